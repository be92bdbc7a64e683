import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deidentify, openKnown, openRiskMeter, type Resource } from '@wardstone/deidentification'
import { unpackData } from '@wardstone/harness'
import type { Figure } from './run.ts'

const RUNS = 5
const keys = { secret: new Uint8Array(32).fill(5), purpose: 'a benchmark' }
const now = (): number => Date.UTC(2022, 5, 1)

/** How fast resources are de-identified on one core: rules, pseudonyms, sweep for known numbers, and the text of the answer. */
export async function run(): Promise<Figure[]> {
  const resources = readResources()
  const known = openKnown()
  for (const resource of resources) known.learn(resource)
  const conditions = `${resources.length} Synthea resources, one core, no I/O, parsed before and written as JSON; no published figure to set beside it`
  return [
    await figure(
      'deidentification.safe_harbor',
      conditions,
      async () => {
        for await (const one of deidentify(source(resources), 'hipaa-safe-harbor', keys, {
          now,
          known,
        }))
          JSON.stringify(one)
      },
      resources.length,
    ),
    await figure(
      'deidentification.measured',
      `${conditions}; dates shifted, k and diversity measured`,
      async () => {
        const meter = openRiskMeter({
          quasiIdentifiers: ['birthYear', 'gender', 'zip3'],
          sensitiveAttributes: ['condition'],
          kMin: 11,
        })
        for await (const one of deidentify(source(resources), 'hipaa-expert-determination', keys, {
          now,
          known,
        })) {
          meter.add(one)
          JSON.stringify(one)
        }
        meter.report()
      },
      resources.length,
    ),
  ]
}

async function* source(resources: readonly Resource[]): AsyncGenerator<Resource> {
  yield* resources
}

async function figure(
  bench: string,
  conditions: string,
  work: () => Promise<void>,
  count: number,
): Promise<Figure> {
  const rates: number[] = []
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now()
    await work()
    rates.push((count / (performance.now() - start)) * 1_000)
  }
  const sorted = rates.toSorted((left, right) => left - right)
  const [low = 0, median = 0, high = 0] = [sorted[0], sorted[Math.floor(RUNS / 2)], sorted.at(-1)]
  return { bench, value: median, unit: 'per_s', runs: RUNS, spread: [low, high], conditions }
}

function readResources(): readonly Resource[] {
  const { folder, remove } = unpackData('fhir/synthea-80.tar.gz')
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
    return names.flatMap((name) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Synthea's own Bundles, read by a benchmark.
      const bundle = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
        entry: { resource: Resource }[]
      }
      return bundle.entry.map(({ resource }) => resource)
    })
  } finally {
    remove()
  }
}
