import type { Json } from '@wardstone/core'
import { isResourceType, searchParameters } from '@wardstone/fhir'
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { isList, isObject, objectAt, textAt, valuesAt, type JsonObject } from './json.ts'
import type { Resource } from './resource.ts'

/*
 * What searches should find, written plainly and without this room's tables, tokens and readers: all resources, official
 * expressions through `fhirpath`, and comparisons as FHIR R4 §3.1.1.4 words them. The tests compare the two.
 */

export type PlainStore = {
  /** Ids of the resources of a type that meet one condition. */
  meeting(type: string, name: string, value: string): ReadonlySet<string>
  /** Nodes that an official parameter finds in a resource. */
  nodes(resource: Resource, code: string): readonly Json[]
}

export function subjectOf(resource: Resource): string {
  const subject = objectAt(resource, 'subject') ?? objectAt(resource, 'patient')
  return subject === undefined ? '' : (textAt(subject, 'reference') ?? '').replace('urn:uuid:', '')
}

export function textsAt(resource: Resource, path: string): string[] {
  return valuesAt(resource, path).filter((value) => typeof value === 'string')
}

export function openPlainStore(resources: readonly Resource[]): PlainStore {
  const byType = Map.groupBy(resources, ({ resourceType }) => resourceType)
  const known = new Map<string, readonly Json[]>()
  const evaluators = new Map<string, (base: JsonObject) => readonly Json[]>()

  const evaluate = (base: JsonObject, expression: string): readonly Json[] => {
    const evaluator = evaluators.get(expression) ?? compiled(expression)
    evaluators.set(expression, evaluator)
    return evaluator(base)
  }
  const nodes = (resource: Resource, code: string): readonly Json[] => {
    const type = resource.resourceType
    const key = `${type}/${textAt(resource, 'id') ?? ''} ${code}`
    const found = known.get(key)
    if (found !== undefined) return found
    const expression = searchParameters(type).get(code)?.expression ?? ''
    const made =
      expression === '' || unevaluated.test(expression) ? [] : evaluate(resource, expression)
    known.set(key, made)
    return made
  }
  const idsOf = (type: string, keep: (resource: Resource) => boolean): ReadonlySet<string> =>
    new Set((byType.get(type) ?? []).filter(keep).map((each) => textAt(each, 'id') ?? ''))

  function meeting(type: string, name: string, value: string): ReadonlySet<string> {
    if (name.startsWith('_has:')) return having(type, name, value)
    const dot = name.indexOf('.')
    if (dot !== -1) return chained(type, name.slice(0, dot), name.slice(dot + 1), value)
    const [code = '', modifier = ''] = name.split(':')
    const kind = searchParameters(type).get(code)?.kind ?? 'special'
    if (modifier === 'missing') {
      const hasValue = (each: Resource) => nodes(each, code).some((node) => isValue(kind, node))
      return idsOf(type, (each) => hasValue(each) !== (value === 'true'))
    }
    const isNegated = modifier === 'not'
    const texts = value.split(',')
    return idsOf(type, (each) => {
      const own = nodes(each, code)
      const isFound = texts.some((text) => {
        if (kind === 'composite') return composite(each, code, text, evaluate)
        return own.some((node) => meets(kind, node, text, { type, code, modifier }))
      })
      return isFound !== isNegated
    })
  }

  function chained(type: string, first: string, rest: string, value: string): ReadonlySet<string> {
    const [code = '', target] = first.split(':')
    const [next = ''] = rest.split(/[.:]/, 1)
    const targets = (searchParameters(type).get(code)?.targets ?? []).filter((each) =>
      target === undefined ? searchParameters(each).has(next) : each === target,
    )
    const names = new Set(
      targets.flatMap((each) => [...meeting(each, rest, value)].map((id) => `${each}/${id}`)),
    )
    return idsOf(type, (each) => nodes(each, code).some((node) => names.has(namedBy(node))))
  }

  function having(type: string, name: string, value: string): ReadonlySet<string> {
    const [, from = '', code = '', ...rest] = name.split(':')
    const ids = meeting(from, rest.join(':'), value)
    const names = new Set(
      (byType.get(from) ?? []).flatMap((each) =>
        ids.has(textAt(each, 'id') ?? '') ? nodes(each, code).map(namedBy) : [],
      ),
    )
    return idsOf(type, (each) => names.has(`${type}/${textAt(each, 'id') ?? ''}`))
  }

  return { meeting, nodes }
}

/** What fhirpath.js cannot evaluate: an extension of FHIRPath that one parameter uses. */
const unevaluated = /hasExtension/

/** Search parameters say `as` where FHIRPath says `ofType`, and resolve references of which only the text is here. */
function compiled(expression: string): (base: JsonObject) => readonly Json[] {
  const path = expression
    .replaceAll(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
    .replaceAll(/\.as\((\w+)\)/g, '.ofType($1)')
    .replaceAll(/^as\((\w+)\)/g, 'ofType($1)')
    .replaceAll(
      /resolve\(\) is (\w+)/g,
      String.raw`reference.matches('^(.*/)?$1/[^/]+(/_history/[^/]+)?$$')`,
    )
  const evaluate = fhirpath.compile(path, r4, { resolveInternalTypes: false })
  return (base) => {
    const answer: unknown = evaluate(base)
    return Array.isArray(answer) ? answer.map((node: unknown) => plain(node)) : []
  }
}

function plain(node: unknown): Json {
  const data = typeof node === 'object' && node !== null && 'data' in node ? node.data : node
  const text = JSON.stringify(data)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
  return text === undefined ? null : (JSON.parse(text) as Json)
}

function namedBy(node: Json): string {
  const text = isObject(node)
    ? (textAt(node, 'reference') ?? '')
    : typeof node === 'string'
      ? node
      : ''
  const [type = '', id = ''] = text.split('/')
  return isResourceType(type) ? `${type}/${id}` : ''
}

/** Whether a node holds anything that can be compared: a reference with a display alone does not. */
function isValue(kind: string, node: Json): boolean {
  if (kind === 'reference' && isObject(node)) {
    return node['reference'] !== undefined || objectAt(node, 'identifier')?.['value'] !== undefined
  }
  if (kind === 'date') return spansIn(node).length > 0
  if (kind === 'quantity' || kind === 'number') return quantitiesIn(node).length > 0
  if (kind === 'string') return stringsIn(node).length > 0
  return true
}

type Asked = { readonly type: string; readonly code: string; readonly modifier: string }

function meets(kind: string, node: Json, text: string, asked: Asked): boolean {
  if (kind === 'token') {
    return asked.modifier === 'text' ? meetsWords(node, text) : meetsToken(node, text, asked)
  }
  if (kind === 'string') {
    return stringsIn(node).some((own) => {
      if (asked.modifier === 'exact') return own === text
      if (asked.modifier === 'contains') return folded(own).includes(folded(text))
      return folded(own).startsWith(folded(text))
    })
  }
  if (kind === 'reference') return meetsReference(node, text, asked)
  if (kind === 'date') return spansIn(node).some((own) => meetsDate(own, text))
  if (kind === 'uri') return meetsUri(node, text, asked.modifier)
  return quantitiesIn(node).some((own) => meetsQuantity(own, text))
}

/** CodeableConcept.text, Coding.display and Identifier.type.text, as a string (FHIR R4 §3.1.1.4.10). */
function meetsWords(node: Json, text: string): boolean {
  if (!isObject(node)) return false
  const words = ['text', 'display', 'coding.display', 'type.text'].flatMap((path) =>
    valuesAt(node, path).filter((each) => typeof each === 'string'),
  )
  return words.some((own) => folded(own).startsWith(folded(text)))
}

function meetsToken(node: Json, text: string, { code }: Pick<Asked, 'code'>): boolean {
  const [first = '', second] = text.split('|')
  // `phone` and `email` of a contact are no code systems.
  const isContact = ['email', 'phone', 'telecom'].includes(code)
  return codingsIn(node).some(([system, own]) =>
    second === undefined
      ? own === first
      : (isContact ? '' : (system ?? '')) === first && (second === '' || own === second),
  )
}

function codingsIn(node: Json): (readonly [system: string | undefined, code: string])[] {
  if (typeof node === 'string' || typeof node === 'boolean' || typeof node === 'number') {
    return [[undefined, String(node)]]
  }
  if (!isObject(node)) return []
  const coding = node['coding']
  if (isList(coding)) return coding.flatMap(codingsIn)
  const code = textAt(node, 'code') ?? textAt(node, 'value')
  return code === undefined ? [] : [[textAt(node, 'system'), code]]
}

function stringsIn(node: Json): string[] {
  if (typeof node === 'string') return [node]
  if (!isObject(node)) return []
  const members = isNameLike(node)
    ? ['family', 'given', 'text']
    : ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country', 'coding.display']
  return members.flatMap((member) =>
    valuesAt(node, member).filter((each) => typeof each === 'string'),
  )
}

function isNameLike(node: JsonObject): boolean {
  return node['family'] !== undefined || node['given'] !== undefined || node['prefix'] !== undefined
}

export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function meetsReference(node: Json, text: string, { type, code, modifier }: Asked): boolean {
  if (modifier === 'identifier') {
    const identifier = isObject(node) ? objectAt(node, 'identifier') : undefined
    return identifier !== undefined && meetsToken(identifier, text, { code })
  }
  const own = namedBy(node)
  const written = isObject(node) ? textAt(node, 'reference') : node
  if (text.includes('/')) {
    return own === text || (typeof written === 'string' && written.replace(/\|.*/, '') === text)
  }
  const targets = searchParameters(type).get(code)?.targets ?? []
  // An id alone, of whom a record is about, is a patient's.
  const isOwner = ['subject', 'patient'].includes(code) && targets.includes('Patient')
  const types = modifier === '' ? (isOwner ? ['Patient'] : targets) : [modifier]
  // No targets means any.
  if (types.length === 0) return own.endsWith(`/${text}`)
  return types.some((each) => own === `${each}/${text}`)
}

function meetsUri(node: Json, text: string, modifier: string): boolean {
  if (typeof node !== 'string') return false
  if (modifier === 'below') return node === text || node.startsWith(`${text}/`)
  if (modifier === 'above') return node === text || text.startsWith(`${node}/`)
  return node === text || node.replace(/\|.*/, '') === text
}

type Span = readonly [first: number, after: number]

/** The time that a date means; the tests ask in UTC. */
function spanOf(text: string): Span | undefined {
  const [date = '', time] = text.split('T')
  const [year = 0, month, day] = date.split('-').map(Number)
  if (time !== undefined) {
    const at = Date.parse(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`)
    return [at, at + (text.includes('.') ? 1 : 1000)]
  }
  if (day !== undefined && month !== undefined) {
    return [Date.UTC(year, month - 1, day), Date.UTC(year, month - 1, day + 1)]
  }
  return month === undefined
    ? [Date.UTC(year, 0), Date.UTC(year + 1, 0)]
    : [Date.UTC(year, month - 1), Date.UTC(year, month)]
}

function spansIn(node: Json): Span[] {
  if (typeof node === 'string') {
    return /^\d{4}(?:-|$)/.test(node) ? [spanOf(node)].filter((each) => each !== undefined) : []
  }
  if (!isObject(node)) return []
  const events = node['event']
  if (isList(events)) {
    const spans = events.flatMap(spansIn)
    return [
      [Math.min(...spans.map(([first]) => first)), Math.max(...spans.map(([, after]) => after))],
    ]
  }
  const bounds = objectAt(objectAt(node, 'repeat') ?? {}, 'boundsPeriod') ?? node
  const [start, end] = [textAt(bounds, 'start'), textAt(bounds, 'end')]
  if (start === undefined && end === undefined) return []
  const first = start === undefined ? undefined : spanOf(start)
  const last = end === undefined ? undefined : spanOf(end)
  return [[first?.[0] ?? -Infinity, last?.[1] ?? Infinity]]
}

const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb)?(.*)$/

function meetsDate([first, after]: Span, text: string): boolean {
  const [, prefix = 'eq', rest = ''] = PREFIX.exec(text) ?? []
  const [from, until] = spanOf(rest) ?? [0, 0]
  const isWithin = from <= first && after <= until
  const answers: Readonly<Record<string, boolean>> = {
    eq: isWithin,
    ne: !isWithin,
    gt: after > until,
    lt: first < from,
    ge: after > until || isWithin,
    le: first < from || isWithin,
    sa: first >= until,
    eb: after <= from,
  }
  return answers[prefix] ?? false
}

type Amount = { readonly low: number; readonly high: number; readonly unit: JsonObject }

function quantitiesIn(node: Json): Amount[] {
  if (typeof node === 'number') return [{ low: node, high: node, unit: {} }]
  if (!isObject(node)) return []
  const [low, high] = [objectAt(node, 'low'), objectAt(node, 'high')]
  if (low !== undefined || high !== undefined) {
    const [from, to] = [low?.['value'], high?.['value']]
    if (typeof from !== 'number' && typeof to !== 'number') return []
    return [
      {
        low: typeof from === 'number' ? from : -Infinity,
        high: typeof to === 'number' ? to : Infinity,
        unit: low ?? high ?? {},
      },
    ]
  }
  const { value } = node
  if (typeof value !== 'number') return []
  const comparator = textAt(node, 'comparator') ?? ''
  const currency = textAt(node, 'currency')
  return [
    {
      low: comparator.startsWith('<') ? -Infinity : value,
      high: comparator.startsWith('>') ? Infinity : value,
      unit: currency === undefined ? node : { code: currency, system: 'urn:iso:std:iso:4217' },
    },
  ]
}

function meetsQuantity({ low, high, unit }: Amount, text: string): boolean {
  const [number = '', system = '', code = ''] = text.split('|')
  const [, prefix = 'eq', rest = ''] = PREFIX.exec(number) ?? []
  const value = Number(rest)
  const half = 0.5 * 10 ** -(rest.split('.')[1]?.length ?? 0)
  // More digits than a number holds: it means itself.
  const isWithin = value - half <= low && (high < value + half || high === value)
  if (system !== '' && textAt(unit, 'system') !== system) return false
  const names =
    system === '' ? [textAt(unit, 'code'), textAt(unit, 'unit')] : [textAt(unit, 'code')]
  if (code !== '' && !names.includes(code)) return false
  const answers: Readonly<Record<string, boolean>> = {
    eq: isWithin,
    ne: !isWithin,
    gt: high > value,
    lt: low < value,
    ge: high >= value,
    le: low <= value,
    sa: low > value,
    eb: high < value,
  }
  return answers[prefix] ?? false
}

/** Every part of one element has to be met (FHIR R4 §3.1.1.4.14). */
function composite(
  resource: Resource,
  code: string,
  text: string,
  evaluate: (base: JsonObject, expression: string) => readonly Json[],
): boolean {
  const type = resource.resourceType
  const definition = searchParameters(type).get(code)
  const texts = text.split('$')
  return (definition?.expression.split(' | ') ?? []).some((path) =>
    evaluate(resource, path).some(
      (element) =>
        isObject(element) &&
        definition?.components.every(({ expression, kind }, index) =>
          evaluate(element, choiceFree(expression, element)).some((node) =>
            meets(kind, node, texts[index] ?? '', { type, code: '', modifier: '' }),
          ),
        ) === true,
    ),
  )
}

/** `value.as(Quantity)` of an element that is plain JSON to fhirpath, without its type. */
function choiceFree(expression: string, element: JsonObject): string {
  if (element['resourceType'] !== undefined) return expression
  return expression.replaceAll(/(\w+)\.as\((\w+)\)/g, '$1$2')
}
