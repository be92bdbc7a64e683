import { elementsIn, type Definitions } from './definitions.ts'
import { objectAt, objectsAt, textAt, textsAt, type JsonObject } from './json.ts'

const STRUCTURES = 'http://hl7.org/fhir/StructureDefinition/'
const REGEX = `${STRUCTURES}regex`

/**
 * One line a type, `Observation < DomainResource resource`, then one line an element of its own:
 * `  component.code 1..1 CodeableConcept S =value-set`. A content reference is `#ValueSet.compose.include`; `S` is in the
 * summary, `M` modifies. A primitive has its regular expression instead of elements.
 */
export function elementTable(definitions: Definitions): string {
  const lines: string[] = []
  for (const [name, definition] of definitions.types) {
    const base = textAt(definition, 'baseDefinition')?.replace(STRUCTURES, '') ?? '-'
    const kind = textAt(definition, 'kind') ?? ''
    const isAbstract = definition['abstract'] === true ? ' abstract' : ''
    lines.push(`${name} < ${base} ${kind}${isAbstract}`)
    if (kind === 'primitive-type') lines.push(`  /${regexOf(definition)}/`)
    else for (const element of ownElements(name, definition)) lines.push(lineOf(name, element))
  }
  return lines.join('\n')
}

function regexOf(primitive: JsonObject): string {
  const value = elementsIn(primitive).find(
    (one) => textAt(one, 'path')?.endsWith('.value') === true,
  )
  const [type] = objectsAt(value ?? {}, 'type')
  const found = objectsAt(type ?? {}, 'extension').find((one) => textAt(one, 'url') === REGEX)
  return textAt(found ?? {}, 'valueString') ?? ''
}

/** What a type adds to its base. */
function ownElements(name: string, definition: JsonObject): readonly JsonObject[] {
  return elementsIn(definition).filter((element) => {
    const path = textAt(element, 'path') ?? ''
    return path !== name && textAt(objectAt(element, 'base') ?? {}, 'path') === path
  })
}

function lineOf(owner: string, element: JsonObject): string {
  const path = (textAt(element, 'path') ?? '').slice(owner.length + 1)
  const reference = textAt(element, 'contentReference')
  const types = reference ?? objectsAt(element, 'type').map(typeText).join('|')
  const valueSet = boundValueSet(element)
  const marks = [
    element['isSummary'] === true ? ' S' : '',
    element['isModifier'] === true ? ' M' : '',
    valueSet === undefined ? '' : ` =${valueSet}`,
  ]
  return `  ${path} ${numberAt(element, 'min')}..${textAt(element, 'max') ?? ''} ${types}${marks.join('')}`
}

function numberAt(element: JsonObject, member: string): number {
  const value = element[member]
  return typeof value === 'number' ? value : 0
}

function typeText(type: JsonObject): string {
  const code = textAt(type, 'code') ?? ''
  const targets = textsAt(type, 'targetProfile').map((url) => url.replace(STRUCTURES, ''))
  // `id` and `Extension.url` are System.String there; their FHIR type is in an extension.
  const named = code.startsWith('http')
    ? (textAt(objectsAt(type, 'extension')[0] ?? {}, 'valueUrl') ?? 'string')
    : code
  return targets.length === 0 ? named : `${named}(${targets.join(',')})`
}

/** URL of the value set, without version, that the element's code must come from. */
function boundValueSet(element: JsonObject): string | undefined {
  const binding = objectAt(element, 'binding')
  if (binding === undefined || textAt(binding, 'strength') !== 'required') return undefined
  return textAt(binding, 'valueSet')?.split('|')[0]
}

/** `path`, key, expression and sentence of each rule of severity error that a type adds, separated by tabs. */
export function invariantTable(definitions: Definitions): string {
  const lines = new Set<string>()
  for (const [name, definition] of definitions.types) {
    const inherited = inheritedKeys(definitions, definition)
    for (const element of elementsIn(definition)) {
      const path = textAt(element, 'path') ?? ''
      for (const rule of objectsAt(element, 'constraint')) {
        const key = textAt(rule, 'key') ?? ''
        const isOwn = path === name ? !inherited.has(key) : !elementKeys.has(key)
        if (isOwn && textAt(rule, 'severity') === 'error') lines.add(ruleLine(path, key, rule))
      }
    }
  }
  return [...lines].join('\n')
}

/** Rules that every element repeats. */
const elementKeys: ReadonlySet<string> = new Set(['ele-1', 'ext-1'])

function inheritedKeys(definitions: Definitions, definition: JsonObject): ReadonlySet<string> {
  const base = textAt(definition, 'baseDefinition')?.replace(STRUCTURES, '') ?? ''
  const [root] = elementsIn(definitions.types.get(base) ?? {})
  return new Set(objectsAt(root ?? {}, 'constraint').map((rule) => textAt(rule, 'key') ?? ''))
}

function ruleLine(path: string, key: string, rule: JsonObject): string {
  const words = [path, key, textAt(rule, 'expression') ?? '', textAt(rule, 'human') ?? '']
  return words.map((word) => word.replace(/\s+/g, ' ').trim()).join('\t')
}
