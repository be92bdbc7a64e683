import { canonicalJson, fromUtf8 } from '@wardstone/core'
import { openTileReader, verifyProofFile, formatProofFile, leafHash } from '@wardstone/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ledger } from './ledger.ts'
import { slowResources } from './slow-log.ts'
import { fill, numberedFrom, openTestLedger } from './test-ledger.ts'

const SIZE = 777
const SIZES = [1, 3, 256, 300, 512, SIZE]
const test = await openTestLedger()
afterAll(test.close)

let ledger: Ledger
const checkpoints: string[] = []
beforeAll(async () => {
  ledger = await test.open()
  for (const size of SIZES) {
    await fill(test, ledger, (await ledger.head()).size, size)
    checkpoints.push((await ledger.head()).checkpoint)
  }
})

const evidence = numberedFrom(0, SIZE)
const entries = evidence.map((one) => Buffer.from(canonicalJson(one)))
const fetch = async (path: string) => {
  const resource = await ledger.resource(path)
  if (resource === undefined) throw new Error(`no ${path}`)
  return resource.bytes
}
const newest = () => checkpoints.at(-1) ?? ''

describe('the files of the ledger', () => {
  it.each(SIZES)('are those of the standard, byte for byte, at %i entries', async (size) => {
    const wanted = slowResources(entries.slice(0, size))
    const wrong: string[] = []
    for (const [path, bytes] of wanted) {
      const resource = await ledger.resource(path)
      if (resource === undefined || !bytes.equals(resource.bytes)) wrong.push(path)
    }
    expect(wrong).toEqual([])
  })

  it('may be kept for ever, the partial ones too: no width ever changes', async () => {
    for (const path of ['tile/0/000', 'tile/0/002.p/9', 'tile/entries/000', 'tile/1/000.p/3']) {
      expect(await ledger.resource(path)).toMatchObject({
        contentType: 'application/octet-stream',
        immutable: true,
      })
    }
  })

  it('have the checkpoint among them', async () => {
    expect(await ledger.resource('checkpoint')).toEqual({
      bytes: new TextEncoder().encode(newest()),
      contentType: 'text/plain; charset=utf-8',
      immutable: false,
    })
  })

  it.each([
    'tile/0/003',
    'tile/0/003.p/10',
    'tile/0/004.p/1',
    'tile/0/999',
    'tile/1/000',
    'tile/1/000.p/4',
    'tile/2/000.p/1',
    'tile/63/000.p/1',
    'tile/0/x009/x007/x199/x254/x740/991',
    'tile/0/x009/x007/x199/x254/x740/991.p/7',
    'tile/entries/003',
    'tile/entries/003.p/10',
    'tile/entries/004.p/1',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/0',
    'tile/64/000',
    'tile/0/000/',
    'tile/0/../0/000',
    'checkpoint/',
    '/checkpoint',
    '',
    '\0',
  ])('have nothing at %j', async (path) => {
    expect(await ledger.resource(path)).toBeUndefined()
  })

  it('let a reader prove every entry', async () => {
    const reader = await openTileReader({ fetch, checkpoint: newest(), vkey: ledger.verifierKey })
    for (let index = 0; index < SIZE; index++) {
      const { bytes } = await reader.entry(index)
      expect(fromUtf8(bytes)).toBe(canonicalJson(evidence[index]!))
    }
    await expect(reader.entry(SIZE)).rejects.toMatchObject({ code: 'proof.invalid' })
  })

  it('let a reader prove each checkpoint to be the beginning of every later one', async () => {
    for (const [i, checkpoint] of checkpoints.entries()) {
      const reader = await openTileReader({ fetch, checkpoint, vkey: ledger.verifierKey })
      for (const older of checkpoints.slice(0, i + 1)) await reader.verifyOlder(older)
      expect(reader.checkpoint.size).toBe(SIZES[i])
    }
  })

  it('are enough for a proof file that anyone can check offline', async () => {
    const vkey = ledger.verifierKey
    const reader = await openTileReader({ fetch, checkpoint: newest(), vkey })
    const { bytes, proof } = await reader.entry(300)
    const file = formatProofFile({ index: 300, proof, checkpoint: newest() })
    const proved = await verifyProofFile(file, { leaf: leafHash(bytes), vkey })
    expect(proved).toMatchObject({ index: 300, checkpoint: { size: SIZE } })
  })
})
