import { canonicalJson, Fault } from '@wardstone/core'
import { readAuditEntries } from './audit-entries.ts'
import { parseAuditHeader, readCanonicalLine, type AuditHeader } from './audit-header.ts'
import { openAuditLines, type AuditLines } from './audit-lines.ts'
import { sealText } from './audit-write.ts'
import type { Checkpoint } from './checkpoint.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import {
  countStatuses,
  determineControls,
  type ControlStatus,
  type StatusCounts,
} from './control-status.ts'
import { toBase64 } from './encoding.ts'
import { openEvaluation, type Determination } from './evaluation.ts'
import { frameworkHash } from './framework.ts'
import { defaultSha256, type Sha256 } from './merkle.ts'
import { NOTE_BYTES_MAX, parseSignedNote, verifySignedNote } from './signed-note.ts'
import { readText } from './read-json.ts'
import { parseVerifierKey } from './verifier-key.ts'

/** Most signed heads that a bundle carries beside the last. */
export const AUDIT_CHECKPOINTS_MAX = 1000

/** What a bundle proves. Times in ms since the epoch. */
export type AuditReport = {
  readonly organisation: string
  readonly origin: string
  readonly verifierKey: string
  /** SHA-256 of the log's public key, to compare by eye. */
  readonly keyFingerprint: string
  /** Whether the key is the one that the reader expected, or only the one inside the bundle. */
  readonly keyIsPinned: boolean
  readonly framework: { readonly id: string; readonly title: string; readonly hash: string }
  /** Entries in the ledger, and the first of them that is inside. */
  readonly size: number
  readonly since: number
  /** Root of the ledger in base64. */
  readonly root: string
  readonly checkpoints: number
  readonly at: number
  readonly counts: StatusCounts
  readonly controls: readonly ControlStatus[]
  readonly determinations: readonly Determination[]
  readonly warnings: readonly string[]
}

export type AuditOptions = {
  /** The ledger's verifier key, known from elsewhere. Without it anyone can sign a bundle of their own making. */
  readonly expectedKey?: string
  readonly sha256?: Sha256
  /** Called after each entry; for a progress bar. */
  readonly onEntry?: (index: number, size: number) => void
}

/**
 * Checks an audit bundle without server or database: every signature, every entry against the signed heads, every
 * determination against what the rules inside give for the entries inside, and the seal over all bytes.
 *
 * @throws Fault `proof.invalid` or `proof.malformed` with a sentence that names what is wrong, down to the entry.
 */
export async function verifyAuditBundle(
  chunks: AsyncIterable<Uint8Array | string>,
  options: AuditOptions = {},
): Promise<AuditReport> {
  const { expectedKey, sha256 = defaultSha256, onEntry } = options
  const lines = openAuditLines(chunks)
  const header = parseAuditHeader((await lines.take()) ?? '')
  requireKey(header, expectedKey)
  const heads = await takeHeads(lines, header)
  const last = heads.at(-1)
  if (last?.size !== header.size)
    throw invalid(`No signed head is of the ${header.size} entries that the bundle states.`)

  const evaluation = openEvaluation(header.rules)
  await readAuditEntries(lines, header, heads, {
    sha256,
    onEntry(entry) {
      evaluation.add(entry)
      onEntry?.(entry.index, header.size)
    },
  })
  const determinations = evaluation.determine(header.at)
  const controls = determineControls(header.framework, header.rules, determinations)
  await requireDetermined(lines, determinations, controls)
  await requireSeal(lines, header)

  const { framework, since, rules: _rules, ...rest } = header
  const keyFingerprint = fingerprint(header.verifierKey)
  return {
    ...rest,
    keyFingerprint,
    keyIsPinned: expectedKey !== undefined,
    framework: { id: framework.id, title: framework.title, hash: frameworkHash(framework) },
    since: since.size,
    root: toBase64(last.root),
    checkpoints: heads.length,
    counts: countStatuses(controls),
    controls,
    determinations,
    warnings: warningsOf(header, keyFingerprint, expectedKey),
  }
}

function requireKey(header: AuditHeader, expectedKey: string | undefined): void {
  const key = parseVerifierKey(header.verifierKey)
  if (
    expectedKey !== undefined &&
    parseVerifierKey(expectedKey).publicKey.join() !== key.publicKey.join()
  ) {
    throw invalid(
      `The bundle is signed by another key than the one expected: ${fingerprint(header.verifierKey)}.`,
    )
  }
  if (key.name !== header.origin)
    throw invalid('The bundle names another ledger than its key does.')
}

async function takeHeads(lines: AuditLines, header: AuditHeader): Promise<Checkpoint[]> {
  const heads: Checkpoint[] = []
  while ((await lines.peek())?.startsWith('{"checkpoint":') === true) {
    const line = (await lines.take()) ?? ''
    const where = `The checkpoint in line ${lines.number}`
    const note = readText(
      readCanonicalLine(line, where, ['checkpoint'])['checkpoint'],
      where,
      NOTE_BYTES_MAX,
    )
    const head = await verifyHead(note, header, where)
    if (
      head.size < header.since.size ||
      head.size > header.size ||
      head.size <= (heads.at(-1)?.size ?? -1)
    ) {
      throw invalid(`${where} is out of order.`)
    }
    heads.push(head)
    if (heads.length > AUDIT_CHECKPOINTS_MAX + 1)
      throw invalid(`The bundle has more than ${AUDIT_CHECKPOINTS_MAX} checkpoints.`)
  }
  return heads
}

async function verifyHead(note: string, header: AuditHeader, where: string): Promise<Checkpoint> {
  try {
    return await verifyCheckpoint(note, header.verifierKey)
  } catch (error) {
    if (error instanceof Fault)
      throw new Fault(error.code, `${where} was changed: ${error.message}`)
    throw error
  }
}

/** The lines of determinations must be, byte for byte, what the evidence gives. */
async function requireDetermined(
  lines: AuditLines,
  determinations: readonly Determination[],
  controls: readonly ControlStatus[],
): Promise<void> {
  for (const determination of determinations) {
    const name = `the determination of rule ${determination.rule} (${determination.status})`
    await requireLine(lines, canonicalJson({ determination }), name)
  }
  for (const control of controls) {
    await requireLine(
      lines,
      canonicalJson({ control }),
      `the status of ${control.citation} (${control.status})`,
    )
  }
}

async function requireLine(lines: AuditLines, expected: string, name: string): Promise<void> {
  const line = await lines.take()
  if (line === undefined)
    throw new Fault('proof.malformed', `The bundle is cut off before ${name}.`)
  if (line !== expected)
    throw invalid(`Line ${lines.number} is not what the evidence gives: ${name}.`)
}

async function requireSeal(lines: AuditLines, header: AuditHeader): Promise<void> {
  const digest = lines.digest()
  const line = await lines.take()
  if (line === undefined)
    throw new Fault('proof.malformed', 'The bundle is cut off before its seal.')
  const seal = readText(
    readCanonicalLine(line, 'The seal', ['seal'])['seal'],
    'The seal',
    NOTE_BYTES_MAX,
  )
  const { text } = await verifySeal(seal, header.verifierKey)
  if (text !== sealText({ origin: header.origin, size: header.size, digest })) {
    throw invalid(
      'The seal is of other bytes. The entries are those signed, so the header or a checkpoint was changed.',
    )
  }
  if ((await lines.take()) !== undefined)
    throw invalid(`Line ${lines.number} was added after the seal.`)
}

/** The seal's text. One signature and no more: nothing else covers the last line. */
async function verifySeal(seal: string, verifierKey: string): Promise<{ readonly text: string }> {
  try {
    if (parseSignedNote(seal).signatures.length !== 1)
      throw invalid('it has more than one signature.')
    return await verifySignedNote(seal, [verifierKey])
  } catch (error) {
    if (error instanceof Fault)
      throw new Fault(error.code, `The seal was changed: ${error.message}`)
    throw error
  }
}

function warningsOf(
  header: AuditHeader,
  keyFingerprint: string,
  expectedKey: string | undefined,
): string[] {
  const warnings: string[] = []
  if (expectedKey === undefined) {
    warnings.push(
      `No key was given to compare with. The bundle agrees with the key inside it, ${keyFingerprint}: compare that with one you have from elsewhere.`,
    )
  }
  if (header.since.size > 0) {
    warnings.push(
      `The ${header.since.size} entries before entry ${header.since.size} are left out; only their hashes were checked.`,
    )
  }
  return warnings
}

function fingerprint(verifierKey: string): string {
  return `SHA256:${toBase64(defaultSha256(parseVerifierKey(verifierKey).publicKey)).replace('=', '')}`
}

function invalid(message: string): Fault {
  return new Fault('proof.invalid', message)
}
