import { afterAll, describe, expect, it } from 'vitest'
import { numbered, openTestLedger } from './test-ledger.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const hour = ({ at }: { at: number }) => Math.floor(at / HOUR_MS)
const test = await openTestLedger()
const { sql, sequencerSql, ownerSql } = test.database
afterAll(test.close)

describe('thinning the history of heads', () => {
  it('keeps the first, all of the last day and the last of each hour before, and all still verifies', async () => {
    const ledger = await test.open()
    const signed: { size: number; at: number }[] = []
    for (let i = 0; i < 30 * 6; i++) {
      test.clock.advance(10 * MINUTE_MS)
      await ledger.record([numbered(i)])
      const { size, at } = await ledger.sequence()
      signed.push({ size, at })
    }
    const newest = signed.at(-1)?.at ?? 0
    const old = (head: { at: number }) => head.at < newest - 24 * HOUR_MS
    const last = new Map(signed.filter(old).map((head) => [hour(head), head]))
    const kept = signed.filter((head) => !old(head) || last.get(hour(head)) === head)
    expect(await ledger.thinHeads()).toBe(signed.length - kept.length)
    expect(kept.length).toBeLessThan(signed.length - 20)
    const rows = await ownerSql<{ size: number }[]>`select size from ledger_head order by size`
    expect(rows.map(({ size }) => size)).toEqual([0, ...kept.map(({ size }) => size)])
    expect(await ledger.thinHeads()).toBe(0)
    expect(await ledger.verify()).toMatchObject({ size: signed.length })
    const [first] = await ledger.checkpoints()
    expect(first?.size).toBe(0)
    expect(await ledger.signedHeads({ from: 0, to: signed.length, limit: 20 })).toHaveLength(20)
  })

  it('is the only way in which a head goes, and the serving role has not even that', async () => {
    await expect(sql`select ledger_thin_heads()`).rejects.toMatchObject({ code: '42501' })
    for (const role of [sql, sequencerSql]) {
      await expect(role`delete from ledger_head where size = 1`).rejects.toMatchObject({
        code: '42501',
      })
    }
  })
})
