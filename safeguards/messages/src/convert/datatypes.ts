import type { Value } from '../fields.ts'
import { timeOf } from '../times.ts'
import { addressUses, codeSystems, nameUses, telecomSystems, telecomUses, V2 } from './codes.ts'
import { said, some, type Conversion, type Convert, type Draft } from './draft.ts'

/** Beginning of the names that this house gives to what a hospital names only locally. */
export const LOCAL = 'https://wardstone.dev/v2/'

const OID = /^[0-2](?:\.(?:0|[1-9]\d*))+$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const URI = /^(?:https?|urn):[^\s]+$/i

export const text: Convert = (value) => value.text(1)

/** The code by a table; undefined for one that is not in it. */
export function mapped(table: Readonly<Record<string, string>>): Convert {
  return (value) => table[codeText(value.text(1)) ?? '']
}

/** A code without space at its ends and with single ones inside (FHIR R4 §2.24.0.1, `code`). */
export function codeText(sent: string | undefined): string | undefined {
  return sent?.trim().replaceAll(/\s+/g, ' ')
}

export const date: Convert = (value, { zone }) => {
  const sent = value.text(1)
  return sent === undefined ? undefined : timeOf(sent, zone, value.place)?.text.slice(0, 10)
}

export const dateTime: Convert = (value, { zone }) => {
  const sent = value.text(1)
  return sent === undefined ? undefined : timeOf(sent, zone, value.place)?.text
}

/** For FHIR `instant`: a time whose day is not enough. */
export const instant: Convert = (value, { zone }) => {
  const sent = value.text(1)
  const time = sent === undefined ? undefined : timeOf(sent, zone, value.place)
  return time?.precision === 'instant' ? time.text : undefined
}

function systemOf(name: string | undefined): string | undefined {
  const sent = name?.trim()
  if (sent === undefined || sent === '' || sent === 'L') return undefined
  const table = /^HL7-?(\d{4})$/.exec(sent)?.[1]
  if (table !== undefined) return `${V2}${table}`
  if (OID.test(sent)) return `urn:oid:${sent}`
  return codeSystems[sent.toUpperCase()] ?? `${LOCAL}code-system/${encodeURIComponent(sent)}`
}

/** CE, CWE and CNE, the code and its alternate (HL7 v2.9 §2.A.13). `system` where the field’s table is known. */
export function coded(system?: string): Convert {
  return (value) => {
    const coding = [1, 4].flatMap((at): readonly Draft[] => {
      const sent = codeText(value.text(at))
      const display = value.text(at + 1)?.trim()
      if (sent === undefined && display === undefined) return []
      const named = systemOf(value.text(at + 2)) ?? (at === 1 ? system : undefined)
      return [some({ system: named, code: sent, display }) ?? {}]
    })
    return some({ coding, text: value.text(9) ?? value.text(2) ?? value.text(5) })
  }
}

export const concept = coded()

export function codingOf(system: string, sent: string): Draft {
  return { coding: [{ system, code: sent }] }
}

/** Who gave an identifier, as FHIR’s `system`: HD in three sub-components or components (HL7 v2.9 §2.A.33). */
export function authorityOf(
  namespace: string | undefined,
  universal: string | undefined,
  type: string | undefined,
): string | undefined {
  const id = universal?.trim()
  if (id !== undefined) {
    if (OID.test(id)) return `urn:oid:${id}`
    if (UUID.test(id)) return `urn:uuid:${id.toLowerCase()}`
    if (URI.test(id)) return id
    if (type !== undefined) return `${LOCAL}authority/${encodeURIComponent(id)}`
  }
  const name = (namespace ?? id)?.trim()
  return name === undefined ? undefined : `${LOCAL}authority/${encodeURIComponent(name)}`
}

/** CX (HL7 v2.9 §2.A.14). */
export function identifier(value: Value, conversion: Conversion): Draft | undefined {
  const number = value.text(1)?.trim()
  if (number === undefined) return undefined
  const type = codeText(value.text(5))
  return some({
    system: authorityOf(value.text(4, 1), value.text(4, 2), value.text(4, 3)),
    value: number,
    type: type === undefined ? undefined : codingOf(`${V2}0203`, type),
    period: periodOf(value.within(7), value.within(8), conversion),
  })
}

/** CX of a number whose kind the field says. */
export function identifierOfType(type: string): Convert {
  return (value, conversion) => {
    const made = identifier(value, conversion)
    return made === undefined ? undefined : { type: codingOf(`${V2}0203`, type), ...made }
  }
}

/** EI (HL7 v2.9 §2.A.28): orders and the like. */
export function entityIdentifier(type?: string): Convert {
  return (value) => {
    const number = value.text(1)?.trim()
    if (number === undefined) return undefined
    return some({
      system: authorityOf(value.text(2), value.text(3), value.text(4)),
      value: number,
      type: type === undefined ? undefined : codingOf(`${V2}0203`, type),
    })
  }
}

function periodOf(from: Value, until: Value, conversion: Conversion): Draft | undefined {
  return some({ start: dateTime(from, conversion), end: dateTime(until, conversion) })
}

/** XPN (HL7 v2.9 §2.A.89). */
export const humanName: Convert = (value, conversion) => {
  const family = value.text(1)
  const given = said(value.text(2), value.text(3))
  if (family === undefined && given.length === 0) return undefined
  const use = nameUses[value.text(7) ?? '']
  return some({
    use,
    family,
    given,
    prefix: said(value.text(5)),
    suffix: said(value.text(4), value.text(6), value.text(14)),
    period: periodOf(value.within(12), value.within(13), conversion),
  })
}

/** XCN’s name (HL7 v2.9 §2.A.88). */
export function staffName(value: Value): Draft | undefined {
  return some({
    family: value.text(2),
    given: said(value.text(3), value.text(4)),
    prefix: said(value.text(6)),
    suffix: said(value.text(5), value.text(7)),
  })
}

/** XAD (HL7 v2.9 §2.A.87). */
export const address: Convert = (value) => {
  const use = addressUses[value.text(7) ?? '']
  return some({
    use: use,
    type: value.text(7) === 'M' ? 'postal' : undefined,
    line: said(value.text(1, 1), value.text(1, 2), value.text(1, 3), value.text(2), value.text(19)),
    city: value.text(3),
    district: value.text(9),
    state: value.text(4),
    postalCode: value.text(5),
    country: value.text(6),
  })
}

/** XTN (HL7 v2.9 §2.A.90): the number in parts, or as one text. */
export function telecom(use?: string): Convert {
  return (value) => {
    const kind = value.text(3) ?? ''
    const mail = value.text(4)
    const isMail = telecomSystems[kind] === 'email' || value.text(2) === 'NET'
    const parts = said(value.text(5), value.text(6), value.text(7)).join('-')
    const extension = value.text(8)
    const whole = parts === '' || value.text(7) === undefined ? undefined : parts
    const number = value.text(12) ?? whole ?? value.text(1)
    const mailed = isMail ? (mail ?? value.text(1)) : undefined
    const shown = mailed ?? number ?? mail
    if (shown === undefined) return undefined
    return some({
      system: mailed === undefined && number !== undefined ? phoneKind(kind) : 'email',
      value: extension === undefined || mailed !== undefined ? shown : `${shown} x${extension}`,
      use: kind === 'CP' ? 'mobile' : (telecomUses[value.text(2) ?? ''] ?? use),
    })
  }
}

function phoneKind(kind: string): string {
  const system = telecomSystems[kind] ?? 'phone'
  return system === 'email' ? 'phone' : system
}
