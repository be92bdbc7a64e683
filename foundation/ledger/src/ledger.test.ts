import { generateKeyPairSync } from 'node:crypto'
import { canonicalJson, fromUtf8, type Evidence } from '@wardstone/core'
import { parseSignedNote, verifyCheckpoint } from '@wardstone/verifier'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from './ledger.ts'
import type { EntryQuery } from './read-entries.ts'
import { slowRoot } from './slow-log.ts'
import { fill, numbered, numberedFrom, openTestLedger, TEST_ORIGIN } from './test-ledger.ts'

const test = await openTestLedger()
const { sql, ownerSql } = test.database
afterAll(test.close)

let ledger: Ledger
beforeEach(async () => {
  await test.empty()
  ledger = await test.open()
})

const bytesOf = (evidence: readonly Evidence[]) =>
  evidence.map((one) => Buffer.from(canonicalJson(one)))
const pending = async () => {
  const [row] = await ownerSql<{ count: number }[]>`select count(*) as count from ledger_pending`
  return row?.count
}

const indexes = async (query: EntryQuery) => (await ledger.entries(query)).map(({ index }) => index)

describe('evidence', () => {
  it('becomes entries in the order of its transaction, canonical to the byte', async () => {
    const evidence = numberedFrom(0, 5)
    await sql.begin((tx) => ledger.append(tx, evidence))
    await ledger.sequence()
    const read = await Array.fromAsync(ledger.read(0, 100))
    expect(read.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
    expect(read.map(({ bytes }) => fromUtf8(bytes))).toEqual(evidence.map(canonicalJson))
    expect(await ledger.entries({ limit: 9, order: 'oldest' })).toEqual(
      evidence.map((one, index) => ({ index, evidence: one })),
    )
  })

  it('of a transaction that is rolled back leaves nothing', async () => {
    const failed = sql.begin(async (tx) => {
      await ledger.append(tx, [numbered(1)])
      throw new Error('changed my mind')
    })
    await expect(failed).rejects.toThrow('changed my mind')
    expect((await ledger.sequence()).size).toBe(0)
    expect(await pending()).toBe(0)
  })

  it('is committed when record resolves, however many callers there are', async () => {
    await Promise.all(numberedFrom(0, 200).map((one) => ledger.record([one])))
    expect(await pending()).toBe(200)
    const head = await ledger.sequence()
    expect(head.size).toBe(200)
    const numbers = (await ledger.entries({ limit: 200 })).map(
      ({ evidence }) => evidence.facts['number'],
    )
    expect(new Set(numbers).size).toBe(200)
  })

  it('may be nothing at all', async () => {
    await ledger.record([])
    await sql.begin((tx) => ledger.append(tx, []))
    expect((await ledger.sequence()).size).toBe(0)
  })

  it('of 65,535 bytes is taken, of one more refused, and then nothing of the transaction stays', async () => {
    const empty = Buffer.byteLength(canonicalJson({ ...numbered(0), facts: { text: '' } }))
    const sized = (bytes: number): Evidence => ({
      ...numbered(0),
      facts: { text: 'x'.repeat(bytes - empty) },
    })
    await ledger.record([sized(65_535)])
    const refused = sql.begin((tx) => ledger.append(tx, [numbered(1), sized(65_536)]))
    await expect(refused).rejects.toMatchObject({ code: 'ledger.entry-too-large', status: 422 })
    await expect(ledger.record([numbered(1), sized(65_536)])).rejects.toMatchObject({
      code: 'ledger.entry-too-large',
    })
    expect((await ledger.sequence()).size).toBe(1)
    const bundle = await ledger.resource('tile/entries/000.p/1')
    expect(bundle?.bytes.length).toBe(2 + 65_535)
  })

  it('of the wrong shape is a bug, found where it is stated', async () => {
    const wrong = { ...numbered(0), kind: 'Oops' }
    await expect(ledger.record([wrong])).rejects.toThrow('its kind is not written room.noun.verb')
    const fraction = { ...numbered(0), facts: { ratio: 0.1 } }
    await expect(sql.begin((tx) => ledger.append(tx, [fraction]))).rejects.toThrow(
      'no whole number',
    )
    expect(await pending()).toBe(0)
  })
})

describe('the serving role', () => {
  it.each(['ledger_entry', 'ledger_tile', 'ledger_head', 'ledger_pending'] as const)(
    'is refused by PostgreSQL to change, delete or empty %s',
    async (table) => {
      await fill(test, ledger, 0, 300)
      const refused = { code: '42501' }
      const column = {
        ledger_entry: 'entry',
        ledger_tile: 'hashes',
        ledger_head: 'root',
        ledger_pending: 'entry',
      }[table]
      await expect(sql`update ${sql(table)} set ${sql(column)} = null`).rejects.toMatchObject(
        refused,
      )
      await expect(sql`delete from ${sql(table)}`).rejects.toMatchObject(refused)
      await expect(sql`truncate ${sql(table)}`).rejects.toMatchObject(refused)
      await expect(sql`drop table ${sql(table)}`).rejects.toMatchObject(refused)
    },
  )

  it('cannot add entries, tiles or heads past the sequencer', async () => {
    const refused = { code: '42501' }
    await expect(
      sql`insert into ledger_entry values (0, 'a.b', '', '', 0, '', '')`,
    ).rejects.toMatchObject(refused)
    await expect(sql`insert into ledger_tile values (0, 0, '', '')`).rejects.toMatchObject(refused)
    await expect(sql`insert into ledger_head values (1, '', '', 0)`).rejects.toMatchObject(refused)
  })

  it.each([
    ['no bytes', { entry: '' }],
    ['too many bytes', { entry: 'x'.repeat(65_536) }],
    ['no kind', { kind: null }],
    ['no subject', { subject: null }],
    ['no time', { at: null }],
  ])('cannot put what would stop the sequencer in its way: %s', async (_what, bad) => {
    const row = { entry: '{}', kind: 'a.b', subject: '', actor: '', at: 0, ...bad }
    await expect(sql`insert into ledger_pending ${sql([row])}`).rejects.toMatchObject({
      code: expect.stringMatching(/^23(502|514)$/),
    })
  })
})

describe('the sequencer role', () => {
  it('cannot change or delete an entry, a tile or a head either', async () => {
    await fill(test, ledger, 0, 300)
    for (const table of ['ledger_entry', 'ledger_tile', 'ledger_head']) {
      const { sequencerSql } = test.database
      await expect(sequencerSql`delete from ${sequencerSql(table)}`).rejects.toMatchObject({
        code: '42501',
      })
    }
    await expect(
      test.database.sequencerSql`update ledger_entry set subject = ''`,
    ).rejects.toMatchObject({ code: '42501' })
  })
})

describe('the head', () => {
  it('of a new ledger is the signed empty tree', async () => {
    const head = await ledger.head()
    expect(head).toMatchObject({ size: 0, at: test.clock.now() })
    const checkpoint = await verifyCheckpoint(head.checkpoint, ledger.verifierKey)
    expect(checkpoint.origin).toBe(TEST_ORIGIN)
    expect(Buffer.from(checkpoint.root)).toEqual(slowRoot([]))
  })

  it('is the root of all entries, signed by the key that the ledger names', async () => {
    const evidence = numberedFrom(0, 700)
    await fill(test, ledger, 0, 700)
    const head = await ledger.head()
    const { size, root } = await verifyCheckpoint(head.checkpoint, ledger.verifierKey)
    expect(size).toBe(700)
    expect(Buffer.from(root)).toEqual(slowRoot(bytesOf(evidence)))
    expect(Buffer.from(head.root)).toEqual(Buffer.from(root))
    expect(parseSignedNote(head.checkpoint).signatures).toHaveLength(1)
  })

  it('follows when another server is the sequencer', async () => {
    const other = await test.open()
    expect((await ledger.head()).size).toBe(0)
    await fill(test, other, 0, 3)
    await expect.poll(async () => (await ledger.head()).size).toBe(3)
    expect((await ledger.sequence()).size).toBe(3)
  })

  it('is not continued with another key, nor under another name', async () => {
    await fill(test, ledger, 0, 3)
    const { privateKey } = generateKeyPairSync('ed25519')
    await expect(test.open(privateKey)).rejects.toMatchObject({ code: 'ledger.damaged' })
  })
})

describe('reading entries', () => {
  beforeEach(() => fill(test, ledger, 0, 60))

  it('gives the newest first, page by page', async () => {
    expect(await indexes({ limit: 3 })).toEqual([59, 58, 57])
    expect(await indexes({ limit: 3, before: 57 })).toEqual([56, 55, 54])
    expect(await indexes({ limit: 3, order: 'oldest', from: 10 })).toEqual([10, 11, 12])
    expect(await indexes({ limit: 5, from: 20, before: 22 })).toEqual([21, 20])
    expect(await indexes({ limit: 0 })).toEqual([])
  })

  it('keeps to a kind, a subject, an actor or all of them', async () => {
    expect(await indexes({ kind: 'test.number.odd', limit: 2 })).toEqual([59, 57])
    expect(await indexes({ subject: 'c:1', limit: 2 })).toEqual([56, 51])
    expect(await indexes({ actor: 'account-0', limit: 2 })).toEqual([57, 54])
    expect(
      await indexes({ kind: 'test.number.odd', subject: 'c:1', actor: 'account-0', limit: 9 }),
    ).toEqual([51, 21])
    expect(await indexes({ kind: 'test.number.none', limit: 9 })).toEqual([])
  })

  it('counts what matches', async () => {
    expect(await ledger.count({})).toBe(60)
    expect(await ledger.count({ kind: 'test.number.even' })).toBe(30)
    expect(await ledger.count({ subject: 'c:1', actor: 'account-0' })).toBe(4)
  })

  it('has a limit', async () => {
    await expect(ledger.entries({ limit: 1_001 })).rejects.toThrow('Broken promise')
  })

  it('gives the bytes of any range', async () => {
    const ranges = await Promise.all(
      [
        [0, 0],
        [5, 8],
        [58, 99],
        [60, 61],
        [9, 3],
      ].map(async ([from = 0, to = 0]) =>
        (await Array.fromAsync(ledger.read(from, to))).map(({ index }) => index),
      ),
    )
    expect(ranges).toEqual([[], [5, 6, 7], [58, 59], [], []])
  })
})

describe('the growth history', () => {
  it('holds every checkpoint of a young ledger', async () => {
    for (const size of [2, 3, 10]) {
      test.clock.advance(1_000)
      await fill(test, ledger, (await ledger.head()).size, size)
    }
    const growth = await ledger.checkpoints()
    expect(growth.map(({ size }) => size)).toEqual([0, 2, 3, 10])
    expect(growth.at(-1)?.at).toBe(test.clock.now())
  })

  it('of an old one is thinned to 200 points, the first and the newest among them', async () => {
    await ownerSql`
      insert into ledger_head
      select size, ''::bytea, '', size * 10 from generate_series(1, 5000) as size`
    const growth = await ledger.checkpoints()
    expect(growth.length).toBeLessThanOrEqual(200)
    expect(growth.length).toBeGreaterThan(190)
    expect(growth[0]?.size).toBe(0)
    expect(growth.at(-1)).toEqual({ size: 5_000, at: 50_000 })
    const steps = growth.slice(1).map(({ size }, i) => size - (growth[i]?.size ?? 0))
    expect(Math.max(...steps)).toBeLessThanOrEqual(27)
  })
})
