import { isObject } from '../../problem.ts'

/** One element that differs between two versions, by its place in FHIR's notation; undefined where it is not there. */
export type Change = {
  readonly path: string
  readonly from: string | undefined
  readonly to: string | undefined
}

/** What every version has of its own, and says nothing of its content. */
const OWN = new Set(['meta.versionId', 'meta.lastUpdated'])

/** What differs between a version and the one before, in order of the newer one; removed elements last. */
export function changesBetween(older: unknown, newer: unknown): readonly Change[] {
  const [before, after] = [leavesOf(older), leavesOf(newer)]
  const changes: Change[] = []
  for (const [path, to] of after) {
    const from = before.get(path)
    if (from !== to && !OWN.has(path)) changes.push({ path, from, to })
  }
  for (const [path, from] of before) {
    if (!after.has(path) && !OWN.has(path)) changes.push({ path, from, to: undefined })
  }
  return changes
}

/** Every value with its place: `code.coding[0].display`. */
function leavesOf(resource: unknown): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>()
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item: unknown, index) => walk(item, `${path}[${index}]`))
    } else if (isObject(value)) {
      for (const [name, item] of Object.entries(value)) {
        walk(item, path === '' ? name : `${path}.${name}`)
      }
    } else leaves.set(path, String(value))
  }
  walk(resource, '')
  return leaves
}
