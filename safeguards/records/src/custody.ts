import { Fault, type Actor } from '@wardstone/core'
import { compartmentId, type Columns, type Compartment, type Vault } from '@wardstone/vault'
import { numberArray } from './arrays.ts'
import type { Context } from './deps.ts'
import type { Interaction } from './disclosures.ts'
import { openJson, parseResource, splitContent, subsetted, type SealedRow } from './envelope.ts'
import { isShared } from './share.ts'
import type { OpenRow } from './opened-rows.ts'

/** What the ciphertext of a row does not bind, and its proof has to. */
export type ProvedRow = {
  readonly key: Uint8Array
  readonly version: number
  readonly compartment: number
  /** The search tokens as a PostgreSQL array: they are compared as text and never parsed. */
  readonly tokens: string
  /** Of a Patient: the keyed hash over its population tokens. */
  readonly population: Uint8Array | null
}

/** A row that claims to be the newest of its key. */
export type ClaimingRow = ProvedRow & {
  readonly current: boolean
  readonly proof: Uint8Array | null
  /** Whether there is a later version of the same key. */
  readonly superseded: boolean
}

/** The proof that a row carries for as long as it is the newest of its key. */
export function proofOfRow(vault: Vault, row: ProvedRow): Uint8Array {
  return vault.proof(provedOf(row))
}

/** The keyed hash over a Patient's population tokens, in ascending order, repeated ones included. */
export function proofOfPopulation(
  vault: Vault,
  key: Uint8Array,
  tokens: readonly bigint[],
): Uint8Array {
  return vault.proof(populationOf(key, numberArray(tokens)))
}

export function provesPopulation(vault: Vault, row: ProvedRow, tokens: string): boolean {
  return vault.proves(row.population, populationOf(row.key, tokens))
}

/**
 * Whether a row is the newest of its key, in the record and with the tokens that this installation wrote. Who has the
 * database alone can neither make an old version current nor move a row into another record.
 */
export function isNewest(vault: Vault, row: ClaimingRow): boolean {
  return row.current && !row.superseded && vault.proves(row.proof, provedOf(row))
}

/**
 * Whether the newest version of a key says that its resource is deleted: it is found by nothing, so it has no search token, and
 * every other resource has one. Its proof vouches for that.
 */
export function isDeleted(row: { readonly tokens: string }): boolean {
  return row.tokens === '{}'
}

/** Who asks for a row, and how: for the evidence if it was tampered with. */
export type Asked = {
  readonly actor: Pick<Actor, 'id'>
  readonly interaction: Interaction
  readonly type: string
}

/**
 * Lets the newest version of a key pass.
 * @throws Fault `vault.cannot-open`, after leaving evidence, for one that was made the newest by hand.
 */
export async function assertNewest(
  context: Context,
  asked: Asked,
  row: ClaimingRow,
): Promise<void> {
  if (!isNewest(context.vault, row)) throw await tampered(context, asked, row)
}

/**
 * The JSON of a row; of a Binary whose content is kept apart, without it.
 * @throws Fault `vault.cannot-open`, after leaving evidence, when its bytes were changed or moved.
 */
export async function openRow(
  context: Context,
  asked: Asked,
  compartment: Compartment,
  row: SealedRow & { readonly compartment: number },
): Promise<string> {
  const { json, content } = await openWhole(context, asked, compartment, row)
  return content === undefined ? json : subsetted(json)
}

/** `openRow`, with the content that is kept apart; `json` is then the Binary but for its data. */
export async function openWhole(
  context: Context,
  asked: Asked,
  compartment: Compartment,
  row: SealedRow & { readonly compartment: number },
): Promise<ReturnType<typeof splitContent>> {
  const stored = await openStored(context, asked, compartment, row)
  // A copy that was made to look like a whole resource would show what it has without its place.
  if (isShared(stored)) throw await tampered(context, asked, row)
  return splitContent(stored)
}

/** The JSON of a row as it was kept: of a resource about several patients no more than a part, for `gather`. */
export async function openStored(
  context: Context,
  asked: Asked,
  compartment: Compartment,
  row: SealedRow & { readonly compartment: number },
): Promise<string> {
  try {
    return openJson(compartment, row)
  } catch (error) {
    if (!isCannotOpen(error)) throw error
    const json = await openedAgain(context, row)
    if (json !== undefined) return json
    throw await tampered(context, asked, row)
  }
}

/**
 * The newest version of a key, opened; undefined when its resource is deleted.
 * @throws Fault as `assertNewest` and `openRow` do.
 */
export async function openNewest(
  context: Context,
  asked: Asked,
  compartment: Compartment,
  row: ClaimingRow & { readonly sealed: Uint8Array },
): Promise<OpenRow | undefined> {
  const known = context.openedRows.find(compartment, row)
  if (known !== undefined) return known
  await assertNewest(context, asked, row)
  if (isDeleted(row)) return undefined
  const json = await openRow(context, asked, compartment, row)
  const open = { json, resource: parseResource(json) }
  context.openedRows.keep(compartment, row, open)
  return open
}

/** A row that was sealed again, under a new data key, since it was read: as it is now. Undefined when it does not open either. */
async function openedAgain(
  { sql, vault }: Context,
  { key, version, compartment: home, sealed: before }: SealedRow & { readonly compartment: number },
): Promise<string | undefined> {
  const [now] = await sql<{ compartment: number; sealed: Buffer }[]>`
    select compartment, sealed from record where key = ${key} and version = ${version}`
  // In another record by now, it would be shown by rights to the one that it was read in.
  if (now?.compartment !== home || now.sealed.equals(before)) return undefined
  const id = compartmentId(home)
  const compartment = (await vault.unlock([id])).get(id)
  if (compartment === undefined) return undefined
  try {
    return openJson(compartment, { key, version, sealed: now.sealed })
  } catch (error) {
    if (!isCannotOpen(error)) throw error
    return undefined
  }
}

function isCannotOpen(error: unknown): boolean {
  return error instanceof Fault && error.code === 'vault.cannot-open'
}

/** Leaves the evidence that something was changed in the database, and gives what to throw. */
export async function tampered(
  context: Context,
  asked: Asked,
  row: { readonly compartment: number },
): Promise<Fault> {
  const id = compartmentId(row.compartment)
  const subject = (await context.vault.unlock([id])).get(id)?.commitment ?? ''
  await stateTampering(context, asked, subject)
  return new Fault(
    'vault.cannot-open',
    'This record was changed in the database, not through this server, and is not shown. Tell the security officer.',
  )
}

/** Evidence that somebody asked for what was changed in the database, and was not shown it. */
export async function stateTampering(
  { ledger, now }: Context,
  { actor, interaction, type }: Asked,
  subject: string,
): Promise<void> {
  const facts = { interaction, type }
  await ledger.record([
    { kind: 'records.tampering.found', at: now(), actor: actor.id, subject, facts },
  ])
}

function provedOf({ key, version, compartment, tokens, population }: ProvedRow): Columns {
  const digest = population === null ? null : base64(population)
  return ['record', base64(key), version, compartment, tokens, digest]
}

function populationOf(key: Uint8Array, tokens: string): Columns {
  return ['population_token', base64(key), tokens]
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
