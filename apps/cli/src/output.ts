import type { Given } from './main.ts'

/** Exit codes. `FOUND`: it was done, and something was found to be wrong. */
export const DONE = 0
export const FOUND = 1
const USAGE = 2

/** Says how it should have been asked, and gives the exit code for that. */
export function usage(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return USAGE
}

/** One answer: JSON when asked for, words otherwise. */
export function print(given: Given, value: Readonly<Record<string, unknown>>, words: string): void {
  process.stdout.write(given.is('json') ? `${JSON.stringify(value)}\n` : `${words}\n`)
}
