import { Fault } from '@wardstone/core'
import type { Message, Segment } from './er7.ts'
import { unescape } from './escapes.ts'
import { COMPONENTS_MAX, REPETITIONS_MAX } from './limits.ts'

/** Where something stands in a message; what ERR-2 and a refusal name (HL7 v2.9 §2.A.28). */
export type Place = {
  readonly segment: string
  readonly sequence: number
  /** 0 where the segment as a whole is meant. */
  readonly field: number
}

/** One repetition of a field: its components, each a list of sub-components, unescaped. */
export type Value = {
  readonly place: Place
  /** The text of a component, both counted from 1; undefined where nothing, or `""` (nothing on purpose), was sent. */
  text(component: number, subcomponent?: number): string | undefined
  /** A component read as if it were a field of its own, as where a data type stands in another. */
  within(component: number): Value
  /** The whole repetition with its delimiters: for data types that are one text. */
  whole(): string | undefined
}

/** The repetitions of a field that hold anything. @throws Fault `messages.malformed` when there are too many parts. */
export function valuesOf(message: Message, segment: Segment, field: number): readonly Value[] {
  const raw = segment.fields[field] ?? ''
  if (raw === '' || raw === '""') return []
  const { repetition } = message.delimiters
  const place = { segment: segment.name, sequence: segment.sequence, field }
  const repetitions = raw.split(repetition, REPETITIONS_MAX + 1)
  if (repetitions.length > REPETITIONS_MAX) throw tooMany(place, 'repetitions', REPETITIONS_MAX)
  return repetitions
    .filter((one) => one !== '' && one !== '""')
    .map((one) => valueOf(message, place, one))
}

/** The first repetition. */
export function valueAt(message: Message, segment: Segment, field: number): Value | undefined {
  return valuesOf(message, segment, field)[0]
}

/** The text of one component of the first repetition. */
export function textAt(
  message: Message,
  segment: Segment | undefined,
  field: number,
  component = 1,
): string | undefined {
  return segment === undefined ? undefined : valueAt(message, segment, field)?.text(component)
}

function valueOf(message: Message, place: Place, raw: string): Value {
  const { component, subcomponent } = message.delimiters
  const components = raw.split(component, COMPONENTS_MAX + 1)
  if (components.length > COMPONENTS_MAX) throw tooMany(place, 'components', COMPONENTS_MAX)
  return openValue(
    message,
    place,
    raw,
    components.map((one) => splitSub(one, subcomponent)),
  )
}

function openValue(
  message: Message,
  place: Place,
  raw: string,
  parts: readonly (readonly string[])[],
): Value {
  return {
    place,
    text(component, subcomponent = 1) {
      return meant(message, parts[component - 1]?.[subcomponent - 1])
    },
    within(component) {
      const subcomponents = parts[component - 1] ?? []
      return openValue(
        message,
        place,
        subcomponents.join(message.delimiters.subcomponent),
        subcomponents.map((one) => [one]),
      )
    },
    whole: () => meant(message, raw),
  }
}

function splitSub(component: string, delimiter: string): readonly string[] {
  return delimiter === '' ? [component] : component.split(delimiter, COMPONENTS_MAX)
}

function meant(message: Message, raw: string | undefined): string | undefined {
  if (raw === undefined || raw === '' || raw === '""') return undefined
  const text = unescape(message, raw)
  return text.trim() === '' ? undefined : text
}

function tooMany({ segment, sequence, field }: Place, what: string, most: number): Fault {
  return new Fault('messages.malformed', `${segment}-${field} has more than ${most} ${what}.`, {
    segment,
    sequence,
    field,
  })
}
