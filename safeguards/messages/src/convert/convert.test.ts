import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import { parseMessage } from '../er7.ts'
import { convert, identify } from './convert.ts'
import type { Draft } from './draft.ts'
import { factsOf, list, object } from './test-facts.ts'

const PAIRS = 132
/** Of the pairs: messages about several patients or numbers at once, which are refused here. */
const REFUSED = 6
/** `vitest run safeguards/messages` asserts these; safeguards/messages/adjudicated.md says why the rest differ. */
const AGREEING = 2751
const THEIRS_ALONE = 1046
const OURS_ALONE = 329

const unpacked = unpackData('hl7v2/ms-fhir-converter.tar.gz')
afterAll(() => unpacked.remove())

const options = { zone: 'Europe/Berlin', idOf: (...parts: readonly string[]) => parts.join('/') }
const target = { patientId: 'p', writesPatient: true, replaces: [], visitKnown: false }
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function convertBytes(bytes: Uint8Array, more: Partial<typeof target> = {}): readonly Draft[] {
  const message = parseMessage(bytes)
  const { visit } = identify(message, options)
  return convert(message, { ...target, ...more }, visit, options)
}

const MSH = (event: string): string => `MSH|^~\\&|LAB|NORTH|||20260102030405+0100||${event}|7|P|2.5`
const PID = 'PID|1||123^^^HOSP^MR||Doe^Jane||19800203|F'
function one(type: string, ...segments: readonly string[]): Draft {
  const resources = convertBytes(bytesOf(segments.join('\r')))
  const found = resources.filter(({ resourceType }) => resourceType === type)
  expect(found).toHaveLength(1)
  return found[0] ?? {}
}

describe('Microsoft’s expected bundles', () => {
  it('agree in the facts that matter, and every difference is counted', () => {
    const expected = readdirSync(unpacked.folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('-expected.json'),
    )
    const messages = readdirSync(unpacked.folder, { recursive: true, encoding: 'utf8' })
    const counted = { pairs: 0, refused: 0, agreeing: 0, theirsAlone: 0, oursAlone: 0 }
    for (const file of expected) {
      const name = (file.split('/').at(-1) ?? '').replace('-expected.json', '.hl7')
      const sent = messages.find((other) => other.endsWith(`messages/${name}`)) ?? ''
      const bundle = object(JSON.parse(readFileSync(join(unpacked.folder, file), 'utf8')))
      const theirs = factsOf(list(bundle['entry']).map((entry) => object(entry)['resource']))
      counted.pairs++
      try {
        const ours = factsOf(convertBytes(readFileSync(join(unpacked.folder, sent))))
        const agreeing = theirs.filter((fact) => ours.includes(fact)).length
        counted.agreeing += agreeing
        counted.theirsAlone += theirs.length - agreeing
        counted.oursAlone += ours.length - agreeing
      } catch (error) {
        expect(error).toBeInstanceOf(Fault)
        counted.refused++
      }
    }
    process.stdout.write(`HL7 v2 facts against Microsoft’s converter: ${JSON.stringify(counted)}\n`)
    expect(counted).toEqual({
      pairs: PAIRS,
      refused: REFUSED,
      agreeing: AGREEING,
      theirsAlone: THEIRS_ALONE,
      oursAlone: OURS_ALONE,
    })
  })
})

describe('an observation', () => {
  it.each([
    ['NM', '5.4', { valueQuantity: { value: 5.4, unit: 'mmol/L' } }],
    ['NM', '<5', { valueQuantity: { value: 5, comparator: '<', unit: 'mmol/L' } }],
    ['NM', 'not done', { valueString: 'not done' }],
    ['NM', '0.12345678901234567', { valueString: '0.12345678901234567' }],
    ['SN', '>^100', { valueQuantity: { value: 100, comparator: '>', unit: 'mmol/L' } }],
    [
      'SN',
      '^1^:^128',
      { valueRatio: { numerator: { value: 1, unit: 'mmol/L' }, denominator: { value: 128 } } },
    ],
    ['ST', 'a\\T\\b', { valueString: 'a&b' }],
    ['TX', 'one~two', { valueString: 'one\ntwo' }],
    ['FT', 'one\\.br\\two', { valueString: 'one\ntwo' }],
    [
      'CWE',
      '260385009^Negative^SCT',
      {
        valueCodeableConcept: {
          coding: [{ system: 'http://snomed.info/sct', code: '260385009', display: 'Negative' }],
          text: 'Negative',
        },
      },
    ],
    [
      'CE',
      'X^Local^L',
      { valueCodeableConcept: { coding: [{ code: 'X', display: 'Local' }], text: 'Local' } },
    ],
    ['DT', '20260102', { valueDateTime: '2026-01-02' }],
    // Without an offset it is the sender’s own time: winter in Berlin, then summer.
    ['TS', '202601020304', { valueDateTime: '2026-01-02T03:04:00+01:00' }],
    ['TS', '202607020304', { valueDateTime: '2026-07-02T03:04:00+02:00' }],
    ['TM', '0304', { valueTime: '03:04:00' }],
  ])('of type %s with %s keeps what was sent', (type, value, expected) => {
    const obx = `OBX|1|${type}|1^Something^L||${value}|mmol/L|||||F`
    expect(one('Observation', MSH('ORU^R01'), PID, 'OBR|1||F1|1^Panel^L', obx)).toMatchObject({
      status: 'final',
      ...expected,
    })
  })

  it('of type ED is a document with the very bytes', () => {
    const data = Buffer.from('%PDF-1.7').toString('base64')
    const obx = `OBX|1|ED|PDF^Report^L||LAB^application^pdf^Base64^${data}||||||F`
    expect(one('DocumentReference', MSH('ORU^R01'), PID, 'OBR|1||F1|1^Panel^L', obx)).toMatchObject(
      {
        content: [{ attachment: { contentType: 'application/pdf', data } }],
      },
    )
  })
})

describe('a date that is none', () => {
  it.each([
    ['PID-7', MSH('ADT^A08'), PID.replace('19800203', '19800230')],
    ['PID-7', MSH('ADT^A08'), PID.replace('19800203', '1980-02-03')],
    ['PV1-44', MSH('ADT^A01'), PID, `PV1|1|I${'|'.repeat(42)}202601022561`],
  ])('is refused by the name of its field, %s, and not repeated', (field, ...segments) => {
    expect(() => convertBytes(bytesOf(segments.join('\r')))).toThrow(new RegExp(`^${field} is no`))
  })
})

describe('a message', () => {
  it('about several patients is refused: each would lie in the other’s record', () => {
    expect(() => convertBytes(bytesOf([MSH('ORU^R01'), PID, PID].join('\r')))).toThrow(
      /several PID/,
    )
  })

  it('about nobody who can be told from others is refused', () => {
    expect(() => convertBytes(bytesOf([MSH('ADT^A08'), 'PID|1||||Doe^Jane'].join('\r')))).toThrow(
      /PID-3/,
    )
    expect(() => convertBytes(bytesOf(MSH('ADT^A08')))).toThrow(/no PID/)
  })

  it('that only refers to a stay does not write over what ADT said of it', () => {
    const sent = bytesOf(
      [MSH('ORU^R01'), PID, `PV1|1|I${'|'.repeat(17)}V1`, 'OBR|1||F1|1^Panel^L'].join('\r'),
    )
    const types = (known: boolean) =>
      convertBytes(sent, { ...target, visitKnown: known }).map(({ resourceType }) => resourceType)
    expect(types(false)).toContain('Encounter')
    expect(types(true)).not.toContain('Encounter')
    expect(types(true)).toContain('DiagnosticReport')
  })
})
