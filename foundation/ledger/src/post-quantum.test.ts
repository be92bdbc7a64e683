import { generateKeyPairSync } from 'node:crypto'
import { openTestDatabase } from '@wardstone/harness'
import { parseSignedNote, verifyCheckpoint, verifySignedCheckpoint } from '@wardstone/verifier'
import { afterAll, describe, expect, it } from 'vitest'
import { openLedger } from './ledger.ts'
import { ledgerSchema } from './schema.ts'

const database = await openTestDatabase([ledgerSchema])
const ledger = await openLedger({
  sql: database.sql,
  sequencerSql: database.sequencerSql,
  origin: 'quantum.example/ledger',
  signingKey: generateKeyPairSync('ed25519').privateKey,
  postQuantumKey: generateKeyPairSync('ml-dsa-44').privateKey,
  now: () => 1_790_000_000_000,
  onError(error) {
    throw error
  },
})
afterAll(() => database.close())

const [plainKey = '', quantumKey = ''] = ledger.verifierKeys

describe('a checkpoint that is given out', () => {
  it('is signed with Ed25519 and with ML-DSA-44, and verifies with either key alone', async () => {
    await ledger.record([{ kind: 'test.done', at: 1, actor: 'a', subject: '', facts: {} }])
    const { checkpoint, size } = await ledger.sequence()
    for (const key of [plainKey, quantumKey]) {
      expect(await verifyCheckpoint(checkpoint, key)).toMatchObject({ size })
    }
    const { signedBy } = await verifySignedCheckpoint(checkpoint, ledger.verifierKeys)
    expect(signedBy.map(({ key, time }) => [key.type, time])).toEqual([
      ['ed25519', undefined],
      ['ml-dsa-44', 1_790_000_000],
    ])
  })

  it('is the same wherever it is asked for, and small where it is kept', async () => {
    const { checkpoint } = await ledger.head()
    const served = await ledger.resource('checkpoint')
    expect(Buffer.from(served?.bytes ?? []).toString()).toBe(checkpoint)
    expect((await ledger.proof(0)).checkpoint).toBe(checkpoint)
    const [kept] = await database.ownerSql<{ checkpoint: string }[]>`
      select checkpoint from ledger_head order by size desc limit 1`
    expect(parseSignedNote(kept?.checkpoint ?? '').signatures).toHaveLength(1)
  })

  it('is refused when its second signature is wrong, by who knows that key', async () => {
    const { checkpoint } = await ledger.head()
    const at = checkpoint.length - 40
    const other = checkpoint[at] === 'A' ? 'B' : 'A'
    const forged = `${checkpoint.slice(0, at)}${other}${checkpoint.slice(at + 1)}`
    await expect(verifyCheckpoint(forged, quantumKey)).rejects.toMatchObject({
      code: 'proof.invalid',
    })
    await expect(verifyCheckpoint(forged, plainKey)).resolves.toBeDefined()
  })
})
