import { equalBytes, Fault, utf8, type Evidence } from '@wardstone/core'
import type { AuditHeader } from './audit-header.ts'
import type { AuditLines } from './audit-lines.ts'
import type { Checkpoint } from './checkpoint.ts'
import { toBase64 } from './encoding.ts'
import { parseEntry } from './entry.ts'
import { parseDecimal } from './integers.ts'
import { leafHash, type Hash, type Sha256 } from './merkle.ts'
import { openTree } from './tree.ts'

type EntryLine = { readonly index: number; readonly leaf: Hash; readonly evidence: Evidence }

/**
 * Takes every entry line of a bundle, hands each entry on, and checks leaf by leaf and head by head that these are the
 * entries that were signed.
 *
 * @throws Fault `proof.invalid` or `proof.malformed` naming the entry, or the smallest range of entries between two
 * signed heads when somebody made the hashes again.
 */
export async function readAuditEntries(
  lines: AuditLines,
  header: AuditHeader,
  heads: readonly Checkpoint[],
  options: { readonly sha256: Sha256; readonly onEntry: (entry: EntryLine) => void },
): Promise<void> {
  const tree = openTree({ from: header.since, sha256: options.sha256 })
  const headOf = new Map(heads.map((head) => [head.size, head]))
  let trusted = header.since.size

  function compareHead(): void {
    const head = headOf.get(tree.size)
    if (head === undefined) return
    if (!equalBytes(head.root, tree.root())) throw remade(trusted, tree.size)
    trusted = tree.size
  }

  compareHead()
  while (tree.size < header.size) {
    const entry = await takeEntry(lines, tree.size, header.size, options.sha256)
    tree.append(entry.leaf)
    compareHead()
    options.onEntry(entry)
  }
  const extra = await lines.peek()
  if (extra?.startsWith('[') === true) {
    const index = indexOf(extra)
    const name = index === undefined ? 'An entry' : `Entry ${index}`
    throw new Fault(
      'proof.invalid',
      `${name} was added: the signed head has ${header.size} entries.`,
    )
  }
}

async function takeEntry(
  lines: AuditLines,
  expected: number,
  size: number,
  sha256: Sha256,
): Promise<EntryLine> {
  const line = await lines.take()
  if (line === undefined) {
    throw new Fault('proof.malformed', `The bundle is cut off before entry ${expected} of ${size}.`)
  }
  const index = indexOf(line)
  if (index === undefined && !line.startsWith('[')) {
    throw new Fault(
      'proof.invalid',
      `Entry ${expected} was removed: line ${lines.number} is not an entry.`,
    )
  }
  if (index !== undefined && index !== expected) throw await misplaced(lines, index, expected)
  const evidence = readEvidence(line, expected)
  const leaf = leafHash(evidence.bytes, sha256)
  if (!line.startsWith(`[${expected},"${toBase64(leaf)}",`)) {
    throw changed(expected, 'its content does not have the hash beside it')
  }
  return { index: expected, leaf, evidence: evidence.evidence }
}

const ENTRY_LINE = /^\[(\d{1,16}),"[A-Za-z0-9+/=]{44}",(\{.*\})\]$/su

function readEvidence(line: string, index: number): { evidence: Evidence; bytes: Uint8Array } {
  const content = ENTRY_LINE.exec(line)?.[2]
  if (content === undefined) throw changed(index, 'its line is not written [index, hash, evidence]')
  const bytes = utf8(content)
  try {
    return { bytes, evidence: parseEntry(bytes) }
  } catch (error) {
    if (error instanceof Fault) throw changed(index, error.message)
    throw error
  }
}

function indexOf(line: string): number | undefined {
  return parseDecimal(/^\[([^,]{1,16}),/.exec(line)?.[1] ?? '')
}

/** Says why another entry stands where `expected` should: a copy, a swap, or a hole. */
async function misplaced(lines: AuditLines, found: number, expected: number): Promise<Fault> {
  if (found < expected) {
    const reason = `Entry ${found} stands a second time or out of order, where entry ${expected} belongs.`
    return new Fault('proof.invalid', reason)
  }
  for (let line = await lines.take(); line !== undefined; line = await lines.take()) {
    if (indexOf(line) !== expected) continue
    const reason = `Entries were reordered: entry ${found} stands where entry ${expected} belongs, which comes in line ${lines.number}.`
    return new Fault('proof.invalid', reason)
  }
  return new Fault(
    'proof.invalid',
    `Entry ${expected} was removed: entry ${found} stands in its place.`,
  )
}

function changed(index: number, reason: string): Fault {
  return new Fault('proof.invalid', `Entry ${index} was changed: ${reason}.`.replaceAll('..', '.'))
}

function remade(from: number, to: number): Fault {
  if (from === to)
    return new Fault(
      'proof.invalid',
      `The hashes that stand for the entries before ${to} are not those signed.`,
    )
  const range = to - from === 1 ? `Entry ${from} was` : `Entries between ${from} and ${to - 1} were`
  const reason = `${range} changed, removed or added, and their hashes made again: the signed head of ${to} entries has another root.`
  return new Fault('proof.invalid', reason)
}
