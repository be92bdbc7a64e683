import { codes } from './tables/codes.ts'

/** Codes by code system of a value set that some element must use. */
export type ValueSet = {
  readonly codes: ReadonlySet<string>
  readonly bySystem: ReadonlyMap<string, ReadonlySet<string>>
}

const lines: ReadonlyMap<string, string> = new Map(
  codes.split('\n').map((line) => [line.slice(0, line.indexOf('\t')), line]),
)
const known = new Map<string, ValueSet>()

/** Undefined for a value set whose codes are not known here. */
export function valueSetOf(url: string): ValueSet | undefined {
  const found = known.get(url)
  if (found !== undefined) return found
  const line = lines.get(url)
  if (line === undefined) return undefined
  const bySystem = new Map<string, ReadonlySet<string>>()
  for (const part of line.split('\t').slice(1)) {
    const [system = '', ...words] = part.split(' ')
    bySystem.set(system, new Set([...(bySystem.get(system) ?? []), ...words]))
  }
  const valueSet = { codes: new Set([...bySystem.values()].flatMap((set) => [...set])), bySystem }
  known.set(url, valueSet)
  return valueSet
}
