import { objectsAt, textAt, type JsonObject } from './json.ts'
import { concepts } from './tables/concepts.ts'

/** One code of a code system; `below` are the codes directly under it. */
type Concept = { readonly display: string | undefined; readonly below: readonly string[] }

/** A code system whose codes are all known. */
export type CodeSystem = ReadonlyMap<string, Concept>

const sections: ReadonlyMap<string, readonly [first: number, after: number]> = new Map(
  findSections(concepts),
)
const known = new Map<string, CodeSystem>()

/** A code system that FHIR R4 itself lists whole; undefined for any other. */
export function codeSystemOf(url: string): CodeSystem | undefined {
  const found = known.get(url)
  if (found !== undefined) return found
  const section = sections.get(url)
  if (section === undefined) return undefined
  const made = readSection(concepts.slice(...section))
  known.set(url, made)
  return made
}

/** A CodeSystem resource as one; undefined unless it says that it is complete. */
export function codeSystemIn(resource: JsonObject): CodeSystem | undefined {
  if (textAt(resource, 'content') !== 'complete') return undefined
  const made = new Map<string, Concept>()
  const waiting = [...objectsAt(resource, 'concept')]
  for (let concept = waiting.pop(); concept !== undefined; concept = waiting.pop()) {
    const inner = objectsAt(concept, 'concept')
    waiting.push(...inner)
    made.set(textAt(concept, 'code') ?? '', {
      display: textAt(concept, 'display'),
      below: inner.map((each) => textAt(each, 'code') ?? ''),
    })
  }
  return made
}

/** A code and all that are below it; none for a code that the system does not have. */
export function codesBelow(system: CodeSystem, code: string): ReadonlySet<string> {
  const all = new Set<string>()
  const waiting = system.has(code) ? [code] : []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (all.has(next)) continue
    all.add(next)
    waiting.push(...(system.get(next)?.below ?? []))
  }
  return all
}

/** A code and all that are above it. */
export function codesAbove(system: CodeSystem, code: string): ReadonlySet<string> {
  const all = new Set<string>(system.has(code) ? [code] : [])
  for (let size = -1; size !== all.size;) {
    size = all.size
    for (const [parent, { below }] of system) {
      if (below.some((child) => all.has(child))) all.add(parent)
    }
  }
  return all
}

function* findSections(table: string): Generator<[string, readonly [number, number]]> {
  let begin = 0
  while (begin < table.length) {
    const head = endOfLine(table, begin)
    let after = head
    while (table.charAt(after + 1) === ' ') after = endOfLine(table, after + 1)
    yield [table.slice(begin, head), [head + 1, after]]
    begin = after + 1
  }
}

function endOfLine(table: string, from: number): number {
  const end = table.indexOf('\n', from)
  return end === -1 ? table.length : end
}

function readSection(text: string): CodeSystem {
  const system = new Map<string, { display: string | undefined; below: string[] }>()
  const parents: string[] = []
  for (const line of text === '' ? [] : text.split('\n')) {
    const [head = '', below = '', display] = line.split('\t')
    // Only spaces: some codes begin with a no-break space.
    const depth = head.search(/[^ ]/)
    const code = unpacked(head.slice(depth))
    parents[depth] = code
    system.set(code, { display, below: below === '' ? [] : below.split(' ').map(unpacked) })
    system.get(parents[depth - 1] ?? '')?.below.push(code)
  }
  return system
}

/** A code as the tables write it, where a space separates. */
export function unpacked(code: string): string {
  return code.replaceAll('%20', ' ').replaceAll('%25', '%')
}
