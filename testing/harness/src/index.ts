export { testClock } from './clock.ts'
export { dataFolder, requireData, unpackData } from './data.ts'
export { openTestDatabase } from './test-database.ts'
export type { TestDatabase } from './test-database.ts'
