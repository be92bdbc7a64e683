import { generateKeyPairSync } from 'node:crypto'
import { checkpointKey, formatCheckpointKey } from '@wardstone/verifier'
import { describe, expect, it } from 'vitest'
import { fingerprintOf, formatExchange, parseExchange, type Exchange } from './exchange-text.ts'

function vkey(type: 'ed25519' | 'cosignature-ed25519', name: string): string {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  return formatCheckpointKey(checkpointKey(type, name, Buffer.from(x, 'base64url')))
}
const log = vkey('ed25519', 'east.example/ledger')
const witness = vkey('cosignature-ed25519', 'east.example/witness')
const mirror = vkey('cosignature-ed25519', 'east.example/mirror')
const whole: Exchange = {
  organisation: 'Hôpital de l’Est',
  logKeys: [log],
  witnessKeys: [witness],
  url: 'https://east.example/witness',
  mirrorKeys: [mirror],
  mirrorUrl: 'https://east.example/mirror',
}
const text = formatExchange(whole)

describe('the text that partners exchange', () => {
  it('is one value a line, and is read as it was written', () => {
    expect(text).toBe(
      `wardstone.dev/partner@v1
organisation Hôpital de l’Est
log ${log}
witness ${witness}
url https://east.example/witness
mirror ${mirror}
mirror-url https://east.example/mirror
`,
    )
    expect(parseExchange(text)).toEqual(whole)
  })

  it('leaves out what there is none of', () => {
    const onlyLog = { ...whole, witnessKeys: [], url: null, mirrorKeys: [], mirrorUrl: null }
    expect(formatExchange(onlyLog).split('\n')).toHaveLength(4)
    expect(parseExchange(formatExchange(onlyLog))).toEqual(onlyLog)
  })

  it('may have been through a mail program, which ends lines otherwise and adds empty ones around', () => {
    expect(parseExchange(`\r\n  ${text.replaceAll('\n', '\r\n')}\r\n`)).toEqual(whole)
  })

  it.each([
    ['nothing', '', 'first line'],
    ['another format', text.replace('@v1', '@v2'), 'first line'],
    [
      'a line that a mail program broke',
      text.replace(log, `${log.slice(0, 40)}\n${log.slice(40)}`),
      'line 3',
    ],
    ['a line with an unknown name', `${text}fax 123\n`, 'line 8'],
    ['an empty line between', text.replace('\nlog', '\n\nlog'), 'line 3'],
    ['two spaces', text.replace('log ', 'log  '), 'line 3'],
    ['two addresses', text.replace('\nmirror ', '\nurl https://evil.example/\nmirror '), 'line 6'],
    ['lines in another order', text.replace(/^(log .*\n)(witness .*\n)/m, '$2$1'), 'line 4'],
    ['five keys of one kind', text.replace(/^log .*\n/m, (line) => line.repeat(5)), 'line 7'],
    [
      'a changed letter in a key',
      text.replace(
        log,
        log.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A')),
      ),
      'line 3',
    ],
    ['an address that is none', text.replace('https://east.example/witness', 'east'), 'line 5'],
    ['no name', text.replace(/^organisation.*\n/m, ''), 'does not name an organisation'],
    ['a name without end', text.replace('Hôpital', 'H'.repeat(101)), 'line 2'],
    ['a control character', text.replace('Hôpital', 'H\u0007'), 'line 2'],
    ['no key at all', 'wardstone.dev/partner@v1\norganisation East\n', 'no key'],
    ['a witness without an address', text.replace(/^url.*\n/m, ''), 'both or neither'],
    ['a mirror without an address', text.replace(/^mirror-url.*\n/m, ''), 'both or neither'],
    ['a text without end', `${text}${' '.repeat(40_000)}`, 'longer than'],
  ])('is refused with %s, and says where', (_what, wrong, where) => {
    expect(() => parseExchange(wrong)).toThrow(where)
    expect(() => parseExchange(wrong)).toThrow('The text cannot be used')
  })
})

describe('the fingerprint', () => {
  it('is eight groups of four, the same whatever the reader calls the organisation', async () => {
    const fingerprint = await fingerprintOf(whole)
    expect(fingerprint).toMatch(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/)
    expect(await fingerprintOf({ ...whole, organisation: 'East' })).toBe(fingerprint)
  })

  it('changes with any key or address', async () => {
    const changed = [
      { ...whole, logKeys: [vkey('ed25519', 'east.example/ledger')] },
      { ...whole, witnessKeys: [mirror] },
      { ...whole, url: 'https://evil.example/witness' },
      { ...whole, mirrorUrl: 'https://evil.example/mirror' },
    ]
    const prints = await Promise.all([whole, ...changed].map(fingerprintOf))
    expect(new Set(prints).size).toBe(5)
  })
})
