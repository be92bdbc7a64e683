import { Fault } from '@wardstone/core'
import { z } from 'zod'
import { toHex } from './hexadecimal.ts'
import { quantity, RpcRefusal, type Rpc } from './json-rpc.ts'
import { unavailable } from './read-answer.ts'
import { addressOf, signTransaction } from './transaction.ts'
import { readRevert } from './witness-contract.ts'

const GWEI = 1_000_000_000n
/** A year of hourly anchors at this price costs about as much as a server; more is a mistake or an attack. */
const FEE_MAX_DEFAULT = 200n * GWEI
const REPLACEMENTS_MAX = 8

const block = z.object({ baseFeePerGas: quantity })

/** An account of the chain that pays for its transactions. */
export type Account = {
  readonly address: string
  /**
   * Sends one transaction and returns its hash; it is mined later, if at all. Only one is ever under way: the next
   * one takes the place of a transaction that was not mined yet, at a higher fee.
   *
   * @throws Fault `anchors.refused` with the contract's own word, `anchors.unavailable`.
   */
  send(call: { readonly to?: string; readonly data: Uint8Array }): Promise<string>
}

/**
 * An account by its private key, 32 bytes.
 * @param feeMax Most wei to pay for a unit of gas; dearer than this is waited out.
 */
export function openAccount(deps: {
  readonly rpc: Rpc
  readonly chain: number
  readonly key: Uint8Array
  readonly feeMax?: bigint
}): Account {
  const { rpc, chain, key, feeMax: feeLimit = FEE_MAX_DEFAULT } = deps
  const address = addressOf(key)
  return {
    address,
    async send({ to, data }) {
      const call = { from: address, ...(to === undefined ? {} : { to }), data: toHex(data) }
      await requireChain(rpc, chain)
      const needed = await refusing(() => rpc('eth_estimateGas', [call, 'latest'], quantity))
      // The state may be another when it is mined: a storage slot set for the first time costs more.
      const gas = (needed * 5n) / 4n
      // Not 'pending': a transaction that is stuck is replaced, not queued behind.
      const nonce = Number(await rpc('eth_getTransactionCount', [address, 'latest'], quantity))
      let fees = await suggestFees(rpc)
      for (let attempt = 0; attempt < REPLACEMENTS_MAX; attempt++) {
        if (fees.feeMax > feeLimit) throw unavailable('its fees are over the limit that is set')
        const target = to === undefined ? {} : { to }
        const signed = signTransaction(
          { chainId: chain, nonce, ...fees, gas, ...target, data },
          key,
        )
        if (await submit(rpc, signed.raw)) return signed.hash
        // A node takes a replacement that pays at least a tenth more.
        fees = { tip: raised(fees.tip), feeMax: raised(fees.feeMax) }
      }
      throw unavailable('an earlier transaction of the same account stands in the way')
    },
  }
}

/** @throws Fault `anchors.refused` when the node belongs to another chain. */
export async function requireChain(rpc: Rpc, chain: number): Promise<void> {
  const found = Number(await rpc('eth_chainId', [], quantity))
  if (found === chain) return
  throw new Fault(
    'anchors.refused',
    `The node belongs to chain ${found}, not to ${chain}. Correct the address of the node or the number of the chain.`,
  )
}

/** Whether the node took it; false when one of the same nonce waits there that pays too much to be replaced by it. */
async function submit(rpc: Rpc, raw: string): Promise<boolean> {
  try {
    await rpc('eth_sendRawTransaction', [raw], z.string())
    return true
  } catch (error) {
    if (!(error instanceof RpcRefusal)) throw error
    if (/already known|already imported/i.test(error.message)) return true
    if (/underpriced/i.test(error.message)) return false
    throw unavailable('the node does not take the transaction', { reason: error.message })
  }
}

async function suggestFees(rpc: Rpc): Promise<{ tip: bigint; feeMax: bigint }> {
  const { baseFeePerGas } = await rpc('eth_getBlockByNumber', ['latest', false], block)
  const tip = await rpc('eth_maxPriorityFeePerGas', [], quantity).catch((error: unknown) => {
    if (!(error instanceof RpcRefusal)) throw error
    return GWEI
  })
  // Twice the base fee still pays after six full blocks, which raise it by an eighth each.
  return { tip, feeMax: 2n * baseFeePerGas + tip }
}

function raised(fee: bigint): bigint {
  return (fee * 5n) / 4n + 1n
}

/** Turns a revert into a refusal that says why. */
async function refusing<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof RpcRefusal)) throw error
    const word = readRevert(error.data)
    if (word === undefined) throw unavailable('the node refuses', { reason: error.message })
    throw new Fault('anchors.refused', refusals[word] ?? `The contract refuses: ${word}.`, { word })
  }
}

/** What the contract's words mean. */
const refusals: Readonly<Record<string, string>> = {
  rollback:
    'The contract refuses: rollback. The chain has a head of this ledger that is as large or larger, so entries were taken away, or another server anchors the same ledger.',
  fork: 'The contract refuses: fork. This head does not continue the one on the chain, so an entry that was anchored was changed. Keep the disk and tell your security officer.',
  'not owner':
    'The contract refuses: not owner. Another account anchored a log of this name first. Use the key it belongs to, have it offered to this account, or deploy a contract of your own.',
  proof:
    'The contract refuses: proof. There is no head on the chain yet that a proof could begin from.',
}
