import {
  acceptLog,
  deployWitnessContract,
  offerLog,
  readAccountKey,
  type ChainAccess,
} from '@wardstone/anchors'
import { Fault } from '@wardstone/core'
import type { Given } from './main.ts'
import { record, Refusal, type Operator } from './operator.ts'
import { DONE, FOUND, print, usage } from './output.ts'

const NO_ANCHOR =
  'No anchor is set up. docs/operations/anchoring.md says how: a time-stamping authority needs WARDSTONE_ANCHOR_TSA_URL and WARDSTONE_ANCHOR_TSA_ROOTS, a chain begins with: wardstone ledger anchor deploy'
const WEI_PER_GWEI = 1_000_000_000n
const ADDRESS = /^0x[0-9a-f]{40}$/i

/** `wardstone ledger anchor send|check`: anchors the newest head, or asks again after the receipts there are. */
export async function anchorCommand(
  given: Given,
  operator: Operator,
  path: '/api/anchors' | '/api/anchors/check',
): Promise<number> {
  const answer = record(JSON.parse(await askForAnchors(operator, path)))
  const anchors = Array.isArray(answer['anchors']) ? answer['anchors'].map(record) : []
  const lines = anchors.map(
    ({ kind, size, state, words }) =>
      `  ${String(kind).padEnd(8)} ${String(size).padStart(10)}  ${String(state).padEnd(12)} ${String(words)}`,
  )
  print(given, answer, lines.length === 0 ? 'Nothing is anchored yet.' : lines.join('\n'))
  return anchors.some(({ state }) => state === 'failed' || state === 'reorganised') ? FOUND : DONE
}

async function askForAnchors(operator: Operator, path: string): Promise<string> {
  try {
    return await operator.send('POST', path, '{}')
  } catch (error) {
    if (error instanceof Refusal && error.status === 404)
      throw new Fault('input.not-found', NO_ANCHOR)
    throw error
  }
}

/** `wardstone ledger anchor deploy --url URL --chain ID --key-file FILE`: puts the contract on a chain, once. */
export async function deployAnchorCommand(given: Given): Promise<number> {
  const access = await accessOf(given)
  if (access === undefined)
    return usage(
      'Say where: wardstone ledger anchor deploy --url URL --chain ID --key-file FILE [--fee-max GWEI]',
    )
  const contract = await deployWitnessContract(access)
  print(
    given,
    { contract, chain: access.chain },
    [
      `WitnessAnchor is at ${contract} on chain ${access.chain}; its code was compared. Start the server with:`,
      '',
      `  WARDSTONE_ANCHOR_EVM_URL=${access.url}`,
      `  WARDSTONE_ANCHOR_EVM_CHAIN=${access.chain}`,
      `  WARDSTONE_ANCHOR_EVM_CONTRACT=${contract}`,
      `  WARDSTONE_ANCHOR_EVM_KEY_FILE=${given.text('key-file') ?? ''}`,
    ].join('\n'),
  )
  return DONE
}

/**
 * `wardstone ledger anchor offer|accept`: hands a ledger in a contract from the account that owns it to another. The
 * owner's key signs the offer, the new one's the acceptance, so that nothing can be given to an account that is nobody's.
 */
export async function handOverCommand(given: Given, step: 'offer' | 'accept'): Promise<number> {
  const access = await accessOf(given)
  const contract = given.text('contract')
  const origin = given.text('origin')
  const next = given.text('to')
  if (access === undefined || contract === undefined || origin === undefined)
    return usage(
      `Say which: wardstone ledger anchor ${step} --url URL --chain ID --key-file FILE --contract ADDRESS --origin NAME${step === 'offer' ? ' --to ADDRESS' : ''}`,
    )
  if (!ADDRESS.test(contract)) return usage(`--contract ${contract} is no address of a chain.`)
  if (step === 'accept') {
    await acceptLog(access, { contract, origin })
    print(given, { contract, origin }, `This account owns ${origin} in the contract now.`)
    return DONE
  }
  if (next === undefined || !ADDRESS.test(next))
    return usage('Name the new account: --to 0x… with 40 hexadecimal digits.')
  await offerLog(access, { contract, origin, next })
  print(
    given,
    { contract, origin, next },
    `Offered to ${next}. Nothing changes until it accepts: wardstone ledger anchor accept`,
  )
  return DONE
}

/** @throws Fault for a key file that cannot be used. */
async function accessOf(given: Given): Promise<ChainAccess | undefined> {
  const url = given.text('url')
  const chain = Number(given.text('chain'))
  const keyFile = given.text('key-file')
  if (url === undefined || !URL.canParse(url) || keyFile === undefined) return undefined
  if (!Number.isSafeInteger(chain) || chain < 1) return undefined
  const gwei = given.text('fee-max')
  if (gwei !== undefined && !/^[1-9]\d{0,8}$/.test(gwei)) return undefined
  const key = await readAccountKey(keyFile)
  return gwei === undefined
    ? { url, chain, key }
    : { url, chain, key, feeMax: BigInt(gwei) * WEI_PER_GWEI }
}
