import { canonicalJson, type Evidence, type Json } from '@wardstone/core'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from './ledger.ts'
import { numberedFrom, openTestLedger } from './test-ledger.ts'
import { encodeEntry } from './write-entries.ts'

const test = await openTestLedger()
const { sql, ownerSql } = test.database
afterAll(test.close)

let ledger: Ledger
beforeEach(async () => {
  await test.empty()
  ledger = await test.open()
})

const awkward = ['\t', '\n', '\r', '\\', '\\.', '\\N', '\\t', '"', '“', '\u0001', '𝒞', 'a\tb\\\nc']

describe.each([
  ['few', 12],
  ['many', 400],
])('writing %s entries', (_how, count) => {
  const evidence: Evidence[] = Array.from({ length: count }, (_, i) => {
    const text = awkward[i % awkward.length] ?? ''
    return { kind: 'test.text', at: i, actor: `a${text}`, subject: text, facts: { text } }
  })

  it('keeps every character and their order', async () => {
    await sql.begin((tx) => ledger.append(tx, evidence))
    await ledger.sequence()
    const entries = await ledger.entries({ limit: count, order: 'oldest' })
    expect(entries.map((one) => canonicalJson(one.evidence))).toEqual(evidence.map(canonicalJson))
    await ledger.verify()
  })

  it('fails whole when PostgreSQL refuses, and the connection goes on', async () => {
    await ownerSql`revoke insert on ledger_pending from wardstone_server`
    await expect(sql.begin((tx) => ledger.append(tx, evidence))).rejects.toMatchObject({
      code: '42501',
    })
    await expect(ledger.record(evidence)).rejects.toMatchObject({ code: '42501' })
    await ownerSql`grant insert on ledger_pending to wardstone_server`
    await ledger.record(evidence)
    expect((await ledger.sequence()).size).toBe(count)
  })

  it('leaves nothing when the transaction is given up afterwards', async () => {
    await expect(
      sql.begin(async (tx) => {
        await ledger.append(tx, evidence)
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect((await ledger.sequence()).size).toBe(0)
  })
})

describe('a backlog of more than one transaction', () => {
  it('has a checkpoint at every 1,024 entries, and takes them all', async () => {
    for (let from = 0; from < 10_000; from += 1_000)
      await sql.begin((tx) => ledger.append(tx, numberedFrom(from, from + 1_000)))
    await ledger.sequence()
    const heads = await ownerSql<{ size: number }[]>`select size from ledger_head order by size`
    const sizes = Array.from({ length: 10 }, (_, i) => i * 1_024)
    expect(heads.map(({ size }) => size)).toEqual([...sizes, 10_000])
    expect(await ledger.verify()).toMatchObject({ size: 10_000 })
  })
})

describe('encoding an entry', () => {
  const text = fc.string({ unit: 'grapheme' })
  const { fact } = fc.letrec<{ fact: Json }>((tie) => ({
    fact: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('fact')),
      fc.dictionary(text, tie('fact')),
    ),
  }))
  const name = fc.oneof(text, fc.constantFrom('1', '10', '9', '-1', '__proto__', 'a b', 'count'))

  it('gives the canonical form of RFC 8785, whatever the facts are', () => {
    fc.assert(
      fc.property(fc.dictionary(name, fact), text, fc.nat(), (facts, actor, at) => {
        const evidence = { kind: 'test.text', at, actor, subject: '', facts }
        expect(encodeEntry(evidence)).toBe(canonicalJson(evidence))
      }),
    )
  })
})
