import { equalBytes, Fault } from '@wardstone/core'
import { parseCheckpoint, parseSignedNote, type Checkpoint, type Hash } from '@wardstone/verifier'
import { z } from 'zod'
import { openAccount, requireChain, type Account } from './account.ts'
import type { Anchor, ChainReceipt, Receipt } from './anchor.ts'
import { openRpc, quantity, RpcRefusal, type Rpc } from './json-rpc.ts'
import { unavailable } from './read-answer.ts'
import {
  acceptCall,
  anchorCall,
  ANCHORED_TOPIC,
  logId,
  offerCall,
  readAnchored,
  readContractHead,
  witnessContract,
} from './witness-contract.ts'

const DEPLOY_POLLS_MAX = 600
const DEPLOY_POLL_MS = 500
/** How far back an anchor is looked for whose receipt was lost. */
const LOST_BLOCKS_MAX = 5_000n

/** When a block is taken for settled: so many blocks stand on it, itself included, or the chain says so. */
export type Finality = 'finalized' | { readonly confirmations: number }

export type ChainAccess = {
  /** Address of a node's JSON-RPC: https, or http on this machine. */
  readonly url: string
  /** Number of the chain (EIP-155). A node of another chain is refused. */
  readonly chain: number
  /** Private key of the account that pays, 32 bytes. */
  readonly key: Uint8Array
  /** Most wei to pay for a unit of gas (default 200 gwei). */
  readonly feeMax?: bigint
}

const eventLog = z.object({ address: z.string(), topics: z.array(z.string()), data: z.string() })
const mined = z.object({
  status: quantity,
  blockNumber: quantity,
  blockHash: z.string(),
  contractAddress: z.string().nullable(),
  logs: z.array(eventLog),
})
const block = z.object({ number: quantity, hash: z.string() })

/**
 * Anchors checkpoints in a WitnessAnchor contract, which checks itself that each continues the last.
 * What `check` finds is as true as the node that it asks: use your own.
 *
 * @param deps.prove Consistency proof between two sizes of the ledger (RFC 9162 §2.1.4.1).
 */
export function openEvmAnchor(
  deps: ChainAccess & {
    readonly contract: string
    readonly finality: Finality
    readonly prove: (oldSize: number, newSize: number) => Promise<readonly Hash[]>
  },
): Anchor {
  const { chain, finality, prove } = deps
  const contract = deps.contract.toLowerCase()
  const rpc = openRpc(deps.url)
  const account = openAccount({ ...deps, rpc })
  return {
    kind: 'evm',
    anchor: answered(async (checkpoint: string): Promise<ChainReceipt> => {
      const head = readCheckpoint(checkpoint)
      const log = logId(head.origin)
      await requireChain(rpc, chain)
      await requireContract(rpc, contract)
      const known = await readContractHead(rpc, contract, log)
      const receipt = { kind: 'evm', chain, contract, log } as const
      if (known.size === head.size && equalBytes(known.root, head.root)) {
        return { ...receipt, transaction: await findLost(rpc, receipt, head) }
      }
      const continues = known.size > 0 && known.size < head.size
      const proof = continues ? await prove(known.size, head.size) : []
      const data = anchorCall(log, head, proof)
      return { ...receipt, transaction: await account.send({ to: contract, data }) }
    }),
    check: answered(async (receipt: Receipt, checkpoint: string) => {
      requireOwn(receipt, { chain, contract })
      const head = readCheckpoint(checkpoint)
      await requireChain(rpc, chain)
      await requireContract(rpc, contract)
      await requireAnchored(rpc, receipt, head)
      await requireSettled(rpc, receipt, finality)
    }),
  }
}

/** Puts a WitnessAnchor on the chain, and returns its address once it is there. */
export async function deployWitnessContract(access: ChainAccess): Promise<string> {
  const rpc = openRpc(access.url)
  const hash = await openAccount({ ...access, rpc }).send({
    data: codeOf(witnessContract.bytecode),
  })
  const { contractAddress } = await waitMined(rpc, hash)
  if (contractAddress === null) throw refused('The chain did not deploy the contract.')
  await requireContract(rpc, contractAddress)
  return contractAddress.toLowerCase()
}

/** Offers a log to another account, as its owner; that one accepts with its own key. */
export async function offerLog(
  access: ChainAccess,
  target: { readonly contract: string; readonly origin: string; readonly next: string },
): Promise<void> {
  await sendAndWait(access, target.contract, offerCall(logId(target.origin), target.next))
}

/** Takes a log that was offered to this account. */
export async function acceptLog(
  access: ChainAccess,
  target: { readonly contract: string; readonly origin: string },
): Promise<void> {
  await sendAndWait(access, target.contract, acceptCall(logId(target.origin)))
}

async function sendAndWait(access: ChainAccess, to: string, data: Uint8Array): Promise<void> {
  const rpc = openRpc(access.url)
  const account: Account = openAccount({ ...access, rpc })
  await waitMined(rpc, await account.send({ to, data }))
}

async function waitMined(rpc: Rpc, hash: string): Promise<z.infer<typeof mined>> {
  for (let poll = 0; poll < DEPLOY_POLLS_MAX; poll++) {
    const found = await rpc('eth_getTransactionReceipt', [hash], mined.nullable())
    if (found !== null) {
      if (found.status !== 1n) throw refused('The chain refused the transaction when it was mined.')
      return found
    }
    await new Promise((resolve) => setTimeout(resolve, DEPLOY_POLL_MS))
  }
  throw new Fault('anchors.pending', `Transaction ${hash} was sent and is not mined yet.`)
}

/** A node that says no, where it should not, is one that cannot be used now. */
function answered<A extends readonly unknown[], R>(
  ask: (...given: A) => Promise<R>,
): (...given: A) => Promise<R> {
  return async (...given) => {
    try {
      return await ask(...given)
    } catch (error) {
      if (!(error instanceof RpcRefusal)) throw error
      throw unavailable('the node refuses', { reason: error.message })
    }
  }
}

function readCheckpoint(checkpoint: string): Checkpoint {
  return parseCheckpoint(parseSignedNote(checkpoint).text)
}

function codeOf(hexadecimal: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hexadecimal.slice(2), 'hex'))
}

function requireOwn(
  receipt: Receipt,
  own: { readonly chain: number; readonly contract: string },
): asserts receipt is ChainReceipt {
  if (receipt.kind !== 'evm') throw refuted('It is not a receipt of a chain.')
  if (receipt.chain !== own.chain || receipt.contract !== own.contract) {
    throw refuted('It is of another chain or another contract.')
  }
}

/** The address must hold this very contract: any other could say whatever it likes. */
async function requireContract(rpc: Rpc, contract: string): Promise<void> {
  const code = await rpc('eth_getCode', [contract, 'latest'], z.string())
  if (code.toLowerCase() === witnessContract.deployedBytecode) return
  if (code === '0x') {
    throw new Fault(
      'anchors.pending',
      'There is no contract at this address of the chain, or not any more.',
    )
  }
  throw refuted('The contract at this address is not WitnessAnchor.')
}

/** @throws unless the transaction was mined and its event says that this head of this log was anchored. */
async function requireAnchored(rpc: Rpc, receipt: ChainReceipt, head: Checkpoint): Promise<void> {
  const { transaction, contract, log } = receipt
  if (log !== logId(head.origin)) throw refuted('It is of another ledger.')
  const found = await readMined(rpc, transaction)
  if (found.status !== 1n) throw refuted('The chain refused the transaction when it was mined.')
  const says = found.logs.some((event) => {
    const [topic, subject] = event.topics
    if (event.address.toLowerCase() !== contract || topic !== ANCHORED_TOPIC || subject !== log) {
      return false
    }
    const { size, root } = readAnchored(event.data)
    return size === head.size && equalBytes(root, head.root)
  })
  if (!says) throw refuted('The transaction anchored another head.')
}

async function readMined(rpc: Rpc, transaction: string): Promise<z.infer<typeof mined>> {
  const found = await rpc('eth_getTransactionReceipt', [transaction], mined.nullable())
  if (found === null) {
    throw new Fault(
      'anchors.pending',
      'The chain does not have the transaction yet, or not any more.',
    )
  }
  return found
}

/** @throws unless the block of the transaction is on the chain and settled. */
async function requireSettled(rpc: Rpc, receipt: ChainReceipt, finality: Finality): Promise<void> {
  const { blockNumber, blockHash } = await readMined(rpc, receipt.transaction)
  const number = `0x${blockNumber.toString(16)}`
  const there = await rpc('eth_getBlockByNumber', [number, false], block.nullable())
  const settled = await settledUpTo(rpc, finality)
  if (there?.hash === blockHash && blockNumber <= settled) return
  throw new Fault(
    'anchors.pending',
    `The head is in block ${blockNumber} of the chain; blocks are settled up to ${settled}.`,
  )
}

async function settledUpTo(rpc: Rpc, finality: Finality): Promise<bigint> {
  const tag = finality === 'finalized' ? 'finalized' : 'latest'
  const newest = await rpc('eth_getBlockByNumber', [tag, false], block.nullable())
  // A young chain has nothing finalized yet.
  if (newest === null) return -1n
  return finality === 'finalized'
    ? newest.number
    : newest.number - BigInt(finality.confirmations - 1)
}

/** The transaction that anchored this head before, where the receipt was lost between sending and storing. */
async function findLost(
  rpc: Rpc,
  { contract, log }: Omit<ChainReceipt, 'transaction'>,
  head: Checkpoint,
): Promise<string> {
  const newest = await rpc('eth_getBlockByNumber', ['latest', false], block)
  const from = newest.number > LOST_BLOCKS_MAX ? newest.number - LOST_BLOCKS_MAX : 0n
  const filter = {
    address: contract,
    topics: [ANCHORED_TOPIC, log],
    fromBlock: `0x${from.toString(16)}`,
  }
  const events = z.array(z.object({ data: z.string(), transactionHash: z.string() }))
  const found = await rpc('eth_getLogs', [filter], events)
  const lost = found.find(({ data }) => readAnchored(data).size === head.size)
  if (lost === undefined) throw refused('The chain has this head already, from long ago.')
  return lost.transactionHash
}

function refuted(reason: string): Fault {
  return new Fault(
    'proof.invalid',
    `The receipt does not prove that the checkpoint was anchored. ${reason}`,
  )
}

function refused(reason: string): Fault {
  return new Fault('anchors.refused', reason)
}
