import { assert } from '@wardstone/core'
import { elements } from './tables/elements.ts'

/** One type that an element may have. `targets` are the types a Reference or canonical may point at; none means any. */
export type TypeChoice = { readonly code: string; readonly targets: readonly string[] }

/** One element of a type, with the elements under it. */
export type ElementDefinition = {
  /** `value[x]` for a choice. */
  readonly name: string
  /** From the type: `Observation.component.value[x]`. */
  readonly path: string
  readonly min: number
  /** `Infinity` for `*`. */
  readonly max: number
  readonly types: readonly TypeChoice[]
  /** `ValueSet.compose.include`: the element has the children of that one. */
  readonly contentReference: string | undefined
  readonly isSummary: boolean
  readonly isModifier: boolean
  /** URL of the value set that the code must come from; `valueSetOf` knows the codes of most. */
  readonly valueSet: string | undefined
  readonly children: readonly ElementDefinition[]
}

/** A resource, data type or primitive of FHIR R4. */
export type TypeDefinition = {
  readonly name: string
  readonly base: string | undefined
  readonly kind: 'resource' | 'complex-type' | 'primitive-type'
  readonly isAbstract: boolean
  /** Regular expression of a primitive, as written in its definition; `''` where it has none. */
  readonly regex: string
  /** Inherited ones first. */
  readonly elements: readonly ElementDefinition[]
}

type Section = { readonly head: string; readonly lines: readonly string[] }

const sections: ReadonlyMap<string, Section> = new Map(readSections(elements))
const known = new Map<string, TypeDefinition>()

/** Undefined for what is no type of FHIR R4. */
export function typeDefinition(name: string): TypeDefinition | undefined {
  const found = known.get(name)
  if (found !== undefined) return found
  const section = sections.get(name)
  if (section === undefined) return undefined
  const made = typeFrom(name, section)
  known.set(name, made)
  return made
}

/** Names of the 146 types of resource that can be stored, in order. */
export const resourceTypes: readonly string[] = [...sections]
  .filter(([, { head }]) => head.endsWith(' resource'))
  .map(([name]) => name)

const resourceTypeSet: ReadonlySet<string> = new Set(resourceTypes)

export function isResourceType(name: string): boolean {
  return resourceTypeSet.has(name)
}

/** Names of all types, abstract ones too. */
export const typeNames: readonly string[] = [...sections.keys()]

/** The element at `Observation.component`; undefined where there is none. */
export function elementAt(path: string): ElementDefinition | undefined {
  const [type = '', ...steps] = path.split('.')
  let within = typeDefinition(type)?.elements ?? []
  let found: ElementDefinition | undefined
  for (const step of steps) {
    found = within.find((element) => element.name === step)
    within = found === undefined ? [] : childrenOf(found)
  }
  return found
}

/** The elements under one, also where it borrows those of another or of its type. */
export function childrenOf(element: ElementDefinition): readonly ElementDefinition[] {
  if (element.contentReference !== undefined) {
    const other = elementAt(element.contentReference)
    return other === undefined ? [] : childrenOf(other)
  }
  const [type] = element.types
  const inherited = type === undefined ? [] : (typeDefinition(type.code)?.elements ?? [])
  return element.children.length === 0 ? inherited : [...inherited, ...element.children]
}

function* readSections(table: string): Generator<[string, Section]> {
  let head = ''
  let lines: string[] = []
  for (const line of table.split('\n')) {
    if (line.startsWith('  ')) {
      lines.push(line.slice(2))
      continue
    }
    if (head !== '') yield [nameIn(head), { head, lines }]
    head = line
    lines = []
  }
  yield [nameIn(head), { head, lines }]
}

function nameIn(head: string): string {
  return head.slice(0, head.indexOf(' '))
}

const kinds = {
  resource: 'resource',
  'complex-type': 'complex-type',
  'primitive-type': 'primitive-type',
} as const

function typeFrom(name: string, section: Section): TypeDefinition {
  const [, , baseName = '-', kindName = '', abstract] = section.head.split(' ')
  assert(
    kindName === 'resource' || kindName === 'complex-type' || kindName === 'primitive-type',
    'the table of elements names three kinds',
  )
  const kind = kinds[kindName]
  const base = baseName === '-' ? undefined : baseName
  const inherited = base === undefined ? [] : (typeDefinition(base)?.elements ?? [])
  const isPrimitive = kind === 'primitive-type'
  return {
    name,
    base,
    kind,
    isAbstract: abstract !== undefined,
    regex: isPrimitive ? (section.lines[0] ?? '').slice(1, -1) : '',
    elements: isPrimitive ? inherited : [...inherited, ...treeOf(name, section.lines)],
  }
}

type Growing = Omit<ElementDefinition, 'children'> & { readonly children: Growing[] }

/** Lines come parents first. */
function treeOf(type: string, lines: readonly string[]): readonly ElementDefinition[] {
  const top: Growing[] = []
  const byPath = new Map<string, Growing>()
  for (const line of lines) {
    const [path = '', cardinality = '', types = '', ...marks] = line.split(' ')
    const end = path.lastIndexOf('.')
    const element: Growing = {
      ...elementFrom(path.slice(end + 1), cardinality, types, marks),
      path: `${type}.${path}`,
      children: [],
    }
    byPath.set(path, element)
    if (end === -1) top.push(element)
    else byPath.get(path.slice(0, end))?.children.push(element)
  }
  return top
}

function elementFrom(name: string, cardinality: string, types: string, marks: readonly string[]) {
  const [min = '0', max = '1'] = cardinality.split('..')
  return {
    name,
    min: Number(min),
    max: max === '*' ? Infinity : Number(max),
    types: types.startsWith('#') ? [] : types.split('|').map(choiceFrom),
    contentReference: types.startsWith('#') ? types.slice(1) : undefined,
    isSummary: marks.includes('S'),
    isModifier: marks.includes('M'),
    valueSet: marks.find((mark) => mark.startsWith('='))?.slice(1),
  }
}

function choiceFrom(text: string): TypeChoice {
  const [code = '', targets] = text.split(/[()]/)
  return {
    code,
    targets: targets === undefined || targets === 'Resource' ? [] : targets.split(','),
  }
}
