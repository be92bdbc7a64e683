import { readFile } from 'node:fs/promises'
import { Fault } from '@wardstone/core'
import { z } from 'zod'
import type { Given } from './main.ts'
import type { Operator } from './operator.ts'
import { DONE, FOUND, print, usage } from './output.ts'

const CSV = 'text/csv'
const USAGE =
  'Name one file and say what to do: wardstone people import FILE --preview | --yes [--leavers N]'

const planSchema = z.object({
  id: z.string(),
  steps: z.array(
    z.object({
      what: z.enum(['joins', 'moves', 'leaves', 'stays']),
      line: z.number().nullable(),
      userName: z.string(),
      displayName: z.string(),
      reasons: z.array(z.string()),
    }),
  ),
  counts: z.object({
    joins: z.number(),
    moves: z.number(),
    leaves: z.number(),
    stays: z.number(),
  }),
  errors: z.array(z.object({ line: z.number(), message: z.string() })),
  errorsTotal: z.number(),
  ignored: z.array(z.string()),
})
type Plan = z.infer<typeof planSchema>

/**
 * `wardstone people import FILE --preview | --yes [--leavers N]`: who is in the list has an account, who no longer is
 * loses it. Exit code 1 when the list has errors; nothing is changed then.
 */
export async function importPeopleCommand(given: Given, operator: Operator): Promise<number> {
  const [file, ...rest] = given.words
  const leavers = given.text('leavers')
  const doIt = given.is('yes')
  if (file === undefined || rest.length > 0 || doIt === given.is('preview')) return usage(USAGE)
  if (leavers !== undefined && !/^\d{1,6}$/.test(leavers)) return usage(USAGE)
  const bytes = await readFile(file).catch(() => {
    throw new Fault('input.invalid', `${file} cannot be read.`)
  })
  const ask = async (path: string): Promise<Plan> =>
    planSchema.parse(JSON.parse(await operator.send('POST', path, bytes, CSV)))
  const plan = await ask('/api/directory/list/preview')
  if (plan.errorsTotal > 0) {
    print(given, { errors: plan.errors, errorsTotal: plan.errorsTotal }, errorsInWords(plan))
    return FOUND
  }
  if (!doIt) {
    print(given, { counts: plan.counts, steps: plan.steps }, stepsInWords(plan))
    return DONE
  }
  const confirmed = leavers === undefined ? '' : `&leavers=${leavers}`
  const { counts } = await ask(`/api/directory/list?plan=${plan.id}${confirmed}`)
  print(given, { applied: true, counts }, `Done. ${countsInWords(counts)}`)
  return DONE
}

function errorsInWords({ errors, errorsTotal }: Plan): string {
  const lines = errors.map(({ line, message }) => `  line ${line}: ${message}`)
  const more = errorsTotal - errors.length
  return [
    `The list has errors; nothing was changed.`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n')
}

function stepsInWords({ steps, counts, ignored }: Plan): string {
  const rows = steps
    .filter(({ what }) => what !== 'stays')
    .map(
      ({ what, displayName, userName, reasons }) =>
        `  ${what.padEnd(6)}  ${displayName} (${userName})${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}`,
    )
  const unused = ignored.length === 0 ? [] : [`Columns not used: ${ignored.join(', ')}`]
  const warning =
    counts.leaves > 0
      ? [
          'Leaving cannot be undone: sessions end, factors are deleted, who returns is invited anew.',
        ]
      : []
  return [
    ...rows,
    countsInWords(counts),
    ...unused,
    ...warning,
    'Nothing was changed. With --yes in place of --preview it is done.',
  ].join('\n')
}

function countsInWords({ joins, moves, leaves, stays }: Plan['counts']): string {
  return `Joining: ${joins}. Moving: ${moves}. Leaving: ${leaves}. Unchanged: ${stays}.`
}
