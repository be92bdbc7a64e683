import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { utf8 } from '@wardstone/core'
import { describe, expect, it } from 'vitest'
import { checkpointKey, formatCheckpointKey } from './checkpoint-key.ts'
import { formatCheckpoint } from './checkpoint.ts'
import {
  formatForkEvidence,
  parseForkEvidence,
  rootInProof,
  verifyForkEvidence,
} from './fork-evidence.ts'
import { formatSignedNote } from './signed-note.ts'
import { slowConsistency, slowRoot } from './slow-tree.ts'

const ORIGIN = 'forked.example/ledger'
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const { x = '' } = publicKey.export({ format: 'jwk' })
const key = checkpointKey('ed25519', ORIGIN, Buffer.from(x, 'base64url'))
const vkeys = [formatCheckpointKey(key)]

/** Entries of two logs that part company after the first few. */
const entries = (same: number) =>
  Array.from({ length: 80 }, (_, i) => utf8(`${i < same ? 'same' : 'changed'} ${i}`))
const honest = entries(80)
const forked = entries(4)

function head(tree: readonly Uint8Array[], size: number): string {
  const text = formatCheckpoint({ origin: ORIGIN, size, root: slowRoot(tree.slice(0, size)) })
  const signature = Uint8Array.from(sign(null, utf8(text), privateKey))
  return formatSignedNote({ text, signatures: [{ name: ORIGIN, id: key.id, signature }] })
}
const proofOf = (tree: readonly Uint8Array[], older: number, newer: number) =>
  slowConsistency(older, tree.slice(0, newer))
const evidence = (older: number, newer: number, tree = forked) => ({
  older: head(honest, older),
  newer: head(tree, newer),
  root: slowRoot(tree.slice(0, older)),
  proof: proofOf(tree, older, newer),
})

describe('the evidence of a fork', () => {
  it('proves itself, at one size and at two', async () => {
    for (const [older, newer] of [
      [10, 10],
      [7, 12],
      [8, 12],
      [64, 80],
    ] as const) {
      const text = formatForkEvidence(evidence(older, newer))
      expect(await verifyForkEvidence(text, vkeys)).toEqual({
        origin: ORIGIN,
        sizes: [older, newer],
      })
      expect(await verifyForkEvidence(utf8(text), vkeys)).toEqual({
        origin: ORIGIN,
        sizes: [older, newer],
      })
    }
  })

  it('is read as it was written', () => {
    const text = formatForkEvidence(evidence(7, 12))
    expect(parseForkEvidence(text)).toMatchObject({
      older: head(honest, 7),
      newer: head(forked, 12),
    })
    expect(formatForkEvidence(parseForkEvidence(text))).toBe(text)
  })

  it('cannot be made against a log that only grew', async () => {
    const grown = formatForkEvidence(evidence(7, 12, honest))
    await expect(verifyForkEvidence(grown, vkeys)).rejects.toThrow('this is no fork')
    // Nor with another root, or another proof, than the newer head's own.
    const invented = { ...evidence(7, 12, honest), root: slowRoot(forked.slice(0, 7)) }
    await expect(verifyForkEvidence(formatForkEvidence(invented), vkeys)).rejects.toMatchObject({
      code: 'proof.invalid',
    })
  })

  it('needs both heads to be signed by the log', async () => {
    const { older, ...rest } = evidence(7, 12)
    const unsigned = older.replace('\n7\n', '\n6\n')
    await expect(
      verifyForkEvidence(formatForkEvidence({ older: unsigned, ...rest }), vkeys),
    ).rejects.toMatchObject({ code: 'proof.invalid' })
  })

  it.each([
    ['nothing', ''],
    ['one note', `wardstone.dev/fork@v1\nroot x\n\n${head(honest, 3)}`],
    ['another first line', `fork\n\n${head(honest, 3)}\n${head(honest, 3)}`],
    ['no root', `wardstone.dev/fork@v1\n\n${head(honest, 3)}\n${head(honest, 3)}`],
    [
      'a root that is no hash',
      `wardstone.dev/fork@v1\nroot aaaa\n\n${head(honest, 3)}\n${head(honest, 3)}`,
    ],
  ])('is refused with %s', (_what, text) => {
    expect(() => parseForkEvidence(text)).toThrow('cannot be read')
  })
})

describe('rootInProof', () => {
  it('finds the old root in every consistency proof up to 80 entries, except at powers of two', () => {
    let found = 0
    for (let newer = 1; newer <= 80; newer++) {
      for (let older = 1; older < newer; older++) {
        const root = rootInProof(older, newer, proofOf(honest, older, newer))
        const power = Number.isInteger(Math.log2(older))
        expect(root === undefined).toBe(power)
        if (root === undefined) continue
        expect(Buffer.from(root)).toEqual(Buffer.from(slowRoot(honest.slice(0, older))))
        found++
      }
    }
    // Of 3,160 pairs of sizes, 433 begin at a power of two.
    expect(found).toBe(2_727)
  })

  it('finds something or nothing in rubbish, and never fails', () => {
    const hash = createHash('sha256').digest()
    for (let length = 0; length < 64; length++) {
      expect(() =>
        rootInProof(
          7,
          12,
          Array.from({ length }, () => hash),
        ),
      ).not.toThrow()
    }
    expect(rootInProof(0, 12, [hash])).toBeUndefined()
    expect(rootInProof(12, 7, [hash])).toBeUndefined()
  })
})
