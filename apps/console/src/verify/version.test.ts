import { leafHash, inclusionProof, openTree, toBase64 } from '@wardstone/verifier'
import { expect, it } from 'vitest'
import { checkVersion, type VersionProof } from './version.ts'

const rows = ['first row', 'second row', 'third row'].map((text) => new TextEncoder().encode(text))

async function sample(at: number): Promise<{
  given: VersionProof
  evidence: Parameters<typeof checkVersion>[1]
}> {
  const nodes = new Map<string, Uint8Array>()
  const tree = openTree({ onNode: (level, n, hash) => void nodes.set(`${level} ${n}`, hash) })
  const hashes = await Promise.all(
    rows.map(async (row) => new Uint8Array(await crypto.subtle.digest('SHA-256', row))),
  )
  for (const hash of hashes) tree.append(leafHash(hash))
  const proof = await inclusionProof(
    at,
    rows.length,
    async (level, n) => nodes.get(`${level} ${n}`) ?? new Uint8Array(32),
  )
  const facts = { batch: 1, resources: rows.length, digest: toBase64(tree.root()) }
  return {
    given: {
      entry: 7,
      batch: 1,
      index: at,
      size: rows.length,
      proof: proof.map((hash) => toBase64(hash)),
      hash: toBase64(hashes[at] ?? new Uint8Array()),
      sealed: toBase64(rows[at] ?? new Uint8Array()),
    },
    evidence: { kind: 'records.changed', at: 0, actor: 'a', subject: 'c:x', facts },
  }
}

it('ties each row of a transaction to the digest in its evidence', async () => {
  for (const at of rows.keys()) {
    const { given, evidence } = await sample(at)
    expect(await checkVersion(given, evidence)).toMatchObject({ index: at, size: 3 })
    expect(await checkVersion({ ...given, sealed: null }, evidence)).toMatchObject({
      bytes: undefined,
    })
  }
})

it.each([
  ['ciphertext of another row', { sealed: toBase64(new Uint8Array([1, 2])) }, /ciphertext/],
  ['the hash of another row', { sealed: null, hash: toBase64(new Uint8Array(32)) }, /proof|root/i],
  ['another place', { index: 2 }, /proof|root/i],
  ['a row that went missing', { size: 2 }, /3 rows, and 2 are stored/],
])('refuses %s', async (_case, wrong, words) => {
  const { given, evidence } = await sample(1)
  await expect(checkVersion({ ...given, ...wrong }, evidence)).rejects.toThrow(words)
})

it('ties rows that were sealed again to the digest of that, and of no other transaction', async () => {
  const { given, evidence } = await sample(1)
  const digest = evidence.facts['digest'] ?? ''
  const item = { batch: 1, resources: 3, before: toBase64(new Uint8Array(32)), digest }
  const resealed = (batches: (typeof item)[]) => ({
    ...evidence,
    kind: 'records.resealed',
    facts: { generation: 2, batches },
  })
  const other = { ...item, batch: 2 }
  expect(await checkVersion(given, resealed([other, item]))).toMatchObject({ index: 1, size: 3 })
  await expect(checkVersion(given, resealed([other]))).rejects.toThrow(/not one of a change/)
})

it('refuses an entry that is of something else, whatever its facts say', async () => {
  const { given, evidence } = await sample(0)
  const other = { ...evidence, kind: 'records.read' }
  await expect(checkVersion(given, other)).rejects.toThrow(/not one of a change/)
})
