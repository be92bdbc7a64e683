import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { parseMessage, writeMessage } from './er7.ts'
import { escapeText, unescape } from './escapes.ts'
import { textAt, valuesOf } from './fields.ts'
import { FIELDS_MAX, MESSAGE_BYTES_MAX, REPETITIONS_MAX, SEGMENTS_MAX } from './limits.ts'
import { frame, openFrameReader } from './mllp.ts'

const MICROSOFT = 139
const LINUX_FOR_HEALTH = 282
/** Of LinuxForHealth’s, one has a segment `MPID` and one is two messages in one string. */
const BROKEN = new Map([
  ['0083.hl7', 'messages.malformed'],
  ['0153.hl7', 'messages.malformed'],
])

const microsoft = unpackData('hl7v2/ms-fhir-converter.tar.gz')
const linuxForHealth = unpackData('hl7v2/linuxforhealth.tar.gz')
afterAll(() => {
  microsoft.remove()
  linuxForHealth.remove()
})

const filesUnder = (folder: string): readonly { name: string; bytes: Uint8Array }[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hl7'))
    .map((name) => ({
      name: name.split('/').at(-1) ?? '',
      bytes: readFileSync(join(folder, name)),
    }))

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const msh = 'MSH|^~\\&|LAB|NORTH|WARD|STONE|20260102030405||ORU^R01|1|P|2.5'

describe('messages of others', () => {
  it.each([
    ['Microsoft’s', microsoft.folder, MICROSOFT],
    ['LinuxForHealth’s', linuxForHealth.folder, LINUX_FOR_HEALTH],
  ])('%s come out as the bytes that went in', (_whose, folder, count) => {
    const files = filesUnder(folder)
    expect(files).toHaveLength(count)
    const refused = new Map<string, string>()
    const changed: string[] = []
    for (const { name, bytes } of files) {
      try {
        const message = parseMessage(bytes)
        const written = message.charset.encode(writeMessage(message))
        if (Buffer.compare(written, bytes) !== 0) changed.push(name)
        expect(message.segments.length).toBeGreaterThan(1)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        refused.set(name, error.code)
      }
    }
    expect(changed).toEqual([])
    expect(refused).toEqual(count === MICROSOFT ? new Map() : BROKEN)
  })
})

describe('a message', () => {
  it('names its delimiters itself', () => {
    const message = parseMessage(bytesOf('MSH#*@!%#LAB#NORTH\rPID###1*2*3*HOSP%9.8%ISO@4'))
    expect(message.delimiters).toEqual({
      field: '#',
      component: '*',
      repetition: '@',
      escape: '!',
      subcomponent: '%',
    })
    const [header, patient] = message.segments
    expect(textAt(message, header, 3)).toBe('LAB')
    const [first, second] = patient === undefined ? [] : valuesOf(message, patient, 3)
    expect(first?.text(4, 2)).toBe('9.8')
    expect(first?.within(4).text(3)).toBe('ISO')
    expect(second?.text(1)).toBe('4')
  })

  it.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CR LF', '\r\n'],
  ])('has lines that end with %s', (_name, end) => {
    const message = parseMessage(bytesOf(`${msh}${end}PID|1${end}`))
    expect(message.segments.map(({ name }) => name)).toEqual(['MSH', 'PID'])
  })

  it('is read in the character set of MSH-18, and written back in it', () => {
    const latin = Buffer.from(`${msh}||||||8859/1\rPID|1||||M\xfcller`, 'latin1')
    const message = parseMessage(latin)
    expect(textAt(message, message.segments[1], 5)).toBe('Müller')
    expect(Buffer.compare(message.charset.encode(writeMessage(message)), latin)).toBe(0)
    const utf8 = parseMessage(bytesOf(`${msh}||||||UNICODE UTF-8\rPID|1||||Müller`))
    expect(textAt(utf8, utf8.segments[1], 5)).toBe('Müller')
    // What the sender agreed to stands in for an empty MSH-18.
    const agreed = parseMessage(Buffer.from(`${msh}\rPID|1||||M\xfcller`, 'latin1'), '8859/1')
    expect(textAt(agreed, agreed.segments[1], 5)).toBe('Müller')
  })

  it.each([
    ['Latin-1 without saying so', Buffer.from(`${msh}\rPID|1||||M\xfcller`, 'latin1')],
    [
      'another character set than it says',
      Buffer.from(`${msh}||||||UNICODE UTF-8\rPID|\xff`, 'latin1'),
    ],
    ['a character set of its own', bytesOf(`${msh}||||||EBCDIC\rPID|1`)],
    ['UTF-16', bytesOf(`${msh}||||||UNICODE UTF-16\rPID|1`)],
  ])('in %s is refused and not guessed at', (_what, bytes) => {
    expect(() => parseMessage(bytes)).toThrow(expect.objectContaining({ code: 'messages.charset' }))
  })

  it.each([
    ['nothing', ''],
    ['no MSH', 'PID|1'],
    ['two delimiters that are the same', 'MSH|^^\\&|A'],
    ['a letter for a delimiter', 'MSHA^~\\&A'],
    ['one delimiter', 'MSH|'],
    ['JSON', '{"resourceType":"Patient"}'],
    ['a line that is no segment', `${msh}\r<script>`],
    ['a second header', `${msh}\r${msh}`],
  ])('that is %s is refused', (_what, text) => {
    expect(() => parseMessage(bytesOf(text))).toThrow(
      expect.objectContaining({ code: 'messages.malformed' }),
    )
  })

  it.each([
    ['bytes', 'x'.repeat(MESSAGE_BYTES_MAX + 1)],
    ['segments', `${msh}\r${'NTE|1\r'.repeat(SEGMENTS_MAX)}`],
    ['fields', `${msh}\rPID${'|'.repeat(FIELDS_MAX + 1)}`],
  ])('with too many %s is refused before it is taken apart', (_what, text) => {
    expect(() => parseMessage(bytesOf(text))).toThrow(
      expect.objectContaining({ code: 'input.too-large' }),
    )
  })

  it('with a field of a million repetitions or components is refused when that field is read', () => {
    for (const delimiter of ['~', '^']) {
      const message = parseMessage(bytesOf(`${msh}\rPID|1||${`A${delimiter}`.repeat(1_000_000)}`))
      const [, patient] = message.segments
      expect(() => (patient === undefined ? [] : valuesOf(message, patient, 3))).toThrow(
        /more than/,
      )
    }
    expect(REPETITIONS_MAX).toBeLessThan(1_000_000)
  })
})

describe('escape sequences', () => {
  const message = parseMessage(bytesOf(msh))
  it.each([
    [String.raw`a\F\b\S\c\T\d\R\e\E\f`, 'a|b^c&d~e\\f'],
    [String.raw`Caf\XC3A9\ au lait`, 'Café au lait'],
    [String.raw`one\.br\two\.sp2\three`, 'one\ntwo\n\nthree'],
    [String.raw`\H\high\N\ low`, 'high low'],
    [String.raw`\Zown\ stays`, String.raw`\Zown\ stays`],
    [String.raw`C:\temp`, String.raw`C:\temp`],
    [String.raw`broken \XZZ\F\ but`, String.raw`broken \XZZ|but`.replace('|but', '| but')],
    [String.raw`bytes \XFF\ of no text`, String.raw`bytes \XFF\ of no text`],
  ])('%s means %s', (sent, meant) => {
    expect(unescape(message, sent)).toBe(meant)
  })

  it('give back any text that was escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = text.replaceAll(/\r\n|\r|\n/g, '\n')
        const escaped = escapeText(message, text)
        expect(escaped).not.toMatch(/[|^~&\r\n]/)
        expect(unescape(message, escaped)).toBe(plain)
      }),
    )
  })
})

describe('frames', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((one) => one.filter((byte) => byte !== 0x1c))
  it('are found however the connection cuts them', () => {
    fc.assert(
      fc.property(
        fc.array(bytes, { maxLength: 5 }),
        fc.integer({ min: 1, max: 50 }),
        (sent, cut) => {
          const stream = Buffer.concat(sent.map(frame))
          const reader = openFrameReader(1000)
          const found = []
          for (let at = 0; at < stream.length; at += cut) {
            found.push(...reader.push(stream.subarray(at, at + cut)))
          }
          expect(found.map((one) => (one.kind === 'message' ? [...one.bytes] : one.kind))).toEqual(
            sent.map((one) => [...one]),
          )
          expect(reader.isInside).toBe(false)
        },
      ),
    )
  })

  it('end for good at a byte where a message should begin, and over the limit', () => {
    const reader = openFrameReader(10)
    expect(reader.push(bytesOf('GET / HTTP/1.1'))).toEqual([{ kind: 'garbage' }])
    expect(reader.push(frame(bytesOf('MSH')))).toEqual([])
    const large = openFrameReader(10)
    expect(large.push(frame(bytesOf('elevenbytes')))).toEqual([{ kind: 'too-large' }])
    expect(large.push(frame(bytesOf('MSH')))).toEqual([])
  })

  it('may hold the end byte where no CR follows', () => {
    const reader = openFrameReader(10)
    const [found] = reader.push(Uint8Array.of(0x0b, 65, 0x1c, 66, 0x1c, 0x1c, 0x0d))
    expect(found).toEqual({ kind: 'message', bytes: Uint8Array.of(65, 0x1c, 66, 0x1c) })
  })
})
