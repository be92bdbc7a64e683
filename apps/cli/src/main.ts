import { parseArgs } from 'node:util'
import { Fault } from '@wardstone/core'
import { commandHelp, findCommand, helpText, type Command } from './commands.ts'
import { Refusal } from './operator.ts'
import { run } from './run.ts'

const USAGE = 2
const COULD_NOT = 3

/** Runs one command and gives its exit code: 0 done, 1 found something, 2 usage, 3 could not do it. */
async function main(words: readonly string[]): Promise<number> {
  const found = findCommand(words)
  if (found === undefined) {
    const asked = words.length === 0 || words.includes('--help') || words[0] === 'help'
    process[asked ? 'stdout' : 'stderr'].write(
      asked ? helpText() : `There is no command "${words.join(' ')}".\n\n${helpText()}`,
    )
    return asked ? 0 : USAGE
  }
  if (found.rest.includes('--help')) {
    process.stdout.write(commandHelp(found.command))
    return 0
  }
  const parsed = parse(found.command, found.rest)
  if (parsed === undefined) return USAGE
  try {
    return await run(found.command.name, parsed)
  } catch (error) {
    const told = wordsOf(error)
    if (told === undefined) throw error
    process.stderr.write(`${told}\n`)
    return COULD_NOT
  }
}

/** What a person is told about a command that could not be done; undefined for a bug. */
function wordsOf(error: unknown): string | undefined {
  if (error instanceof Fault || error instanceof Refusal) return error.message
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // By the system for our files, or by PostgreSQL (Appendix A, "disk_full") that a restore fills.
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100')
    return 'The disk that this writes to is full; nothing there is taken for whole. Free space and repeat the command.'
  return undefined
}

/** What a command was given: its options by name, and the other words. */
export type Given = {
  readonly words: readonly string[]
  text(name: string): string | undefined
  is(name: string): boolean
}

function parse(command: Command, rest: readonly string[]): Given | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: command.options,
      allowPositionals: true,
      strict: true,
    })
    const value = (name: string): unknown =>
      new Map<string, unknown>(Object.entries(values)).get(name)
    return {
      words: positionals,
      text: (name) => {
        const given = value(name)
        return typeof given === 'string' ? given : undefined
      },
      is: (name) => value(name) === true,
    }
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : 'Not understood.'}\n\n${commandHelp(command)}`,
    )
    return undefined
  }
}

process.exitCode = await main(process.argv.slice(2))
