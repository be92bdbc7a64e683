import { once } from 'node:events'
import { canonicalJson } from '@wardstone/core'
import { parseSignedNote } from '@wardstone/verifier'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { insertHeads } from './head.ts'
import type { Ledger } from './ledger.ts'
import { BATCH_ENTRIES_MAX } from './sequencer.ts'
import { slowRoot } from './slow-log.ts'
import { fill, numbered, numberedFrom, openTestLedger } from './test-ledger.ts'

const test = await openTestLedger()
const { sql, sequencerSql, ownerSql } = test.database
afterAll(test.close)

let ledger: Ledger
beforeEach(async () => {
  await test.empty()
  ledger = await test.open()
})

const rootOf = (size: number) =>
  slowRoot(numberedFrom(0, size).map((one) => Buffer.from(canonicalJson(one))))
const counts = async () => {
  const [row] = await ownerSql<{ pending: number; entries: number; heads: number }[]>`
    select (select count(*) from ledger_pending) as pending,
      (select count(*) from ledger_entry) as entries, (select count(*) from ledger_head) as heads`
  return row
}

describe('sequencing', () => {
  it('has the right root at every size around a full tile, and starts again from each of them', async () => {
    let size = 0
    for (const next of [1, 2, 255, 256, 257, 511, 512, 513, 769, 1_023, 1_024, 1_025]) {
      // A ledger opened anew knows nothing but what is stored.
      const reopened = await test.open()
      await fill(test, reopened, size, next)
      size = next
      const head = await reopened.head()
      expect(head.size).toBe(size)
      expect(Buffer.from(head.root)).toEqual(rootOf(size))
    }
    await ledger.verify()
  })

  it('goes from 65,535 entries over 65,536 to 65,537 as a fresh computation does', async () => {
    const entries = numberedFrom(0, 65_537).map((one) => Buffer.from(canonicalJson(one)))
    await fill(test, ledger, 0, 65_535)
    for (const size of [65_535, 65_536, 65_537]) {
      const reopened = await test.open()
      await fill(test, reopened, (await reopened.head()).size, size)
      const { root } = await reopened.head()
      expect(Buffer.from(root)).toEqual(slowRoot(entries.slice(0, size)))
    }
    const tile = await ledger.resource('tile/1/000')
    expect(tile?.bytes.length).toBe(8_192)
    const top = await ledger.resource('tile/2/000.p/1')
    expect(Buffer.from(top?.bytes ?? [])).toEqual(slowRoot(entries.slice(0, 65_536)))
    expect(await ledger.verify()).toMatchObject({ size: 65_537 })
  }, 120_000)

  it('puts at most 1,024 entries under one checkpoint and goes on until none is left', async () => {
    await fill(test, ledger, 0, 2 * BATCH_ENTRIES_MAX + 1)
    const heads = await ownerSql`select size from ledger_head order by size`
    expect(heads.map(({ size }) => Number(size))).toEqual([0, 1_024, 2_048, 2_049])
  })

  it('keeps the entries of one transaction together in order, whatever is written beside it', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, writer) =>
        sql.begin((tx) =>
          ledger.append(
            tx,
            [0, 1, 2].map((step) => ({ ...numbered(step), actor: `writer-${writer}` })),
          ),
        ),
      ),
    )
    await ledger.sequence()
    const entries = await ledger.entries({ limit: 1_000, order: 'oldest' })
    for (let writer = 0; writer < 40; writer++) {
      const own = entries.filter(({ evidence }) => evidence.actor === `writer-${writer}`)
      expect(own.map(({ evidence }) => evidence.facts['number'])).toEqual([0, 1, 2])
    }
  })
})

describe('two sequencers', () => {
  it('racing over a busy ledger make one line of heads, and no entry twice or lost', async () => {
    const servers = [ledger, await test.open(), await test.open()]
    const writers = Array.from({ length: 30 }, async (_, writer) => {
      for (let step = 0; step < 20; step++) {
        await servers[writer % 3]?.record([{ ...numbered(step), actor: `writer-${writer}` }])
      }
    })
    const sequencing = servers.map(async (server) => {
      for (let i = 0; i < 40; i++) await server.sequence()
    })
    await Promise.all([...writers, ...sequencing])
    expect((await ledger.sequence()).size).toBe(600)
    const entries = await ledger.entries({ limit: 1_000 })
    const seen = new Set(
      entries.map(({ evidence }) => `${evidence.actor}/${canonicalJson(evidence.facts)}`),
    )
    expect(seen.size).toBe(600)
    expect(await ledger.verify()).toMatchObject({ size: 600 })
  })

  it('take turns, each noticing what the other did', async () => {
    const other = await test.open()
    for (let size = 0; size < 600; size += 60) {
      await fill(test, size % 120 === 0 ? ledger : other, size, size + 60)
    }
    const head = await ledger.sequence()
    expect(Buffer.from(head.root)).toEqual(rootOf(600))
  })

  it('could not both add a head of one size, lock or no lock', async () => {
    await fill(test, ledger, 0, 3)
    const head = await ledger.head()
    await expect(insertHeads(sequencerSql, [head])).rejects.toMatchObject({ code: '23505' })
  })
})

describe('a batch that breaks off', () => {
  it('leaves everything as it was, and is done again', async () => {
    await fill(test, ledger, 0, 250)
    await sql.begin((tx) => ledger.append(tx, numberedFrom(250, 260)))
    const before = await counts()
    await ownerSql.unsafe(`
      create function refuse() returns trigger language plpgsql as 'begin raise ''power cut''; end';
      create trigger refuse before insert on ledger_head execute function refuse()`)
    await expect(ledger.sequence()).rejects.toThrow('power cut')
    expect(await counts()).toEqual(before)
    await ownerSql.unsafe('drop function refuse cascade')
    expect((await ledger.sequence()).size).toBe(260)
    expect(Buffer.from((await ledger.head()).root)).toEqual(rootOf(260))
    await ledger.verify()
  })

  it('because its server was killed in the middle leaves no half batch and no lock', async () => {
    await fill(test, ledger, 0, 250)
    await sql.begin((tx) => ledger.append(tx, numberedFrom(250, 260)))
    const before = await counts()
    const blocked = async () => {
      const [row] = await ownerSql<{ count: number }[]>`
        select count(*) as count from pg_stat_activity
        where usename = 'wardstone_sequencer' and datname = current_database()
          and wait_event_type = 'Lock'`
      return row?.count
    }
    // Holding the heads stops the batch after its entries and before its head.
    await ownerSql.begin(async (tx) => {
      await tx`lock table ledger_head in share row exclusive mode`
      const server = test.sequenceElsewhere()
      await expect.poll(blocked, { timeout: 20_000 }).toBe(1)
      server.kill('SIGKILL')
      await once(server, 'exit')
    })
    await expect.poll(async () => (await ledger.sequence()).size).toBe(260)
    const after = await counts()
    expect(after).toEqual({ pending: 0, entries: 260, heads: (before?.heads ?? 0) + 1 })
    expect(Buffer.from((await ledger.head()).root)).toEqual(rootOf(260))
    await ledger.verify()
  })
})

describe('a ledger that was tampered with', () => {
  it('is not signed any further after a restart', async () => {
    await fill(test, ledger, 0, 10)
    await ownerSql`update ledger_entry set leaf = sha256(''::bytea) where index = 7`
    const restarted = await test.open()
    await restarted.record([numbered(10)])
    await expect(restarted.sequence()).rejects.toMatchObject({ code: 'ledger.damaged' })
    expect(await counts()).toEqual({ pending: 1, entries: 10, heads: 2 })
  })
})

describe('a started ledger', () => {
  it('sequences by itself until it is stopped', async () => {
    ledger.start()
    await ledger.record([numbered(0)])
    await expect.poll(async () => (await ledger.head()).size, { timeout: 20_000 }).toBe(1)
    await ledger.stop()
    await ledger.record([numbered(1)])
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect((await ledger.head()).size).toBe(1)
    expect(test.errors).toEqual([])
  })

  it('tells of a failure and goes on once its cause is gone', async () => {
    await ledger.record([numbered(0)])
    await ownerSql`revoke insert on ledger_head from wardstone_sequencer`
    ledger.start()
    await expect.poll(() => test.errors.length, { timeout: 20_000 }).toBeGreaterThan(0)
    await ownerSql`grant insert on ledger_head to wardstone_sequencer`
    await expect.poll(async () => (await ledger.head()).size, { timeout: 20_000 }).toBe(1)
    await ledger.stop()
  })

  it('can be stopped twice and started again', async () => {
    await ledger.stop()
    ledger.start()
    await ledger.stop()
    await ledger.stop()
    ledger.start()
    await ledger.stop()
    const { text } = parseSignedNote((await ledger.head()).checkpoint)
    expect(text).toContain('hospital.example/ledger')
  })
})
