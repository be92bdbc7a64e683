import { sha256 as openSha256 } from '@noble/hashes/sha2.js'
import { canonicalJson, equalBytes, Fault, fromUtf8, utf8 } from '@wardstone/core'
import { formatAuditHeader, type AuditHeader } from './audit-header.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { determineControls } from './control-status.ts'
import { toBase64 } from './encoding.ts'
import { parseEntry } from './entry.ts'
import { openEvaluation } from './evaluation.ts'
import { defaultSha256, leafHash, type Sha256 } from './merkle.ts'
import { parseSignedNote } from './signed-note.ts'
import { openTree } from './tree.ts'

/** First line of the note that seals a bundle. No log has it for an origin, so a seal is never taken for a checkpoint. */
const SEAL_TITLE = 'wardstone.dev/audit-bundle/v1'

/** What a bundle is written from. */
export type AuditSource = {
  readonly header: AuditHeader
  /** Signed checkpoints of growing size, as notes; the last is of `header.size` entries. */
  readonly checkpoints: readonly string[]
  /** The entries from `header.since.size` to `header.size`, as canonical bytes, in order. */
  readonly entries: AsyncIterable<{ readonly index: number; readonly bytes: Uint8Array }>
  /** Signs a text as a note with the key that signs the checkpoints. */
  readonly sign: (text: string) => string | Promise<string>
  readonly sha256?: Sha256
}

/**
 * An audit bundle, line by line: header, signed checkpoints, every entry, every determination, the status of every
 * atom, and a seal over all bytes before it. Determinations are computed here from the entries written.
 *
 * @throws Fault `ledger.damaged` when the entries do not have the root that was signed, or are not all there.
 */
export async function* writeAuditBundle(source: AuditSource): AsyncGenerator<string> {
  const hash = openSha256.create()
  for await (const line of writeLines(source)) {
    hash.update(utf8(line))
    yield line
  }
  const { origin, size } = source.header
  const seal = await source.sign(sealText({ origin, size, digest: toBase64(hash.digest()) }))
  yield `${canonicalJson({ seal })}\n`
}

/** The text that the seal signs: title, origin, size of the ledger, SHA-256 of the bundle up to here. */
export function sealText(of: {
  readonly origin: string
  readonly size: number
  readonly digest: string
}): string {
  return `${SEAL_TITLE}\n${of.origin}\n${of.size}\n${of.digest}\n`
}

async function* writeLines({
  header,
  checkpoints,
  entries,
  sha256 = defaultSha256,
}: AuditSource): AsyncGenerator<string> {
  const { framework, rules } = header
  yield `${formatAuditHeader(header)}\n`
  for (const checkpoint of checkpoints) yield `${canonicalJson({ checkpoint })}\n`

  const tree = openTree({ from: header.since, sha256 })
  const evaluation = openEvaluation(rules)
  for await (const { index, bytes } of entries) {
    const leaf = leafHash(bytes, sha256)
    if (index !== tree.size) throw damaged(`entry ${tree.size} is missing`)
    tree.append(leaf)
    evaluation.add({ index, evidence: parseEntry(bytes) })
    yield `[${index},"${toBase64(leaf)}",${fromUtf8(bytes)}]\n`
  }
  requireSigned(tree, checkpoints.at(-1))

  const determinations = evaluation.determine(header.at)
  for (const determination of determinations) yield `${canonicalJson({ determination })}\n`
  for (const control of determineControls(framework, rules, determinations)) {
    yield `${canonicalJson({ control })}\n`
  }
}

function requireSigned(
  tree: { readonly size: number; root(): Uint8Array },
  checkpoint: string | undefined,
): void {
  if (checkpoint === undefined) throw damaged('its head is not signed')
  const { size, root } = parseCheckpoint(parseSignedNote(checkpoint).text)
  if (size !== tree.size) throw damaged(`it has ${tree.size} entries where ${size} were signed`)
  if (!equalBytes(root, tree.root()))
    throw damaged('its entries do not have the root that was signed')
}

function damaged(reason: string): Fault {
  return new Fault(
    'ledger.damaged',
    `The ledger cannot be exported: ${reason}. Run \`wardstone ledger verify\`.`,
  )
}
