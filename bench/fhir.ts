import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJson, type Json } from '@wardstone/core'
import { extract, searchParameters, validate, type ValidResource } from '@wardstone/fhir'
import { unpackData } from '@wardstone/harness'
import { figure } from './figures.ts'
import type { Figure } from './run.ts'

const RUNS = 5
const MEDPLUM =
  'published beside it: Medplum validateResource 1,353 to 1,793/s on mixed Synthea (another machine, Node.js 20)'

/** How fast resources are validated, and their search values found, on one core. */
export async function run(): Promise<Figure[]> {
  const bundles = readBundles()
  const resources = bundles.flatMap(resourcesIn)
  const conditions = `${resources.length} Synthea resources of 80 Bundles, one core, no I/O`
  return [
    figure(
      'fhir.validate',
      'per_s',
      rates(resources, (one) => void validate(one)),
      `${conditions}; ${MEDPLUM}`,
    ),
    figure(
      'fhir.validate_bundles',
      'per_s',
      bundleRates(bundles, resources.length),
      `${conditions}, whole Bundles with their references`,
    ),
    figure(
      'fhir.extract',
      'per_s',
      rates(resources, extractAll),
      `${conditions}, every search parameter of the type`,
    ),
  ]
}

function readBundles(): readonly Json[] {
  const { folder, remove } = unpackData('fhir/synthea-80.tar.gz')
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
    return names.map((name) => parseJson(readFileSync(join(folder, name))))
  } finally {
    remove()
  }
}

function resourcesIn(bundle: Json): readonly ValidResource[] {
  const { resource } = validate(bundle, 'Bundle')
  const entries = resource?.['entry']
  if (!Array.isArray(entries)) throw new Error('Synthea writes valid Bundles')
  const list: readonly Json[] = entries
  return list.flatMap((entry) => {
    const inner =
      typeof entry === 'object' && entry !== null && 'resource' in entry
        ? entry['resource']
        : undefined
    return validate(inner).resource ?? []
  })
}

function extractAll(resource: ValidResource): void {
  for (const parameter of searchParameters(resource.resourceType).values())
    extract(resource, parameter)
}

function rates(
  resources: readonly ValidResource[],
  work: (one: ValidResource) => void,
): readonly number[] {
  return Array.from({ length: RUNS }, () => {
    const start = performance.now()
    for (const one of resources) work(one)
    return (resources.length / (performance.now() - start)) * 1000
  })
}

function bundleRates(bundles: readonly Json[], resources: number): readonly number[] {
  return Array.from({ length: RUNS }, () => {
    const start = performance.now()
    for (const bundle of bundles) validate(bundle, 'Bundle')
    return (resources / (performance.now() - start)) * 1000
  })
}
