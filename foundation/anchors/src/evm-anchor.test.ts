import { hash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ChainReceipt, Receipt } from './anchor.ts'
import { acceptLog, deployWitnessContract, offerLog, openEvmAnchor } from './evm-anchor.ts'
import { openRpc, quantity } from './json-rpc.ts'
import { startAnvil, TEST_CHAIN, testKeys } from './test-chain.ts'
import { openTestLog } from './test-log.ts'
import { addressOf } from './transaction.ts'
import { logId, readContractHead } from './witness-contract.ts'

const chain = await startAnvil()
afterAll(chain.stop)

const access = { url: chain.url, chain: TEST_CHAIN, key: testKeys[0]! }
let contract: string
beforeAll(async () => {
  contract = await deployWitnessContract(access)
})

let logs = 0
function newLog(size = 40, content?: string) {
  const origin = `hospital-${logs++}.example/ledger`
  return { origin, ...openTestLog(origin, size, content) }
}
type Log = ReturnType<typeof newLog>

const open = (log: Log, options: Partial<Parameters<typeof openEvmAnchor>[0]> = {}) =>
  openEvmAnchor({
    ...access,
    contract,
    finality: { confirmations: 3 },
    prove: (oldSize, newSize) => log.prove(oldSize, newSize),
    ...options,
  })

const ask = (method: string, ...params: unknown[]) => chain.rpc(method, params, z.unknown())
const faulty = (code: string): unknown => expect.objectContaining({ code })
const onChain = (receipt: Receipt) => chain.succeeds((receipt as ChainReceipt).transaction)

describe('a head on the chain', () => {
  it('is proved once enough blocks stand on it, and not before', async () => {
    const log = newLog()
    const anchor = open(log)
    const receipt = await anchor.anchor(log.checkpoint(7))
    expect(await onChain(receipt)).toBe(true)
    await expect(anchor.check(receipt, log.checkpoint(7))).rejects.toThrow(
      faulty('anchors.pending'),
    )
    await chain.mine(1)
    await expect(anchor.check(receipt, log.checkpoint(7))).rejects.toThrow(
      faulty('anchors.pending'),
    )
    await chain.mine(1)
    await anchor.check(receipt, log.checkpoint(7))
  })

  it('is proved, where the chain has finality, once the chain calls it final', async () => {
    const log = newLog()
    const anchor = open(log, { finality: 'finalized' })
    const receipt = await anchor.anchor(log.checkpoint(7))
    expect(await onChain(receipt)).toBe(true)
    await chain.mine(10)
    await expect(anchor.check(receipt, log.checkpoint(7))).rejects.toThrow(
      faulty('anchors.pending'),
    )
    await chain.mine(90)
    await anchor.check(receipt, log.checkpoint(7))
  })

  it('is followed by the next with the proof between them, and nothing but heads is on the chain', async () => {
    const log = newLog(2_999)
    const anchor = open(log, { finality: { confirmations: 1 } })
    for (const size of [1, 2, 1_537, 2_999]) {
      const receipt = await anchor.anchor(log.checkpoint(size))
      expect(await onChain(receipt)).toBe(true)
      await anchor.check(receipt, log.checkpoint(size))
    }
    const head = await readContractHead(chain.rpc, contract, logId(log.origin))
    expect(head).toMatchObject({ size: 2_999, owner: addressOf(access.key) })
    expect(Buffer.from(head.root)).toEqual(Buffer.from(log.root(2_999)))
  })

  it('that a reorganisation took back is pending again, and is anchored anew', async () => {
    const log = newLog()
    const anchor = open(log)
    const first = await anchor.anchor(log.checkpoint(5))
    expect(await onChain(first)).toBe(true)
    await chain.mine(2)
    await anchor.check(first, log.checkpoint(5))
    await ask('anvil_reorg', 3, [])
    await expect(anchor.check(first, log.checkpoint(5))).rejects.toThrow(faulty('anchors.pending'))
    expect((await readContractHead(chain.rpc, contract, logId(log.origin))).size).toBe(0)
    const again = await anchor.anchor(log.checkpoint(9))
    expect(await onChain(again)).toBe(true)
    await chain.mine(2)
    await anchor.check(again, log.checkpoint(9))
  })

  it('is found again where its receipt was lost', async () => {
    const log = newLog()
    const anchor = open(log, { finality: { confirmations: 1 } })
    const receipt = await anchor.anchor(log.checkpoint(6))
    expect(await onChain(receipt)).toBe(true)
    expect(await anchor.anchor(log.checkpoint(6))).toEqual(receipt)
  })

  it('takes the place of one that was sent and never mined', async () => {
    const log = newLog()
    const anchor = open(log, { finality: { confirmations: 1 } })
    await ask('evm_setAutomine', false)
    const stuck = await anchor.anchor(log.checkpoint(6))
    const next = await anchor.anchor(log.checkpoint(8))
    await ask('evm_setAutomine', true)
    await chain.mine(1)
    await anchor.check(next, log.checkpoint(8))
    await expect(anchor.check(stuck, log.checkpoint(6))).rejects.toThrow(faulty('anchors.pending'))
  })
})

describe('the contract refuses', () => {
  it('a ledger that was forked', async () => {
    const log = newLog()
    expect(await onChain(await open(log).anchor(log.checkpoint(11)))).toBe(true)
    const forged = { ...log, ...openTestLog(log.origin, 40, 'rewritten') }
    await expect(open(forged).anchor(forged.checkpoint(20))).rejects.toThrow(/fork.+was changed/)
    await expect(open(forged).anchor(forged.checkpoint(20))).rejects.toThrow(
      faulty('anchors.refused'),
    )
  })

  it('a ledger that was rolled back, with and without new entries after', async () => {
    const log = newLog()
    expect(await onChain(await open(log).anchor(log.checkpoint(11)))).toBe(true)
    await expect(open(log).anchor(log.checkpoint(10))).rejects.toThrow(/rollback/)
    const forged = { ...log, ...openTestLog(log.origin, 40, 'rewritten') }
    await expect(open(forged).anchor(forged.checkpoint(11))).rejects.toThrow(/rollback/)
  })

  it('every account but the owner, until the owner offers the log and that one accepts', async () => {
    const log = newLog()
    const other = { ...access, key: testKeys[1]! }
    const target = { contract, origin: log.origin, next: addressOf(other.key) }
    expect(await onChain(await open(log).anchor(log.checkpoint(3)))).toBe(true)
    await expect(open(log, other).anchor(log.checkpoint(4))).rejects.toThrow(/not owner/)
    await expect(offerLog(other, target)).rejects.toThrow(/not owner/)
    await expect(acceptLog(other, target)).rejects.toThrow(/not offered/)
    await offerLog(access, target)
    expect(await onChain(await open(log).anchor(log.checkpoint(4)))).toBe(true)
    await acceptLog(other, target)
    await expect(open(log).anchor(log.checkpoint(5))).rejects.toThrow(/not owner/)
    expect(await onChain(await open(log, other).anchor(log.checkpoint(5)))).toBe(true)
    await expect(acceptLog(other, target)).rejects.toThrow(/not offered/)
  })
})

describe('a receipt proves nothing', () => {
  let log: Log
  let receipt: ChainReceipt
  beforeAll(async () => {
    log = newLog()
    receipt = (await open(log).anchor(log.checkpoint(7))) as ChainReceipt
    await onChain(receipt)
    await chain.mine(3)
    await open(log).check(receipt, log.checkpoint(7))
  })

  it('for another checkpoint, of the same ledger or another', async () => {
    const other = { ...log, ...openTestLog(log.origin, 40, 'rewritten') }
    for (const checkpoint of [log.checkpoint(8), other.checkpoint(7), newLog().checkpoint(7)]) {
      await expect(open(log).check(receipt, checkpoint)).rejects.toThrow(faulty('proof.invalid'))
    }
  })

  it('when it names another chain, contract or log, or is of another kind', async () => {
    const changed: Receipt[] = [
      { ...receipt, chain: 1 },
      { ...receipt, contract: addressOf(access.key) },
      { ...receipt, log: logId('other.example/ledger') },
      { kind: 'rfc3161', authority: '', nonce: '', token: '' },
    ]
    for (const one of changed) {
      await expect(open(log).check(one, log.checkpoint(7))).rejects.toThrow(faulty('proof.invalid'))
    }
  })

  it('when its transaction is not on the chain, or did something else', async () => {
    const unknown = { ...receipt, transaction: `0x${hash('sha256', 'none', 'hex')}` }
    await expect(open(log).check(unknown, log.checkpoint(7))).rejects.toThrow(
      faulty('anchors.pending'),
    )
    const other = newLog()
    const { transaction } = (await open(other).anchor(other.checkpoint(7))) as ChainReceipt
    expect(await chain.succeeds(transaction)).toBe(true)
    const borrowed = { ...receipt, transaction }
    await expect(open(log).check(borrowed, log.checkpoint(7))).rejects.toThrow(
      faulty('proof.invalid'),
    )
  })

  it('when the contract is not the one that checks proofs', async () => {
    const impostor = '0x00000000000000000000000000000000000000aa'
    await ask('anvil_setCode', impostor, '0x600160005260206000f3')
    const lying = open(log, { contract: impostor })
    const claim = { ...receipt, contract: impostor }
    await expect(lying.check(claim, log.checkpoint(7))).rejects.toThrow(faulty('proof.invalid'))
    await expect(lying.anchor(log.checkpoint(7))).rejects.toThrow(faulty('proof.invalid'))
  })
})

describe('the account that pays', () => {
  it('pays no more than the limit', async () => {
    const log = newLog()
    const before = await chain.rpc('eth_getBalance', [addressOf(access.key), 'latest'], quantity)
    const thrifty = open(log, { feeMax: 1n })
    await expect(thrifty.anchor(log.checkpoint(7))).rejects.toThrow(faulty('anchors.unavailable'))
    expect(await chain.rpc('eth_getBalance', [addressOf(access.key), 'latest'], quantity)).toBe(
      before,
    )
  })

  it('speaks to no other chain than it was told', async () => {
    const log = newLog()
    await expect(open(log, { chain: 1 }).anchor(log.checkpoint(7))).rejects.toThrow(
      faulty('anchors.refused'),
    )
  })

  it('waits for a node that is gone, and does not write its address anywhere', async () => {
    const log = newLog()
    const gone = open(log, { url: 'http://127.0.0.1:9/secret-of-the-account' })
    const failure = await gone.anchor(log.checkpoint(7)).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'anchors.unavailable' })
    expect(JSON.stringify(failure) + String(failure)).not.toContain('secret')
  })

  it('waits where the node refuses to answer', async () => {
    const log = newLog()
    await expect(open(log, { contract: '0x12' }).anchor(log.checkpoint(7))).rejects.toThrow(
      faulty('anchors.unavailable'),
    )
  })

  it('reaches nodes elsewhere by https only', () => {
    for (const url of ['http://node.example', 'ftp://localhost', 'node']) {
      expect(() => openRpc(url)).toThrow(faulty('config.invalid'))
    }
    expect(() => openRpc('https://node.example')).not.toThrow()
  })
})
