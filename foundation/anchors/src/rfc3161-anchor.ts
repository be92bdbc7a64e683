import { randomBytes } from 'node:crypto'
import { Fault, type Clock } from '@wardstone/core'
import { fromBase64, toBase64 } from '@wardstone/verifier'
import type { Anchor, Receipt, TimeStampReceipt } from './anchor.ts'
import { readRoots, type Certificate } from './certificate.ts'
import { post } from './read-answer.ts'
import {
  formatTimeStampRequest,
  readTimeStampResponse,
  readTimeStampEnd,
  verifyTimeStamp,
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

/**
 * Time-stamps checkpoints at an authority (RFC 3161 §3.4, over HTTP).
 * @param deps.roots PEM of the certificates that are trusted to say who may time-stamp.
 * @throws Fault `config.invalid` when there are no roots, or the address is none.
 */
export function openTimeStampAnchor(deps: {
  readonly url: string
  readonly roots: string
  readonly now: Clock
}): Anchor {
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
      const { at } = verifyTimeStamp(token, { checkpoint, nonce, roots })
      if (Math.abs(at - deps.now()) > CLOCKS_APART_MAX_MS) {
        throw new Fault(
          'proof.invalid',
          `The time-stamp says ${new Date(at).toISOString()}, which is not now. Set the clock of this machine right, or use another authority.`,
        )
      }
      return {
        kind: 'rfc3161',
        authority,
        nonce: Buffer.from(nonce).toString('hex'),
        token: toBase64(token),
      }
    },
    async check(receipt, checkpoint) {
      verifyReceipt(receipt, checkpoint, roots)
    },
  }
}

function verifyReceipt(receipt: Receipt, checkpoint: string, roots: readonly Certificate[]): void {
  if (receipt.kind !== 'rfc3161') {
    throw new Fault('proof.invalid', 'It is not a receipt of a time-stamping authority.')
  }
  if (!/^(?:[0-9a-f]{2}){1,32}$/.test(receipt.nonce)) throw unreadable()
  const nonce = Buffer.from(receipt.nonce, 'hex')
  verifyTimeStamp(readToken(receipt), { checkpoint, nonce, roots })
}

function readToken({ token }: TimeStampReceipt): Uint8Array {
  const bytes = fromBase64(token)
  if (bytes === undefined) throw unreadable()
  return bytes
}

function unreadable(): Fault {
  return new Fault('proof.malformed', 'The receipt of the time-stamp cannot be read.')
}
