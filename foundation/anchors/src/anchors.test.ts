import { generateKeyPairSync } from 'node:crypto'
import { openTestDatabase, testClock } from '@wardstone/harness'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Anchor } from './anchor.ts'
import { openAnchors } from './anchors.ts'
import { anchorsEvidence } from './evidence.ts'
import { deployWitnessContract, openEvmAnchor } from './evm-anchor.ts'
import { proverOf } from './ledger-prover.ts'
import { anchoredSize } from './policy.ts'
import { receiptHash } from './receipts.ts'
import { openTimeStampAnchor } from './rfc3161-anchor.ts'
import { anchorsSchema } from './schema.ts'
import { openTestAuthority, serveAuthority } from './test-authority.ts'
import { startAnvil, TEST_CHAIN, testKeys } from './test-chain.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const database = await openTestDatabase([ledgerSchema, anchorsSchema])
const chain = await startAnvil()
const authority = openTestAuthority()
const stamping = authority.certify('stamping', 'stamping', {
  until: Date.now() + 1_000 * DAY_MS,
})
let authorityIsUp = true
const stamper = await serveAuthority((query) => ({
  body: authority.reply(query, stamping),
  status: authorityIsUp ? 200 : 503,
}))
afterAll(async () => {
  authority.close()
  await Promise.all([stamper.close(), chain.stop(), database.close()])
})

// Half past an hour, near now: the authority's clock is the machine's.
const start = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS / 2
let clock = testClock(start)
const { sql, sequencerSql } = database
const { privateKey: signingKey } = generateKeyPairSync('ed25519')
let ledger: Ledger

/** Takes everything out of the ledger, as only the owner of the database can, and begins it anew. */
async function emptyLedger() {
  await database.ownerSql`truncate ledger_pending, ledger_entry, ledger_tile, ledger_head`
  ledger = await openLedger({
    sql,
    sequencerSql,
    origin: 'hospital.example/ledger',
    signingKey,
    now: () => clock.now(),
    onError: (error) => {
      throw error
    },
  })
}
const access = { url: chain.url, chain: TEST_CHAIN, key: testKeys[0]! }
let contract: string

const timeStamps = (): Anchor =>
  openTimeStampAnchor({ url: stamper.url, roots: authority.roots, now: Date.now })
const blocks = (at = contract): Anchor =>
  openEvmAnchor({
    ...access,
    contract: at,
    finality: { confirmations: 2 },
    prove: proverOf(ledger),
  })
const open = (anchors: readonly Anchor[], need = anchors.length) =>
  openAnchors({
    sql,
    ledger,
    anchors,
    policy: { need, of: anchors.map(({ kind }) => kind), everyMs: HOUR_MS },
    now: () => clock.now(),
  })

async function states(anchors: ReturnType<typeof open>) {
  const { records } = await anchors.list({ limit: 20 })
  return records.map(({ kind, state }) => `${kind} ${state}`)
}

/** What the ledger says about anchors, oldest first, each fact checked against its schema. */
async function said() {
  await ledger.sequence()
  const entries = await ledger.entries({ limit: 1_000, order: 'oldest' })
  const schemas: Readonly<Record<string, z.ZodType>> = anchorsEvidence
  return entries.flatMap(({ evidence }) => {
    if (!evidence.kind.startsWith('anchors.')) return []
    const kind = z
      .looseObject({ kind: z.string() })
      .parse(schemas[evidence.kind]?.parse(evidence.facts)).kind
    return [`${evidence.kind} ${kind}`]
  })
}
const mined = () => chain.mine(1)
const append = (number: number) =>
  ledger.record([
    { kind: 'test.fact', at: clock.now(), actor: 'a', subject: '', facts: { number } },
  ])

beforeEach(async () => {
  authorityIsUp = true
  clock = testClock(start)
  contract = await deployWitnessContract(access)
  await database.ownerSql`truncate anchor_receipt`
  await emptyLedger()
  for (let i = 0; i < 5; i++) await append(i)
  await ledger.sequence()
})

describe('anchoring', () => {
  it('gives the newest head to every anchor, and states it with the hash of the receipt', async () => {
    const anchors = open([timeStamps(), blocks()])
    await anchors.anchorNow('officer')
    await mined()
    await anchors.settle()
    expect(await states(anchors)).toEqual(['evm confirmed', 'rfc3161 confirmed'])
    expect(await said()).toEqual([
      'anchors.anchored rfc3161',
      'anchors.anchored evm',
      'anchors.confirmed rfc3161',
      'anchors.confirmed evm',
    ])
    const { records, total } = await anchors.list({ limit: 1 })
    const [entry] = await ledger.entries({ kind: 'anchors.anchored', limit: 1 })
    expect(total).toBe(2)
    expect(entry?.evidence).toMatchObject({
      actor: 'officer',
      facts: { kind: 'evm', size: records[0]?.size, receipt: receiptHash(records[0]!.receipt!) },
    })
  })

  it('calls so much anchored as the policy needs kinds for', async () => {
    const anchors = [timeStamps(), blocks()]
    await open(anchors).anchorNow()
    expect(await open(anchors, 2).anchoredSize()).toBe(0)
    expect(await open(anchors, 1).anchoredSize()).toBe(5)
    await mined()
    await open(anchors).settle()
    expect(await open(anchors, 2).anchoredSize()).toBe(5)
  })

  it('goes on with the consistency proof out of the ledger’s own tiles', async () => {
    const anchors = open([blocks()])
    for (let round = 1; round <= 3; round++) {
      for (let i = 0; i < 300; i++) void append(i)
      await append(-1)
      await anchors.anchorNow()
      await mined()
    }
    await anchors.settle()
    expect(await states(anchors)).toEqual(['evm confirmed', 'evm confirmed', 'evm confirmed'])
    expect(await anchors.anchoredSize()).toBeGreaterThan(900)
  })

  it('goes on where a server died between sending a head and keeping its receipt', async () => {
    const anchors = open([blocks()])
    await anchors.anchorNow()
    await mined()
    await database.ownerSql`truncate anchor_receipt`
    await anchors.anchorDue()
    await mined()
    await anchors.settle()
    expect(await states(anchors)).toEqual(['evm confirmed'])
    // With no entry in between as well: then it is the same head, and the chain still knows its transaction.
    await database.ownerSql`truncate anchor_receipt`
    const { checkpoint } = await ledger.head()
    const again = await blocks()
      .anchor(checkpoint)
      .catch((error: unknown) => error)
    expect(again).toMatchObject({ kind: 'evm' })
  })

  it('has nothing to anchor of an empty ledger', async () => {
    await emptyLedger()
    const anchors = open([timeStamps()])
    expect(await anchors.due()).toEqual([])
  })
})

describe('the cadence', () => {
  it('is one head in each span of time, whatever happens in between', async () => {
    const anchors = open([timeStamps()])
    await anchors.anchorDue()
    expect(await anchors.due()).toEqual([])
    clock.advance(29 * MINUTE_MS)
    for (let i = 0; i < 50; i++) void append(i)
    await append(-1)
    await anchors.anchorDue()
    expect(await states(anchors)).toEqual(['rfc3161 confirmed'])
    clock.advance(MINUTE_MS)
    expect(await anchors.due()).toEqual(['rfc3161'])
    await anchors.anchorDue()
    expect(await states(anchors)).toEqual(['rfc3161 confirmed', 'rfc3161 confirmed'])
  })

  it('tries again after a failure, at longer and longer intervals', async () => {
    const anchors = open([timeStamps()])
    authorityIsUp = false
    const tries: number[] = []
    for (let minute = 0; minute < 10; minute++) {
      const before = (await anchors.list({ limit: 1 })).total
      await anchors.anchorDue()
      if ((await anchors.list({ limit: 1 })).total > before) tries.push(minute)
      clock.advance(MINUTE_MS)
    }
    expect(tries).toEqual([0, 1, 3, 7])
    expect(new Set(await said())).toEqual(new Set(['anchors.failed rfc3161']))
    authorityIsUp = true
    clock.advance(HOUR_MS)
    await anchors.anchorDue()
    expect((await states(anchors))[0]).toBe('rfc3161 confirmed')
    expect(await anchors.due()).toEqual([])
  })

  it('is broken when a receipt is about to age', async () => {
    // A span of 27 years, so that nothing else makes it due.
    const policy = { need: 1, of: ['rfc3161'], everyMs: 10_000 * DAY_MS } as const
    const deps = { sql, ledger, anchors: [timeStamps()], policy, now: () => clock.now() }
    const anchors = openAnchors(deps)
    await anchors.anchorDue()
    clock.advance(900 * DAY_MS)
    expect(await anchors.due()).toEqual([])
    clock.advance(20 * DAY_MS)
    expect(await anchors.due()).toEqual(['rfc3161'])
  })

  it('is kept by one server at a time', async () => {
    const first = open([timeStamps()])
    const second = open([timeStamps()])
    await Promise.all([first.anchorDue(), second.anchorDue(), first.anchorDue()])
    expect(await states(first)).toEqual(['rfc3161 confirmed'])
    const both = await Promise.allSettled([first.anchorNow(), second.anchorNow()])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'server.busy' },
    })
  })
})

describe('a reorganisation', () => {
  it('puts the receipt back, is stated, and the head is anchored again', async () => {
    const anchors = open([blocks()])
    await anchors.anchorDue()
    await mined()
    await anchors.anchorDue()
    expect(await states(anchors)).toEqual(['evm confirmed'])
    await chain.rpc('anvil_reorg', [2, []], z.unknown())
    await anchors.settle()
    expect(await states(anchors)).toEqual(['evm reorganised'])
    expect(await anchors.anchoredSize()).toBe(0)
    expect(await anchors.due()).toEqual(['evm'])
    await anchors.anchorDue()
    expect(await states(anchors)).toEqual(['evm pending', 'evm reorganised'])
    await mined()
    await anchors.anchorDue()
    expect(await states(anchors)).toEqual(['evm confirmed', 'evm failed'])
    expect(await said()).toEqual([
      'anchors.anchored evm',
      'anchors.confirmed evm',
      'anchors.reorganised evm',
      'anchors.anchored evm',
      'anchors.confirmed evm',
      'anchors.failed evm',
    ])
  })
})

describe('a ledger that was rolled back', () => {
  it('is refused by the chain, which is kept and stated', async () => {
    const anchors = open([blocks()])
    for (let i = 0; i < 20; i++) void append(i)
    await append(-1)
    await anchors.anchorNow()
    await mined()
    await anchors.settle()
    await emptyLedger()
    await append(0)
    const after = open([blocks()])
    await after.anchorNow()
    const { records } = await after.list({ limit: 1 })
    expect(records[0]).toMatchObject({ state: 'failed', receipt: undefined })
    expect(records[0]?.reason).toContain('rollback')
    expect(await said()).toEqual(['anchors.failed evm'])
  })
})

describe('the serving role', () => {
  it.each([
    `update anchor_receipt set receipt = '{}'`,
    `update anchor_receipt set checkpoint = ''`,
    `delete from anchor_receipt`,
  ])('cannot %s', async (statement) => {
    await expect(sql.unsafe(statement)).rejects.toThrow(/permission denied/)
  })
})

describe('a policy', () => {
  it('counts kinds, and a larger head for a smaller one', () => {
    const of = ['rfc3161', 'evm'] as const
    const sizes = new Map([
      ['rfc3161', 10],
      ['evm', 7],
    ] as const)
    expect(anchoredSize({ need: 1, of, everyMs: HOUR_MS }, sizes)).toBe(10)
    expect(anchoredSize({ need: 2, of, everyMs: HOUR_MS }, sizes)).toBe(7)
    expect(anchoredSize({ need: 2, of, everyMs: HOUR_MS }, new Map([['evm', 7]]))).toBe(0)
  })

  it('that can never be met is refused', () => {
    const invalid: unknown = expect.objectContaining({ code: 'config.invalid' })
    const anchors = [timeStamps()]
    const deps = { sql, ledger, anchors, now: clock.now }
    for (const policy of [
      { need: 2, of: ['rfc3161'], everyMs: HOUR_MS },
      { need: 0, of: ['rfc3161'], everyMs: HOUR_MS },
      { need: 1, of: ['evm'], everyMs: HOUR_MS },
      { need: 1, of: ['rfc3161', 'rfc3161'], everyMs: HOUR_MS },
      { need: 1, of: ['rfc3161'], everyMs: 1_000 },
    ] as const) {
      expect(() => openAnchors({ ...deps, policy })).toThrow(invalid)
    }
  })
})
