import { randomBytes } from 'node:crypto'
import { Fault, type Clock } from '@wardstone/core'
import { fromBase64, toBase64 } from '@wardstone/verifier'
import type { Anchor, Receipt, TimeStampReceipt } from './anchor.ts'
import { readRoots, type Certificate } from './certificate.ts'
import { fetchList, type FetchRules } from './fetch-list.ts'
import { post } from './read-answer.ts'
import {
  flawOfList,
  listAddresses,
  parseList,
  readLists,
  type RevocationList,
} from './revocation-list.ts'
import { judgeRevocation, standingInWords, type Standing } from './revocation.ts'
import {
  formatTimeStampRequest,
  readTimeStampResponse,
  readTimeStampEnd,
  verifyTimeStamp,
  type TimeStamp,
} from './time-stamp.ts'

const NONCE_BYTES = 16
const RESPONSE_BYTES_MAX = 64 * 1024
/** RFC 3161 §2.2 asks to compare with a trusted clock of one's own. */
const CLOCKS_APART_MAX_MS = 10 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000
const RENEWAL_MARGIN_MAX_MS = 90 * DAY_MS
/** Short-lived certificates are renewed in the last tenth of what was left of them. */
const RENEWAL_SHARE = 10

/**
 * Why the receipt should be followed by a newer one now, before a certificate or an algorithm that it relies on ends;
 * undefined while it need not. Receipts of chains do not age.
 *
 * A time-stamp of a later checkpoint renews it: the ledger holds the hash of the receipt as evidence, so that the
 * later time-stamp covers the earlier one too (as RFC 4998 §5.2 does with a hash tree of its own).
 *
 * @throws Fault `proof.malformed` or `proof.invalid` for a receipt that cannot be read.
 */
export function needsRenewal(receipt: Receipt, now: number): string | undefined {
  if (receipt.kind !== 'rfc3161') return undefined
  const { from, until, what } = readTimeStampEnd(readToken(receipt))
  const margin = Math.min(RENEWAL_MARGIN_MAX_MS, (until - from) / RENEWAL_SHARE)
  if (now < until - margin) return undefined
  return `The trust in ${what} ends on ${new Date(until).toISOString().slice(0, 10)}.`
}

/** When an authority says to have seen a checkpoint: milliseconds since the epoch; undefined for other receipts. */
export function stampedAt(receipt: Receipt): number | undefined {
  return receipt.kind === 'rfc3161' ? readTimeStampEnd(readToken(receipt)).from : undefined
}

/** Where lists of revoked certificates come from (RFC 5280 §5). */
export type RevocationSources = {
  /** Those that the operator keeps up to date, in DER or PEM, read anew at each check; empty for one that is not there. */
  readonly files: () => Promise<readonly Uint8Array[]>
  /** How those may be fetched that a certificate names. */
  readonly fetching: FetchRules
}

const noFiles: RevocationSources = {
  files: () => Promise.resolve([]),
  fetching: { hosts: [] },
}

/**
 * Time-stamps checkpoints at an authority (RFC 3161 §3.4, over HTTP).
 * @param deps.roots PEM of the certificates that are trusted to say who may time-stamp.
 * @throws Fault `config.invalid` when there are no roots, or the address is none.
 */
export function openTimeStampAnchor(deps: {
  readonly url: string
  readonly roots: string
  readonly now: Clock
  /** Without, only lists at public addresses are fetched, and no file is read. */
  readonly revocation?: RevocationSources
}): Anchor {
  const { now, revocation = noFiles } = deps
  const standingOf = (receipt: Receipt, checkpoint: string): Promise<Standing> =>
    verifyReceipt(receipt, checkpoint, { roots, now, files: revocation.files })
  const roots = readRoots(deps.roots)
  const authority = URL.parse(deps.url)?.host ?? ''
  if (authority === '') {
    throw new Fault('config.invalid', 'The address of the time-stamping authority is not one.')
  }
  return {
    kind: 'rfc3161',
    async anchor(checkpoint) {
      const nonce = Uint8Array.from(randomBytes(NONCE_BYTES))
      const response = await post(deps.url, {
        type: 'application/timestamp-query',
        body: formatTimeStampRequest(checkpoint, nonce),
        answerType: 'application/timestamp-reply',
        bytesMax: RESPONSE_BYTES_MAX,
      })
      const token = readTimeStampResponse(response)
      // Here and now, while another can still be asked for.
      const stamp = verifyTimeStamp(token, { checkpoint, nonce, roots })
      const { at } = stamp
      if (Math.abs(at - now()) > CLOCKS_APART_MAX_MS) {
        throw new Fault(
          'proof.invalid',
          `The time-stamp says ${new Date(at).toISOString()}, which is not now. Set the clock of this machine right, or use another authority.`,
        )
      }
      const receipt: TimeStampReceipt = {
        kind: 'rfc3161',
        authority,
        nonce: Buffer.from(nonce).toString('hex'),
        token: toBase64(token),
        ...(await fetchLists(stamp, revocation.fetching, now())),
      }
      await standingOf(receipt, checkpoint)
      return receipt
    },
    async check(receipt, checkpoint) {
      await standingOf(receipt, checkpoint)
    },
    remark: async (receipt, checkpoint) => standingInWords(await standingOf(receipt, checkpoint)),
  }
}

/** The list of each certificate below the root, from where it says; or why there is none. What is fetched is verified. */
async function fetchLists(
  { chain }: TimeStamp,
  rules: FetchRules,
  now: number,
): Promise<Pick<TimeStampReceipt, 'lists' | 'listsFailure'>> {
  const lists: string[] = []
  for (const [index, certificate] of chain.slice(0, -1).entries()) {
    const [address] = listAddresses(certificate)
    if (address === undefined)
      return { listsFailure: 'its certificate does not say where the list of its issuer is' }
    try {
      const der = await fetchList(address, rules)
      const issuer = chain[index + 1] ?? certificate
      const flaw = flawOfList(parseList(der), { certificate, issuer, now })
      if (flaw !== undefined) return { listsFailure: flaw }
      lists.push(toBase64(der))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const { why } = error.details
      return {
        listsFailure: typeof why === 'string' ? `the list ${why}` : 'the list cannot be read',
      }
    }
  }
  return lists.length === 0 ? {} : { lists }
}

async function verifyReceipt(
  receipt: Receipt,
  checkpoint: string,
  trust: {
    readonly roots: readonly Certificate[]
    readonly now: Clock
    readonly files: RevocationSources['files']
  },
): Promise<Standing> {
  if (receipt.kind !== 'rfc3161') {
    throw new Fault('proof.invalid', 'It is not a receipt of a time-stamping authority.')
  }
  if (!/^(?:[0-9a-f]{2}){1,32}$/.test(receipt.nonce)) throw unreadable()
  const nonce = Buffer.from(receipt.nonce, 'hex')
  const { at, chain } = verifyTimeStamp(readToken(receipt), {
    checkpoint,
    nonce,
    roots: trust.roots,
  })
  const files = await readFiles(trust.files)
  return judgeRevocation(chain, {
    lists: [...keptLists(receipt), ...files.lists],
    at,
    now: trust.now(),
    failure: files.failure ?? receipt.listsFailure,
  })
}

function keptLists({ lists = [] }: TimeStampReceipt): readonly RevocationList[] {
  return lists.map((list) => {
    const der = fromBase64(list)
    if (der === undefined) throw unreadable()
    return parseList(der)
  })
}

/** A file that is no list, or not there, hides nothing that the others say. */
async function readFiles(
  files: RevocationSources['files'],
): Promise<{ readonly lists: readonly RevocationList[]; readonly failure?: string }> {
  const lists: RevocationList[] = []
  let failure: string | undefined
  for (const file of await files()) {
    try {
      lists.push(...readLists(file))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      failure = 'a file of lists that the settings name cannot be read'
    }
  }
  return failure === undefined ? { lists } : { lists, failure }
}

function readToken({ token }: TimeStampReceipt): Uint8Array {
  const bytes = fromBase64(token)
  if (bytes === undefined) throw unreadable()
  return bytes
}

function unreadable(): Fault {
  return new Fault('proof.malformed', 'The receipt of the time-stamp cannot be read.')
}
