import type { Json } from '@wardstone/core'
import { rangeOf } from './dates.ts'
import { isObject, objectAt, objectsAt, textAt, textsAt, type JsonObject } from './json.ts'
import { referenceForm } from './reference-form.ts'
import { extensionValue, type Found } from './search-path.ts'
import type { SearchKind } from './search-parameters.ts'

/** What a resource holds for one search parameter. */
export type SearchValue =
  | {
      readonly kind: 'token'
      readonly system?: string
      readonly code?: string
      readonly text?: string
    }
  | { readonly kind: 'string'; readonly text: string }
  | ReferenceValue
  /** Milliseconds since the epoch, `start` included and `end` not; infinite where a period is open. */
  | { readonly kind: 'date'; readonly start: number; readonly end: number }
  | QuantityValue
  /** `value` to `valueMax`, the same but for a Range; infinite where that is open. */
  | { readonly kind: 'number'; readonly value: number; readonly valueMax: number }
  | { readonly kind: 'uri'; readonly uri: string }
  /** The values of each component, of one element that has all of them. */
  | { readonly kind: 'composite'; readonly components: readonly (readonly SearchValue[])[] }

/** `type` and `id` where the literal tells them; `identifier` for a logical reference. */
export type ReferenceValue = {
  readonly kind: 'reference'
  readonly reference?: string
  readonly type?: string
  readonly id?: string
  readonly identifier?: { readonly system?: string; readonly value: string }
}

/** `value` to `valueMax`: the same but for a Range, or with a comparator; infinite where that is open. */
export type QuantityValue = {
  readonly kind: 'quantity'
  readonly value: number
  readonly valueMax: number
  readonly unit?: string
  readonly system?: string
  readonly code?: string
}

type Values = readonly SearchValue[]
type Convert = (value: Json, type: string) => Values

/** What a found value is for a kind of parameter (FHIR R4 §3.1.1.4); none where the two do not fit. */
export function valuesOf(kind: SearchKind, found: Found): Values {
  if (found.type === 'Extension') {
    const inner = extensionValue(found.value)
    return inner === undefined ? [] : valuesOf(kind, inner)
  }
  return converters[kind](found.value, found.type)
}

const converters: Readonly<Record<SearchKind, Convert>> = {
  token: tokens,
  string: (value, type) => strings(value, type).map((text) => ({ kind: 'string', text })),
  reference: references,
  date: dates,
  quantity: quantities,
  number: numbers,
  uri: (value) => (typeof value === 'string' ? [{ kind: 'uri', uri: value }] : []),
  composite: () => [],
  special: () => [],
}

/** Members with a value. */
function given<T extends object>(members: {
  readonly [K in keyof T]: T[K] | undefined
}): Partial<T> {
  const result: Partial<T> = {}
  for (const name in members) {
    const value = members[name]
    if (value !== undefined) result[name] = value
  }
  return result
}

type TokenParts = { system: string; code: string; text: string }

function token(
  system: string | undefined,
  code: string | undefined,
  text: string | undefined,
): SearchValue {
  return { kind: 'token', ...given<TokenParts>({ system, code, text }) }
}

function tokens(value: Json, type: string): Values {
  if (typeof value === 'boolean' || typeof value === 'number')
    return [token(undefined, String(value), undefined)]
  if (typeof value === 'string') return [token(undefined, value, undefined)]
  if (!isObject(value)) return []
  switch (type) {
    case 'Coding':
      return [token(textAt(value, 'system'), textAt(value, 'code'), textAt(value, 'display'))]
    case 'CodeableConcept': {
      const text = textAt(value, 'text')
      const codings = objectsAt(value, 'coding').flatMap((coding) => tokens(coding, 'Coding'))
      return text === undefined ? codings : [...codings, token(undefined, undefined, text)]
    }
    case 'Identifier':
      return [
        token(
          textAt(value, 'system'),
          textAt(value, 'value'),
          textAt(objectAt(value, 'type') ?? {}, 'text'),
        ),
      ]
    case 'ContactPoint':
      return [token(undefined, textAt(value, 'value'), undefined)]
    default:
      return []
  }
}

const nameTexts = ['text', 'family', 'given', 'prefix', 'suffix'] as const
const addressTexts = ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'] as const

function strings(value: Json, type: string): readonly string[] {
  if (typeof value === 'string') return [value]
  if (!isObject(value)) return []
  switch (type) {
    case 'HumanName':
      return nameTexts.flatMap((name) => textsIn(value, name))
    case 'Address':
      return addressTexts.flatMap((name) => textsIn(value, name))
    case 'CodeableConcept':
      return [
        ...textsIn(value, 'text'),
        ...objectsAt(value, 'coding').flatMap((one) => textsIn(one, 'display')),
      ]
    default:
      return []
  }
}

function textsIn(object: JsonObject, member: string): readonly string[] {
  const text = textAt(object, member)
  return text === undefined ? textsAt(object, member) : [text]
}

type ReferenceParts = Omit<ReferenceValue, 'kind'>

function references(value: Json, type: string): Values {
  if (typeof value === 'string') return [literal(value, undefined)]
  if (!isObject(value)) return []
  if (type === 'Resource') {
    const [name, id] = [textAt(value, 'resourceType'), textAt(value, 'id')]
    return name === undefined || id === undefined ? [] : [literal(`${name}/${id}`, undefined)]
  }
  const text = textAt(value, 'reference')
  const identifier = objectAt(value, 'identifier')
  if (text !== undefined) return [literal(text, identifier)]
  const logical = identifierOf(identifier)
  if (logical === undefined) return []
  return [
    {
      kind: 'reference',
      ...given<ReferenceParts>({
        type: textAt(value, 'type'),
        identifier: logical,
        reference: undefined,
        id: undefined,
      }),
    },
  ]
}

function literal(reference: string, identifier: JsonObject | undefined): ReferenceValue {
  const form = referenceForm(reference)
  return {
    kind: 'reference',
    reference,
    ...given<ReferenceParts>({
      reference,
      type: form?.type,
      id: form?.id,
      identifier: identifierOf(identifier),
    }),
  }
}

function identifierOf(identifier: JsonObject | undefined): ReferenceValue['identifier'] {
  const value = identifier === undefined ? undefined : textAt(identifier, 'value')
  if (identifier === undefined || value === undefined) return undefined
  const system = textAt(identifier, 'system')
  return system === undefined ? { value } : { system, value }
}

function dates(value: Json, type: string): Values {
  if (typeof value === 'string') {
    const range = rangeOf(value)
    return range === undefined ? [] : [{ kind: 'date', ...range }]
  }
  if (!isObject(value)) return []
  if (type === 'Period') return period(value)
  if (type === 'Timing') return timing(value)
  return []
}

function period(value: JsonObject): Values {
  const start = rangeOf(textAt(value, 'start') ?? '')?.start
  const end = rangeOf(textAt(value, 'end') ?? '')?.end
  if (start === undefined && end === undefined) return []
  return [{ kind: 'date', start: start ?? -Infinity, end: end ?? Infinity }]
}

/** From the first to the last event, or the bounds of what repeats. */
function timing(value: JsonObject): Values {
  const events = textsAt(value, 'event').flatMap((event) => rangeOf(event) ?? [])
  if (events.length > 0) {
    const start = Math.min(...events.map((event) => event.start))
    return [{ kind: 'date', start, end: Math.max(...events.map((event) => event.end)) }]
  }
  return period(objectAt(objectAt(value, 'repeat') ?? {}, 'boundsPeriod') ?? {})
}

type Unit = { unit: string; system: string; code: string }

function unitOf(quantity: JsonObject): Partial<Unit> {
  return given<Unit>({
    unit: textAt(quantity, 'unit'),
    system: textAt(quantity, 'system'),
    code: textAt(quantity, 'code'),
  })
}

const CURRENCY = 'urn:iso:std:iso:4217'

function quantities(value: Json, type: string): Values {
  if (!isObject(value)) return []
  if (type === 'Range') {
    const [low, high] = [objectAt(value, 'low'), objectAt(value, 'high')]
    const [from, to] = [low?.['value'], high?.['value']]
    if (typeof from !== 'number' && typeof to !== 'number') return []
    return [{ kind: 'quantity', ...span(from, to), ...unitOf(low ?? high ?? {}) }]
  }
  const amount = value['value']
  if (typeof amount !== 'number') return []
  const unit =
    type === 'Money'
      ? { ...given<Unit>({ code: textAt(value, 'currency'), system: CURRENCY, unit: undefined }) }
      : unitOf(value)
  return [{ kind: 'quantity', ...compared(amount, textAt(value, 'comparator')), ...unit }]
}

/** `> 60` is anything from 60 up. */
function compared(amount: number, comparator: string | undefined) {
  if (comparator === '<' || comparator === '<=') return span(undefined, amount)
  if (comparator === '>' || comparator === '>=') return span(amount, undefined)
  return span(amount, amount)
}

function span(from: Json | undefined, to: Json | undefined) {
  return {
    value: typeof from === 'number' ? from : -Infinity,
    valueMax: typeof to === 'number' ? to : Infinity,
  }
}

function numbers(value: Json, type: string): Values {
  if (typeof value === 'number') return [{ kind: 'number', ...span(value, value) }]
  if (type !== 'Range' && type !== 'Quantity' && type !== 'Duration') return []
  return quantities(value, type).flatMap((one) =>
    one.kind === 'quantity' ? [{ kind: 'number', value: one.value, valueMax: one.valueMax }] : [],
  )
}
