import { Fault } from '@wardstone/core'
import type { Certificate } from './certificate.ts'
import {
  flawOfList,
  OTHER_ISSUER,
  revokedIn,
  type Reason,
  type RevocationList,
  type Revoked,
} from './revocation-list.ts'

/** What the lists at hand say of the certificates behind a time-stamp. Times are milliseconds since the epoch. */
export type Standing =
  /** By lists of which the oldest is of `list`. */
  | { readonly kind: 'not-revoked'; readonly list: number }
  /** Revoked after it stamped, for a reason that leaves what came before valid (RFC 3161 §4). */
  | { readonly kind: 'revoked-later'; readonly revoked: Revoked; readonly subject: string }
  | { readonly kind: 'not-checked'; readonly why: string }

/** Reasons that leave older time-stamps valid. Without a stated reason, and for any other, none is (RFC 3161 §4). */
const harmless = new Set<Reason>([
  'unspecified',
  'affiliation changed',
  'superseded',
  'ceased operation',
])

/**
 * Whether a certificate of the chain, from the signer up to a trusted root, was revoked when it stamped at `at`.
 * @throws Fault `proof.invalid` where one was, or where its key can no longer be told from a thief's.
 */
export function judgeRevocation(
  chain: readonly Certificate[],
  evidence: {
    readonly lists: readonly RevocationList[]
    readonly at: number
    readonly now: number
    /** Why no list was fetched, where that was tried. */
    readonly failure?: string | undefined
  },
): Standing {
  const standings = chain.slice(0, -1).map((certificate, index) => {
    // Its issuer is the next in the chain; the root is trusted as it is.
    const issuer = chain[index + 1] ?? certificate
    return standingOf(certificate, issuer, evidence)
  })
  const dates = standings.flatMap((one) => (one.kind === 'not-revoked' ? [one.list] : []))
  return (
    standings.find(({ kind }) => kind === 'revoked-later') ??
    standings.find(({ kind }) => kind === 'not-checked') ??
    (dates.length === 0
      ? { kind: 'not-checked', why: 'its certificate is itself a trusted root' }
      : { kind: 'not-revoked', list: Math.min(...dates) })
  )
}

function standingOf(
  certificate: Certificate,
  issuer: Certificate,
  evidence: Parameters<typeof judgeRevocation>[1],
): Standing {
  const { lists, at, now, failure } = evidence
  const flaws = lists.map((list) => flawOfList(list, { certificate, issuer, now }))
  const usable = lists.filter((_, i) => flaws[i] === undefined).toSorted((a, b) => b.at - a.at)
  const revoked = revocationIn(usable, certificate)
  if (revoked !== undefined) return laterOrNever(certificate, revoked, at)
  // After a certificate ended, a list need not name it any more (RFC 5280 §5).
  const timely = usable.filter((list) => list.at <= certificate.until)
  const telling = timely.find((list) => list.at >= at || (list.until ?? 0) >= at)
  if (telling !== undefined) return { kind: 'not-revoked', list: telling.at }
  const [outdated] = timely
  const flaw = flaws.find((one) => one !== undefined && one !== OTHER_ISSUER)
  const why =
    outdated === undefined
      ? (flaw ?? failure ?? OTHER_ISSUER)
      : `the newest list, of ${dayOf(outdated.at)}, ended before it stamped`
  return { kind: 'not-checked', why: `${why} (${nameOf(certificate)})` }
}

/** A certificate once revoked stays so; one on hold may come back with a newer list. */
function revocationIn(
  usable: readonly RevocationList[],
  certificate: Certificate,
): Revoked | undefined {
  const found = usable.map((list) => revokedIn(list, certificate))
  return found.find((one, i) => one !== undefined && (one.reason !== 'on hold' || i === 0))
}

function laterOrNever(certificate: Certificate, revoked: Revoked, at: number): Standing {
  const { since, reason } = revoked
  const subject = nameOf(certificate)
  if (since > at && harmless.has(reason)) return { kind: 'revoked-later', revoked, subject }
  const because =
    since <= at
      ? 'That was before it stamped.'
      : reason === 'unstated'
        ? 'No reason is given, so that no time-stamp of that key counts (RFC 3161 §4).'
        : 'Whoever has its key can date back, so that no time-stamp of it counts (RFC 3161 §4).'
  throw new Fault(
    'proof.invalid',
    `The time-stamp does not hold. The certificate ${subject} is revoked since ${dayOf(since)} (${wordOf(reason)}). ${because}`,
  )
}

/** The standing as one or two sentences for people. */
export function standingInWords(standing: Standing): string {
  if (standing.kind === 'not-revoked')
    return `Its certificate was not revoked at the time of stamping, by the list of ${dayOf(standing.list)}.`
  if (standing.kind === 'not-checked')
    return `Whether its certificate was revoked was not checked: ${standing.why}.`
  const { revoked, subject } = standing
  return `The certificate ${subject} is revoked since ${dayOf(revoked.since)} (${wordOf(revoked.reason)}); what it stamped before stays valid (RFC 3161 §4).`
}

function wordOf(reason: Reason): string {
  return reason === 'unstated' ? 'no reason given' : reason
}

function nameOf({ subject }: Certificate): string {
  return subject.replaceAll('\n', ', ')
}

function dayOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
