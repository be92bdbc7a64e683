import { assert, canonicalJson, Fault, type Evidence, type Json } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { ENTRY_BYTES_MAX, flawOfEvidence } from '@wardstone/verifier'

/** Evidence beside the canonical JSON that it becomes, byte for byte what will be hashed. */
export type EncodedEntry = { readonly evidence: Evidence; readonly entry: string }

/**
 * The entries that evidence becomes.
 * @throws Fault `ledger.entry-too-large`. Evidence of the wrong shape is a bug of the room that states it.
 */
export function encodeEntries(evidence: readonly Evidence[]): EncodedEntry[] {
  return evidence.map((one) => {
    const flaw = flawOfEvidence(one)
    assert(flaw === undefined, `evidence is sound; this is not: ${flaw}`)
    const entry = encodeEntry(one)
    // Nothing takes more than three bytes for one unit of a string.
    if (entry.length * 3 > ENTRY_BYTES_MAX && Buffer.byteLength(entry) > ENTRY_BYTES_MAX) {
      throw new Fault(
        'ledger.entry-too-large',
        `Evidence may take ${ENTRY_BYTES_MAX} bytes; say less in one entry.`,
        { kind: one.kind, bytes: Buffer.byteLength(entry) },
      )
    }
    return { evidence: one, entry }
  })
}

/** Canonical JSON (RFC 8785) of evidence that is sound, in one call of `JSON.stringify` for all but odd facts. */
export function encodeEntry(evidence: Evidence): string {
  const { actor, at, kind, subject } = evidence
  const facts = inOrder(evidence.facts)
  return facts === undefined
    ? canonicalJson(evidence)
    : JSON.stringify({ actor, at, facts, kind, subject })
}

type Facts = { readonly [name: string]: Json }

/** The same members in canonical order; undefined where objects of JavaScript have an order of their own. */
function inOrder(facts: Facts): Facts | undefined {
  const ordered: Record<string, Json> = {}
  for (const name of Object.keys(facts).toSorted()) {
    const value = facts[name] ?? null
    if (!isPlain(value) || !/^[A-Za-z]\w*$/.test(name)) return undefined
    ordered[name] = value
  }
  return ordered
}

/** Whether a value holds no object, so that there is nothing to put in order. */
function isPlain(value: Json): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object')
  return typeof value !== 'object' || value === null
}

/** Adds entries to those that wait for the sequencer, in this order. */
export async function insertEntries(
  sql: Sql | TransactionSql,
  entries: readonly EncodedEntry[],
): Promise<void> {
  if (entries.length === 0) return
  // `json` keeps each element's text as it was sent, and needs no escaping, unlike an array literal. The columns come
  // out of the entry there too: once for all four, and not on the one thread that serves everybody here.
  await sql`
    insert into ledger_pending (entry, kind, subject, actor, at)
    select entry::text, columns.kind, columns.subject, columns.actor, columns.at
    from json_array_elements(${`[${entries.map(({ entry }) => entry).join(',')}]`}::text::json) with ordinality as sent (entry, position),
      lateral json_to_record(entry) as columns (kind text, subject text, actor text, at bigint)
    order by position`
}
