import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from './ledger.ts'
import { fill, openTestLedger } from './test-ledger.ts'

const test = await openTestLedger()
const { ownerSql } = test.database
afterAll(test.close)

const SIZES = [100, 700, 1_300, 1_500]
let ledger: Ledger
beforeEach(async () => {
  await test.empty()
  ledger = await test.open()
  for (const size of SIZES) await fill(test, ledger, (await ledger.head()).size, size)
})

/** What verify finds; an empty object when all is well. */
async function finding(): Promise<{ code?: unknown; message?: string; details?: unknown }> {
  try {
    await ledger.verify()
    return {}
  } catch (error) {
    return error instanceof Error ? error : {}
  }
}

describe('verifying the ledger', () => {
  it('finds nothing wrong where nothing is, and says how far it is', async () => {
    const progress: number[] = []
    const { size, root } = await ledger.verify(({ verified }) => progress.push(verified))
    expect({ size, root }).toMatchObject({ size: 1_500, root: (await ledger.head()).root })
    expect(progress).toEqual([1_024, 1_500])
  })

  it('is done at once for an empty ledger', async () => {
    await test.empty()
    const empty = await test.open()
    expect(await empty.verify()).toMatchObject({ size: 0 })
  })

  it.each([
    ['in a full tile', 612],
    ['in the last, partial tile', 1_491],
    ['the first', 0],
  ])('names an entry whose facts were changed, %s', async (_where, index) => {
    await ownerSql`
      update ledger_entry set entry = overlay(entry placing '\\x35'::bytea from 60) where index = ${index}`
    expect(await finding()).toMatchObject({ code: 'ledger.damaged', details: { index } })
  })

  it.each(['kind', 'subject', 'actor'])(
    'names an entry whose column %s was changed',
    async (column) => {
      await ownerSql`update ledger_entry set ${ownerSql(column)} = 'other' where index = 5`
      expect(await finding()).toMatchObject({
        message: expect.stringContaining(`its ${column} is another`),
        details: { index: 5 },
      })
    },
  )

  it('names an entry that was changed together with its hash, where a full tile covers it', async () => {
    await ownerSql`
      update ledger_entry set entry = overlay(entry placing '\\x35'::bytea from 60) where index = 612`
    await ownerSql`update ledger_entry set leaf = sha256('\\x00'::bytea || entry) where index = 612`
    expect(await finding()).toMatchObject({
      message: expect.stringContaining('its tile holds another hash'),
      details: { index: 612 },
    })
  })

  it('says between which checkpoints it was, where only checkpoints cover it', async () => {
    const forged = `update ledger_entry set entry = convert_to(
      replace(convert_from(entry, 'UTF8'), '"number":1491', '"number":1492'), 'UTF8') where index = 1491`
    await ownerSql.unsafe(forged)
    await ownerSql`update ledger_entry set leaf = sha256('\\x00'::bytea || entry) where index = 1491`
    expect(await finding()).toMatchObject({
      message: 'Entries 1300 to 1499 of the ledger are not those that were signed.',
      details: { index: 1_300 },
    })
  })

  it('names an entry that is missing', async () => {
    await ownerSql`delete from ledger_entry where index = 1490`
    expect(await finding()).toMatchObject({
      message: expect.stringContaining('it is missing'),
      details: { index: 1_490 },
    })
  })

  it('names an entry that was cut off at the end', async () => {
    await ownerSql`delete from ledger_entry where index = 1499`
    expect(await finding()).toMatchObject({ details: { index: 1_499 } })
  })

  it('names an entry that was slipped in behind the last checkpoint', async () => {
    await ownerSql`
      insert into ledger_entry select 1500, kind, subject, actor, at, leaf, entry
      from ledger_entry where index = 3`
    expect(await finding()).toMatchObject({
      message: expect.stringContaining('no checkpoint covers it'),
      details: { index: 1_500 },
    })
  })

  it('names the first of two entries that changed places', async () => {
    await ownerSql`update ledger_entry set index = -1 where index = 40`
    await ownerSql`update ledger_entry set index = 40 where index = 41`
    await ownerSql`update ledger_entry set index = 41 where index = -1`
    expect(await finding()).toMatchObject({ details: { index: 40 } })
  })

  it('names the tile whose root was changed, or that is missing', async () => {
    await ownerSql`update ledger_tile set root = sha256(''::bytea) where n = 3`
    expect(await finding()).toMatchObject({
      message: expect.stringContaining('Tile 0/3'),
      details: { index: 768 },
    })
    await ownerSql`delete from ledger_tile where n = 2`
    expect(await finding()).toMatchObject({ details: { index: 512, level: 0, n: 2 } })
  })

  it('names the entry whose hash in a tile was changed', async () => {
    await ownerSql`
      update ledger_tile set hashes = overlay(hashes placing '\\x00000000'::bytea from ${32 * 9 + 1}::int)
      where n = 1`
    expect(await finding()).toMatchObject({ details: { index: 256 + 9 } })
  })

  it.each([
    ['root', `update ledger_head set root = sha256('') where size = 700`],
    [
      'signature',
      `update ledger_head set checkpoint = replace(checkpoint, 'A', 'B') where size = 700`,
    ],
    ['size', `update ledger_head set size = 699 where size = 700`],
  ])('names a checkpoint whose %s was changed', async (_what, change) => {
    await ownerSql.unsafe(change)
    expect(await finding()).toMatchObject({
      code: 'ledger.damaged',
      message: expect.stringContaining('The checkpoint of'),
    })
  })
})
