export { testClock } from './clock.ts'
export { dataFolder, requireData, unpackData } from './data.ts'
export { openDyingProcess } from './kill-points.ts'
export type { DyingProcess } from './kill-points.ts'
export {
  aroundCommits,
  atEachPoint,
  databaseAnswers,
  lastWishes,
  runToDeath,
} from './run-to-death.ts'
export type { LastWords, Point } from './run-to-death.ts'
export { databaseProcesses, newHome, runCli, startServerProcess } from './server-process.ts'
export type { ServerProcess } from './server-process.ts'
export { enrolPerson } from './person.ts'
export type { SignedInPerson } from './person.ts'
export { renewOrganisation } from './renew-organisation.ts'
export { openSmallDisk } from './small-disk.ts'
export type { SmallDisk } from './small-disk.ts'
export { openTestToken, PIN } from './softhsm.ts'
export type { TestToken } from './softhsm.ts'
export { openTestDatabase } from './test-database.ts'
export type { TestDatabase } from './test-database.ts'
export { openTestTransit } from './transit.ts'
export type { TestTransit } from './transit.ts'
