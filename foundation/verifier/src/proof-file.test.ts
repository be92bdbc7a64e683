import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unpackData } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leafHash } from './merkle.ts'
import { formatProofFile, parseProofFile, verifyProofFile } from './proof-file.ts'
import { openTileReader } from './tile-reader.ts'

const tessera = unpackData('crypto/tessera-log.tar.gz')
afterAll(tessera.remove)

const vkey = readFileSync(join(tessera.folder, 'vkey'), 'utf8').trim()
const checkpoint = readFileSync(join(tessera.folder, 'log/checkpoint.15'), 'utf8')
const INDEX = 6
const fetch = (path: string) => readFile(join(tessera.folder, 'log', path))
let file = ''
let leaf = new Uint8Array(0)

beforeAll(async () => {
  const reader = await openTileReader({ fetch, checkpoint, vkey })
  const { bytes, proof } = await reader.entry(INDEX)
  leaf = Uint8Array.from(leafHash(bytes))
  file = formatProofFile({ index: INDEX, proof, checkpoint })
})

describe('a proof file', () => {
  it('proves its entry to anyone who has the key of the log', async () => {
    const proved = await verifyProofFile(file, { leaf, vkey })
    expect(proved).toMatchObject({ index: INDEX, checkpoint: { size: 15 } })
  })

  it('is written as the standard has it', () => {
    const lines = file.split('\n')
    expect(lines.slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 6'])
    expect(lines.slice(2, 6).every((line) => /^[A-Za-z0-9+/]{43}=$/.test(line))).toBe(true)
    expect(lines.slice(6).join('\n')).toBe(`\n${checkpoint}`)
  })

  it('reads back as it was written, extra data included', () => {
    const parsed = { ...parseProofFile(file), extra: Uint8Array.of(1, 2, 3) }
    expect(parseProofFile(formatProofFile(parsed))).toEqual(parsed)
    expect(formatProofFile(parseProofFile(file))).toBe(file)
  })

  it('proves nothing else: not another leaf, nor with any bit of it flipped', async () => {
    await expect(
      verifyProofFile(file, { leaf: leafHash(Uint8Array.of(1)), vkey }),
    ).rejects.toMatchObject({ code: 'proof.invalid' })
    const bytes = Buffer.from(file)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Uint8Array.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      await expect(verifyProofFile(changed, { leaf, vkey })).rejects.toMatchObject({
        code: expect.stringMatching(/^proof\./),
      })
    }
  })

  it.each([
    ['no checkpoint', (text: string) => text.slice(0, text.indexOf('\n\n'))],
    ['another first line', (text: string) => text.replace('@v1', '@v2')],
    ['no index', (text: string) => text.replace('index 6\n', '')],
    ['an index with a leading zero', (text: string) => text.replace('index 6', 'index 06')],
    ['extra data that is not base64', (text: string) => text.replace('index', 'extra *\nindex')],
    ['extra data twice', (text: string) => text.replace('index', 'extra AA==\nextra AA==\nindex')],
    ['a hash that is cut off', (text: string) => text.replace(/=\n/, '\n')],
    ['a hash too many', (text: string) => text.replace(/(.*=\n)/, '$1'.repeat(64))],
    ['spaces at the end of a line', (text: string) => text.replace('index 6', 'index 6 ')],
  ])('is refused with %s', (_what, change) => {
    expect(() => parseProofFile(change(file))).toThrow(
      expect.objectContaining({ code: 'proof.malformed' }),
    )
  })
})
