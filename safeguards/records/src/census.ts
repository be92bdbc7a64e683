import { Fault, type Json } from '@wardstone/core'
import { compartmentId } from '@wardstone/vault'
import type { RecordsDeps } from './deps.ts'
import { digestOf } from './digest.ts'
import { openJson, parseResource, PADDING_BYTES } from './envelope.ts'
import { recordsEvidence } from './evidence.ts'
import type { IntegrityWalk } from './integrity-walk.ts'
import { CENSUS_SAMPLE_MAX, INTEGRITY_BATCHES_MAX } from './limits.ts'

/** Facts of `records.encryption.census`. */
export type EncryptionCensus = {
  readonly resources: number
  readonly ciphertext: number
  readonly plaintext: number
  readonly sampled: number
  readonly opened: number
}

/** Cobblestone-256: a header of 56 random-looking bytes, then chunks of 16,384 bytes, each with a tag of 16. */
/** Restores that are remembered when transactions are compared. */
const RESTORES_MAX = 100
const RESEALED_PAGE = 200
const HEADER_BYTES = 56
const CHUNK_BYTES = 16_384
const TAG_BYTES = 16
/** This many bytes in a row without a high bit are text: of ciphertext, one row in 10^14 looks so by chance. */
const TEXT_BYTES = 48

/**
 * Looks at every stored resource version: whether it has the length that sealing gives and does not begin as text. Of a random
 * sample it proves more: that each opens with its compartment's key, in its place.
 */
export async function takeCensus({ sql, vault }: RecordsDeps): Promise<EncryptionCensus> {
  const body = sql`(octet_length(sealed) - ${HEADER_BYTES})`
  const sealedChunk = CHUNK_BYTES + TAG_BYTES
  const plaintext = sql`(${body} / ${sealedChunk}::int * ${CHUNK_BYTES}::int + ${body} % ${sealedChunk}::int - ${TAG_BYTES}::int)`
  const [counted] = await sql<{ resources: number; ciphertext: number }[]>`
    select count(*) as resources,
      count(*) filter (where octet_length(sealed) >= ${HEADER_BYTES + TAG_BYTES}::int
        and ${body} % ${sealedChunk}::int >= ${TAG_BYTES}::int
        and ${plaintext} % ${PADDING_BYTES}::int = 0
        and encode(substring(sealed for ${TEXT_BYTES}), 'escape') ~ '\\\\[0-9]') as ciphertext
    from record`
  const resources = counted?.resources ?? 0
  const ciphertext = counted?.ciphertext ?? 0
  // From a random key on, and round: of a small store all of it.
  const from = Buffer.from(crypto.getRandomValues(new Uint8Array(16)))
  const sample = await sql<{ key: Buffer; version: number; compartment: number; sealed: Buffer }[]>`
    (select key, version, compartment, sealed from record where key >= ${from}
     order by key limit ${CENSUS_SAMPLE_MAX})
    union all
    (select key, version, compartment, sealed from record where key < ${from}
     order by key limit ${CENSUS_SAMPLE_MAX})
    limit ${CENSUS_SAMPLE_MAX}`
  const compartments = await vault.unlock(sample.map((row) => compartmentId(row.compartment)))
  const opened = sample.filter((row) => {
    const compartment = compartments.get(compartmentId(row.compartment))
    return compartment !== undefined && opens(() => parseResource(openJson(compartment, row)))
  })
  return {
    resources,
    ciphertext,
    plaintext: resources - ciphertext,
    sampled: sample.length,
    opened: opened.length,
  }
}

function opens(open: () => unknown): boolean {
  try {
    open()
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

/** Facts of `records.integrity.checked`. */
export type IntegrityCheck = {
  readonly batches: number
  readonly sampled: number
  readonly resources: number
  readonly failed: number
}

/**
 * Recomputes transactions from the rows that are there, at random, and compares them with what the ledger says was written: rows
 * that were changed, moved, added or removed behind the server's back do not have that digest. `batches` are the
 * transactions in the ledger, `sampled` those recomputed; erased records have no rows to compare and are left out. Then it
 * goes on with the walk over all resources: that many, whose newest version and search tokens are compared with their proofs.
 */
export async function checkIntegrity(
  deps: RecordsDeps,
  walk: IntegrityWalk,
): Promise<IntegrityCheck> {
  const { ledger } = deps
  const walked = await walk.next()
  const [{ size }, batches] = await Promise.all([
    ledger.head(),
    ledger.count({ kind: 'records.changed' }),
  ])
  if (batches === 0) return { batches, sampled: 0, ...walked }
  const lost = await lostInRestores(deps)
  let sampled = 0
  let { failed } = walked
  for (let i = 0; i < INTEGRITY_BATCHES_MAX; i++) {
    const from = Math.floor(Math.random() * size)
    const query = { kind: 'records.changed', limit: 1 }
    const [after] = await ledger.entries({ ...query, from, order: 'oldest' })
    const [entry] = after === undefined ? await ledger.entries(query) : [after]
    if (entry === undefined || lost.some((gap) => entry.index >= gap.from && entry.index < gap.to))
      continue
    const { subject, facts } = entry.evidence
    const about = { subject, batch: Number(facts['batch']), digest: facts['digest'], lost }
    let isWhole = await isUnchanged(deps, about)
    if (isWhole === false) {
      // Rows that were sealed again just now: their evidence is in the ledger once it was sequenced.
      await ledger.sequence()
      isWhole = await isUnchanged(deps, about)
    }
    if (isWhole === undefined) continue
    sampled++
    if (!isWhole) failed++
  }
  return { batches, sampled, resources: walked.resources, failed }
}

type Gap = { readonly from: number; readonly to: number }

/**
 * Where the ledger speaks of what a restore could not bring back: entries newer than the backup. Their rows are not there, and
 * the numbers of their transactions were given again.
 */
async function lostInRestores({ ledger }: RecordsDeps): Promise<readonly Gap[]> {
  const restores = await ledger.entries({ kind: 'backup.restored', limit: RESTORES_MAX })
  return restores.map(({ evidence: { facts } }) => {
    const from = Number(facts['ledgerSize'])
    return { from, to: from + Number(facts['adopted']) }
  })
}

/** One transaction of the ledger, to be compared with the rows that it wrote. */
type Stated = {
  readonly subject: string
  readonly batch: number
  readonly digest: Json | undefined
  readonly lost: readonly Gap[]
}

/** Undefined when the record was erased since. */
async function isUnchanged(deps: RecordsDeps, stated: Stated): Promise<boolean | undefined> {
  const { sql, vault, ledger } = deps
  const { subject, batch } = stated
  const rows = await sql<{ compartment: number; sealed: Buffer }[]>`
    select compartment, sealed from record where batch = ${batch} order by compartment, position`
  const compartments = await vault.unlock(rows.map((row) => compartmentId(row.compartment)))
  const written = rows.filter(
    (row) => compartments.get(compartmentId(row.compartment))?.commitment === subject,
  )
  if (written.length > 0)
    return digestOf(written.map((row) => row.sealed)) === (await digestNow(deps, stated))
  const erased = await ledger.entries({ kind: 'records.erased', subject, limit: 1 })
  return erased.length > 0 ? undefined : false
}

/**
 * The digest that the rows of a transaction should have: that of their change, or of the last time that they were sealed again.
 * Undefined when these do not follow each other: then somebody changed rows before they were sealed again.
 */
async function digestNow(
  { ledger }: RecordsDeps,
  { subject, batch, digest, lost }: Stated,
): Promise<Json | undefined> {
  let expected = digest
  for (let from = 0; ;) {
    const query = { kind: 'records.resealed', subject, order: 'oldest' } as const
    const page = await ledger.entries({ ...query, from, limit: RESEALED_PAGE })
    for (const { index, evidence } of page) {
      if (lost.some((gap) => index >= gap.from && index < gap.to)) continue
      const { batches } = recordsEvidence['records.resealed'].parse(evidence.facts)
      const found = batches.find((each) => each.batch === batch)
      if (found === undefined) continue
      if (found.before !== expected) return undefined
      expected = found.digest
    }
    const last = page.at(-1)
    if (last === undefined || page.length < RESEALED_PAGE) return expected
    from = last.index + 1
  }
}
