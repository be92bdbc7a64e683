import { readdirSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'

/** One measured figure: the median of several runs, and all that matters about how it was taken. */
export type Figure = {
  readonly bench: string
  readonly value: number
  readonly unit: string
  readonly runs: number
  readonly spread: readonly [number, number]
  readonly conditions: string
}

const areas = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !['run.ts', 'figures.ts'].includes(name))
  .map((name) => name.replace(/\.ts$/, ''))

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' } },
  allowPositionals: true,
})
const unknown = positionals.filter((area) => !areas.includes(area))
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark ${unknown.join(', ')}. There are: ${areas.join(', ')}.\n`,
  )
  process.exit(2)
}
const machine = `${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}, Node.js ${process.versions.node}`
for (const area of positionals.length > 0 ? positionals : areas) {
  for (const figure of await load(area))
    print({ ...figure, conditions: `${figure.conditions}; ${machine}` })
}

/** Runs `bench/<area>.ts`, which exports `run`. */
async function load(area: string): Promise<readonly Figure[]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every file of this folder but this one exports it.
  const module = (await import(`./${area}.ts`)) as { run: () => Promise<readonly Figure[]> }
  return module.run()
}

function print(figure: Figure): void {
  if (values.json === true) {
    process.stdout.write(`${JSON.stringify(figure)}\n`)
    return
  }
  const [low, high] = figure.spread.map(format)
  process.stdout.write(
    `${figure.bench.padEnd(30)} ${format(figure.value).padStart(10)} ${figure.unit.padEnd(8)} (${low} to ${high}, ${figure.runs} runs) ${figure.conditions}\n`,
  )
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-GB') : value.toPrecision(3)
}
