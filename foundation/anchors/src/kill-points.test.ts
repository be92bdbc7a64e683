import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import {
  aroundCommits,
  atEachPoint,
  databaseAnswers,
  lastWishes,
  openTestDatabase,
  runToDeath,
  type Point,
  type TestDatabase,
} from '@wardstone/harness'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openAnchors } from './anchors.ts'
import { deployWitnessContract, openEvmAnchor } from './evm-anchor.ts'
import { quantity } from './json-rpc.ts'
import { proverOf } from './ledger-prover.ts'
import { receiptHash } from './receipts.ts'
import { openTimeStampAnchor } from './rfc3161-anchor.ts'
import { anchorsSchema } from './schema.ts'
import { openTestAuthority, serveAuthority } from './test-authority.ts'
import { startAnvil, TEST_CHAIN, testKeys } from './test-chain.ts'
import { addressOf } from './transaction.ts'
import { ANCHORED_TOPIC, logId, readAnchored, readContractHead } from './witness-contract.ts'

const program = new URL('./test-killed-anchors.ts', import.meta.url)
const POINTS_MIN = 40
const COMMIT_POINTS_MIN = 8
const TEST_TIMEOUT_MS = 300_000
const HOUR_MS = 3_600_000
const key = testKeys[0]!

const authority = openTestAuthority()
const stamping = authority.certify('stamping', 'stamping', {
  until: Date.now() + 1_000 * 24 * HOUR_MS,
})
const stamper = await serveAuthority((query) => ({ body: authority.reply(query, stamping) }))
const { privateKey: signingKey } = generateKeyPairSync('ed25519')
const pem = signingKey.export({ format: 'pem', type: 'pkcs8' })
const stamps = { url: stamper.url, roots: authority.roots }

type Lane = {
  readonly database: TestDatabase
  readonly chain: Awaited<ReturnType<typeof startAnvil>>
  readonly contract: string
}
const closing: (() => Promise<void>)[] = [stamper.close]
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
  authority.close()
})

/** A database, and a chain where a transaction waits until the test mines. */
async function openLane(options: { readonly durable?: boolean } = {}): Promise<Lane> {
  const chain = await startAnvil()
  closing.push(chain.stop)
  const database = await openTestDatabase([ledgerSchema, anchorsSchema], options)
  closing.push(database.close)
  const contract = await deployWitnessContract({ url: chain.url, chain: TEST_CHAIN, key })
  await chain.rpc('evm_setAutomine', [false], z.unknown())
  return { database, chain, contract }
}

const onError = (error: unknown) => {
  throw error
}

async function openAgain({ database, chain, contract }: Lane, origin: string) {
  const { sql, sequencerSql } = database
  const ledger = await openLedger({ sql, sequencerSql, origin, signingKey, now: Date.now, onError })
  const both = [
    openTimeStampAnchor({ ...stamps, now: Date.now }),
    openEvmAnchor({
      url: chain.url,
      chain: TEST_CHAIN,
      key,
      contract,
      finality: { confirmations: 2 },
      prove: proverOf(ledger),
    }),
  ]
  const policy = { need: 2, of: ['rfc3161', 'evm'], everyMs: HOUR_MS } as const
  return {
    ledger,
    both,
    anchors: openAnchors({ sql, ledger, anchors: both, policy, now: Date.now }),
  }
}

/** Heads of one log that the chain holds, in order, with the nonces of the account's transactions that put them there. */
async function onChain({ chain, contract }: Lane, origin: string) {
  const events = z.array(z.object({ data: z.string(), transactionHash: z.string() }))
  const filter = { address: contract, topics: [ANCHORED_TOPIC, logId(origin)], fromBlock: '0x0' }
  const found = await chain.rpc('eth_getLogs', [filter], events)
  const transaction = z.object({ nonce: quantity })
  return Promise.all(
    found.map(async ({ data, transactionHash }) => {
      const { nonce } = await chain.rpc('eth_getTransactionByHash', [transactionHash], transaction)
      return { size: readAnchored(data).size, nonce: Number(nonce) }
    }),
  )
}

type Told = { readonly kind: string; readonly size: number; readonly state: string }
const nonceOf = async ({ chain }: Lane) =>
  Number(await chain.rpc('eth_getTransactionCount', [addressOf(key), 'latest'], quantity))

/** Every receipt has its evidence, once, and what is said to be confirmed is. */
async function checkReceipts(next: Awaited<ReturnType<typeof openAgain>>): Promise<void> {
  const { anchors, both, ledger } = next
  const { records } = await anchors.list({ limit: 20 })
  const stated = async (kind: string) => {
    await ledger.sequence()
    const entries = await ledger.entries({ kind, limit: 100 })
    return entries.map(({ evidence }) => evidence.facts['receipt'])
  }
  const hashes = (state?: string) =>
    records
      .filter((one) => one.receipt !== undefined && (state === undefined || one.state === state))
      .map((one) => receiptHash(one.receipt!))
  // Newest first, both; a receipt is confirmed after an older one or a newer one.
  expect(await stated('anchors.anchored')).toEqual(hashes())
  const confirmed = await stated('anchors.confirmed')
  expect(new Set(confirmed)).toEqual(new Set(hashes('confirmed')))
  expect(confirmed).toHaveLength(hashes('confirmed').length)
  for (const { kind, state, receipt, checkpoint } of records) {
    expect(['confirmed', 'failed']).toContain(state)
    const anchor = both.find((one) => one.kind === kind)
    if (state === 'confirmed') await anchor!.check(receipt!, checkpoint)
  }
}

async function checkChain(lane: Lane, ledger: Ledger, nonceBefore: number): Promise<void> {
  const { origin } = ledger
  const heads = await onChain(lane, origin)
  const sizes = heads.map(({ size }) => size)
  expect(sizes).toEqual([...new Set(sizes)].toSorted((a, b) => a - b))
  // No transaction of the account failed or was sent for nothing: each nonce put one head there.
  expect(heads.map(({ nonce }) => nonce)).toEqual(heads.map((_, i) => nonceBefore + i))
  expect(await nonceOf(lane)).toBe(nonceBefore + heads.length)
  const head = await readContractHead(lane.chain.rpc, lane.contract, logId(origin))
  expect(head.size).toBe(sizes.at(-1))
}

let logs = 0
/** A server that anchors, to its end or to a point of it; then the next server, with or without a block in between. */
async function live(
  lane: Lane,
  point?: Point,
  { blockBetween = false, isBoth = false }: { blockBetween?: boolean; isBoth?: boolean } = {},
): Promise<readonly Point[]> {
  const { database, chain, contract } = lane
  await database.ownerSql`truncate anchor_receipt, ledger_pending, ledger_entry, ledger_tile, ledger_head`
  const origin = `hospital-${logs++}.example/ledger`
  const { socketFolder, name } = database
  const blocks = {
    url: chain.url,
    chain: TEST_CHAIN,
    contract,
    key: Buffer.from(key).toString('hex'),
  }
  const nonceBefore = await nonceOf(lane)
  const job = { socketFolder, name, origin, pem, stamps, blocks }
  const data = isBoth ? { database: join(socketFolder, '../data') } : {}
  const { points, told } = await runToDeath(program, job, point && { point, ...data })
  await databaseAnswers([database.sql, database.sequencerSql, database.ownerSql])
  await lastWishes(database.ownerSql)
  if (blockBetween) await chain.mine(2)

  const next = await openAgain(lane, origin)
  const { anchors, ledger } = next
  const before = (await anchors.list({ limit: 20 })).records
  for (const { kind, size, state } of told as Told[]) {
    const kept = before.filter((one) => one.kind === kind && one.size === size)
    expect(kept).toHaveLength(1)
    if (state === 'confirmed') expect(kept[0]!.state).toBe('confirmed')
  }
  await ledger.record([{ kind: 'test.fact', at: Date.now(), actor: 'b', subject: '', facts: {} }])
  await anchors.anchorDue()
  await chain.mine(2)
  await anchors.settle()
  expect(await anchors.due()).toEqual([])
  expect(await anchors.anchoredSize()).toBeGreaterThanOrEqual(3)
  await checkReceipts(next)
  await checkChain(lane, ledger, nonceBefore)
  await ledger.verify()
  return points
}

describe('kill -9 of a server at every point of anchoring', () => {
  it(
    `leaves receipts that verify or are anchored again, at no price but one nonce a head, and states each once: at ${POINTS_MIN} points or more`,
    async () => {
      const lanes = [await openLane(), await openLane()]
      const points = (await live(lanes[0]!)).filter(({ name }) => /^(anchor|settle)/.test(name))
      expect(points.length).toBeGreaterThanOrEqual(POINTS_MIN)
      const minedBetween = (point: Point) => points.indexOf(point) % 2 === 1
      await atEachPoint(lanes, points, (lane, point) =>
        live(lane, point, { blockBetween: minedBetween(point) }),
      )
      // While a transaction is on its way, both histories: that it was mined meanwhile, and that it was not.
      const sending = points.filter(({ name }) => /sendRaw|insert into anchor_receipt/.test(name))
      expect(sending.length).toBeGreaterThanOrEqual(4)
      await atEachPoint(lanes, sending, (lane, point) =>
        live(lane, point, { blockBetween: !minedBetween(point) }),
      )
      console.log(`anchors: died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )

  it(
    `and of PostgreSQL with it, around every commit, leaves no less: at ${COMMIT_POINTS_MIN} points or more`,
    async () => {
      const lane = await openLane({ durable: true })
      const points = aroundCommits(await live(lane), (stage) => /^(anchor|settle)/.test(stage))
      expect(points.length).toBeGreaterThanOrEqual(COMMIT_POINTS_MIN)
      await atEachPoint([lane], points, (one, point) => live(one, point, { isBoth: true }))
      console.log(`anchors: PostgreSQL died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )
})
