import { assert, canonicalJson, Fault, type Evidence } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { ENTRY_BYTES_MAX, flawOfEvidence } from '@wardstone/verifier'

/**
 * The entries that evidence becomes: canonical JSON, byte for byte what will be hashed.
 * @throws Fault `ledger.entry-too-large`. Evidence of the wrong shape is a bug of the room that states it.
 */
export function encodeEntries(evidence: readonly Evidence[]): string[] {
  return evidence.map((one) => {
    const flaw = flawOfEvidence(one)
    assert(flaw === undefined, `evidence is sound; this is not: ${flaw}`)
    const entry = canonicalJson(one)
    if (Buffer.byteLength(entry) > ENTRY_BYTES_MAX) {
      throw new Fault(
        'ledger.entry-too-large',
        `Evidence may take ${ENTRY_BYTES_MAX} bytes; say less in one entry.`,
        { kind: one.kind, bytes: Buffer.byteLength(entry) },
      )
    }
    return entry
  })
}

/** Adds entries to those that wait for the sequencer, in this order. */
export async function insertEntries(
  sql: Sql | TransactionSql,
  entries: readonly string[],
): Promise<void> {
  if (entries.length === 0) return
  // `json` keeps each element's text as it was sent, and needs no escaping, unlike an array literal. The columns come
  // out of the entry there too: once for all four, and not on the one thread that serves everybody here.
  await sql`
    insert into ledger_pending (entry, kind, subject, actor, at)
    select entry::text, columns.kind, columns.subject, columns.actor, columns.at
    from json_array_elements(${`[${entries.join(',')}]`}::text::json) with ordinality as sent (entry, position),
      lateral json_to_record(entry) as columns (kind text, subject text, actor text, at bigint)
    order by position`
}
