import { afterAll, describe, expect, it } from 'vitest'
import { keepLedgerOf, openTestHouse } from './test-house.ts'

const [owner, keeper] = [await openTestHouse('owner'), await openTestHouse('keeper')]
afterAll(async () => {
  await owner.close()
  await keeper.close()
})

describe('what a mirror holds', () => {
  it('can be added to, and neither changed nor deleted, by the role that serves requests', async () => {
    await keepLedgerOf(owner, keeper)
    await owner.grow(600)
    await owner.mirror.send()
    const { sql, ownerSql } = keeper.database
    const [held] = await ownerSql<{ pieces: number; tiles: number }[]>`
      select (select count(*) from mirror_piece) as pieces, (select count(*) from mirror_tile) as tiles`
    expect(held!.pieces).toBeGreaterThan(2)
    expect(held!.tiles).toBe(2)
    for (const attack of [
      sql`update mirror_piece set entries = ''`,
      sql`delete from mirror_piece`,
      sql`truncate mirror_piece`,
      sql`update mirror_tile set root = ''`,
      sql`delete from mirror_tile`,
      sql`delete from mirror_log`,
    ])
      await expect(attack).rejects.toThrow('permission denied')
  })
})
