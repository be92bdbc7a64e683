import { formatProofFile, leafHash, verifyProofFile } from '@wardstone/verifier'
import { afterAll, describe, expect, it } from 'vitest'
import { fill, openTestLedger } from './test-ledger.ts'

const test = await openTestLedger()
afterAll(test.close)

describe('the proof of an entry', () => {
  it('verifies for the first, the last and those around every tile, as a file of the standard', async () => {
    const ledger = await test.open()
    await fill(test, ledger, 0, 1_300)
    const leaves: Uint8Array[] = []
    for await (const { bytes } of ledger.read(0, 1_300)) leaves.push(leafHash(bytes))
    const vkey = ledger.verifierKey
    for (const index of [0, 1, 254, 255, 256, 257, 511, 512, 1_023, 1_024, 1_279, 1_280, 1_299]) {
      const file = formatProofFile(await ledger.proof(index))
      const leaf = leaves[index] ?? new Uint8Array(0)
      const { checkpoint } = await verifyProofFile(file, { leaf, vkey })
      expect(checkpoint.size).toBe(1_300)
      const other = leaves[(index + 1) % 1_300] ?? new Uint8Array(0)
      await expect(verifyProofFile(file, { leaf: other, vkey })).rejects.toThrow(
        'is not in the tree',
      )
    }
  })

  it.each([-1, 1_300, 0.5, Number.NaN, 2 ** 53])('is refused for entry %d', async (index) => {
    const ledger = await test.open()
    await expect(ledger.proof(index)).rejects.toMatchObject({ code: 'input.not-found' })
  })
})
