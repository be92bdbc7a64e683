import { createHash } from 'node:crypto'
import type { Ledger } from '@wardstone/ledger'
import {
  AUDIT_CHECKPOINTS_MAX,
  leafHash,
  openTree,
  writeAuditBundle,
  type EvidenceRule,
  type Framework,
  type RightEdge,
} from '@wardstone/verifier'

/** What one bundle is about. */
export type AuditScope = {
  readonly organisation: string
  readonly framework: Framework
  readonly rules: readonly EvidenceRule[]
  readonly at: number
  /** Entries in the ledger, and the first of them that goes into the bundle. */
  readonly size: number
  readonly since: number
}

/** An audit bundle of the ledger, line by line. Entries are streamed: a large ledger does not need a large memory. */
export async function* exportAudit(ledger: Ledger, scope: AuditScope): AsyncGenerator<string> {
  const { since, size, ...rest } = scope
  const { origin, verifierKey } = ledger
  yield* writeAuditBundle({
    header: { ...rest, origin, verifierKey, size, since: await edgeAt(ledger, since) },
    checkpoints: await ledger.signedHeads({ from: since, to: size, limit: AUDIT_CHECKPOINTS_MAX }),
    entries: ledger.read(since, size),
    sign: (text) => ledger.signNote(text),
    sha256: nativeSha256,
  })
}

/** The hashes that stand for the entries before the first one inside. */
async function edgeAt(ledger: Ledger, size: number): Promise<RightEdge> {
  const tree = openTree({ sha256: nativeSha256 })
  for await (const { bytes } of ledger.read(0, size)) tree.append(leafHash(bytes, nativeSha256))
  return tree.rightEdge()
}

/** SHA-256 by OpenSSL: several times the plain JavaScript that browsers get. */
function nativeSha256(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest()
}
