import { Fault, type Actor, type Evidence } from '@wardstone/core'
import type { Access, CareRelation } from '@wardstone/access'
import type { TransactionSql } from '@wardstone/database'
import type { Compartment, CompartmentId } from '@wardstone/vault'
import { numberArray } from './arrays.ts'
import { proofOfPopulation, proofOfRow, type ProvedRow } from './custody.ts'
import { timed, type Context } from './deps.ts'
import { digestOf } from './digest.ts'
import { sealResource } from './envelope.ts'
import { objectAt } from './json.ts'
import { placeChanges, type PlacedChange } from './place-changes.ts'
import { planChanges, type RequestedChange } from './plan-changes.ts'
import { relationsOf } from './relations.ts'
import type { Reference } from './resource.ts'
import { labelsOf, typeLabel } from './search-labels.ts'
import {
  holdPatients,
  insertRows,
  nextBatch,
  replacePopulationTokens,
  retireRows,
  type NewRow,
  type PopulationToken,
} from './store.ts'

/** One resource version as it was written. */
export type Written = {
  readonly type: string
  readonly id: string
  readonly version: number
  readonly at: number
  readonly isNew: boolean
  readonly json: string
}

const RELATIONS_PER_STATEMENT = 2000
const UNIQUE_VIOLATION = '23505'

/**
 * Carries out changes, all or none, and states them in the same transaction. What the actor may not change, the whole fails on.
 * @throws Fault as `planChanges` and `placeChanges` do, and `records.version-conflict` when somebody else was faster.
 */
export async function writeChanges(
  context: Context,
  actor: Actor,
  requested: readonly RequestedChange[],
): Promise<Written[]> {
  if (requested.length === 0) return []
  const planned = timed(context, 'plan', () => planChanges(requested))
  const placed = await placeChanges(context, actor, planned)
  const known = placed.flatMap(({ compartment }) =>
    typeof compartment === 'number' ? [compartment] : [],
  )
  const unlocked = await context.vault.unlock(known)
  try {
    return await context.sql.begin((tx) => persist(context, tx, actor, placed, unlocked))
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict()
    throw error
  }
}

async function persist(
  context: Context,
  tx: TransactionSql,
  actor: Actor,
  placed: readonly PlacedChange[],
  unlocked: ReadonlyMap<CompartmentId, Compartment>,
): Promise<Written[]> {
  const { access, ledger, vault, now } = context
  const at = now()
  const batch = await nextBatch(tx)
  const made = new Map<Reference, Compartment>()
  for (const { compartment } of placed) {
    if (typeof compartment === 'number' || made.has(compartment.newPatient)) continue
    made.set(compartment.newPatient, await vault.create(tx))
  }
  const compartmentOf = ({ compartment }: PlacedChange): Compartment => {
    const found =
      typeof compartment === 'number' ? unlocked.get(compartment) : made.get(compartment.newPatient)
    // Erased since its rows were read.
    if (found === undefined) throw conflict()
    return found
  }
  const work = prepare(context, placed, compartmentOf, at)
  const start = performance.now()
  const held = heldPatients(context, placed)
  const replaced = placed.filter(({ replaces }) => replaces > 0)
  const replacedRows = replaced.map(({ key, replaces }) => ({ key, version: replaces }))
  const replacedPatients = replaced.filter(({ resource }) => resource.resourceType === 'Patient')
  const [stillThere, retired] = await Promise.all([
    held.length === 0 ? 0 : holdPatients(tx, held),
    replaced.length === 0 ? 0 : retireRows(tx, replacedRows),
    insertRows(tx, batch, at, work.rows),
    work.population.length + replacedPatients.length === 0
      ? undefined
      : replacePopulationTokens(
          tx,
          replacedPatients.map(({ key }) => key),
          work.population,
        ),
    relate(access, tx, work.relations),
    ledger.append(tx, changedEvidence(actor, at, batch, work.parts)),
  ])
  context.onStage?.('sql', performance.now() - start)
  if (stillThere !== held.length || retired !== replaced.length) throw conflict()
  return work.written
}

/** What one transaction writes into one compartment. */
type Part = {
  readonly compartment: Compartment
  readonly sealed: Uint8Array[]
  /** Tokens of this compartment so far: most labels of a history repeat. */
  readonly tokens: Map<string, bigint>
  created: number
  updated: number
}

function newPart(compartment: Compartment): Part {
  return { compartment, sealed: [], tokens: new Map(), created: 0, updated: 0 }
}

type Work = {
  readonly rows: NewRow[]
  readonly population: PopulationToken[]
  readonly relations: CareRelation[]
  readonly parts: ReadonlyMap<CompartmentId, Part>
  readonly written: Written[]
}

function prepare(
  context: Context,
  placed: readonly PlacedChange[],
  compartmentOf: (change: PlacedChange) => Compartment,
  at: number,
): Work {
  const parts = new Map<CompartmentId, Part>()
  const work: Work = { rows: [], population: [], relations: [], parts, written: [] }
  for (const change of placed) {
    const compartment = compartmentOf(change)
    const { key, resource, replaces, id } = change
    const version = replaces + 1
    const part = parts.get(compartment.id) ?? newPart(compartment)
    parts.set(compartment.id, part)
    const json = jsonOf(change, version, at)
    const row = timed(context, 'tokens', () => provedRow(context, change, part, work.population))
    const sealed = timed(context, 'seal', () => sealResource(compartment, key, version, json))
    work.rows.push({ ...row, position: part.sealed.length, sealed })
    work.relations.push(
      ...relationsOf(context.vault, resource, compartment.id, key, replaces === 0),
    )
    work.written.push({ type: resource.resourceType, id, version, at, isNew: replaces === 0, json })
    part.sealed.push(sealed)
    if (replaces === 0) part.created++
    else part.updated++
  }
  return work
}

/** The resource as it is kept: with its id and the metadata that the server sets (FHIR R4 §2.1.27.1). */
function jsonOf({ resource, id }: PlacedChange, version: number, at: number): string {
  const { resourceType, meta: _sent, id: _sentId, ...rest } = resource
  const meta = {
    ...objectAt(resource, 'meta'),
    versionId: String(version),
    lastUpdated: new Date(at).toISOString(),
  }
  return JSON.stringify({ resourceType, id, meta, ...rest })
}

/**
 * A row but for its ciphertext. Compartment tokens are sorted so that their order says nothing; a Patient's own go to the
 * population's table instead.
 */
function provedRow(
  { vault }: Context,
  { resource, key, replaces }: PlacedChange,
  { compartment, tokens }: Part,
  population: PopulationToken[],
): ProvedRow & { readonly proof: Uint8Array } {
  const labels = labelsOf(resource)
  const place = { key, version: replaces + 1, compartment: compartment.id }
  const proved = (own: readonly bigint[], digest: Uint8Array | null) => {
    const row = { ...place, tokens: numberArray(own), population: digest }
    return { ...row, proof: proofOfRow(vault, row) }
  }
  if (resource.resourceType !== 'Patient') {
    const own = labels.map((label) => tokenOf(compartment, tokens, label)).toSorted(ascending)
    return proved(own, null)
  }
  const everywhere = labels.map((label) => vault.populationToken(label)).toSorted(ascending)
  for (const token of everywhere) population.push({ token, compartment: compartment.id, key })
  const own = compartment.tokens([typeLabel('Patient')])
  return proved(own, proofOfPopulation(vault, key, everywhere))
}

function tokenOf(compartment: Compartment, known: Map<string, bigint>, label: string): bigint {
  const token = known.get(label) ?? compartment.token(label)
  known.set(label, token)
  return token
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Patients whose records grow but who are not new: they must still be there at the end. */
function heldPatients(context: Context, placed: readonly PlacedChange[]): Uint8Array[] {
  const held = new Set<Reference>()
  for (const { home, compartment } of placed) {
    if ('patient' in home && typeof compartment === 'number') held.add(home.patient)
  }
  return [...held].map((name) => context.vault.blindKey(name))
}

async function relate(
  access: Access,
  tx: TransactionSql,
  relations: readonly CareRelation[],
): Promise<void> {
  for (let from = 0; from < relations.length;) {
    let to = Math.min(from + RELATIONS_PER_STATEMENT, relations.length)
    // Relations of one source replace those it had, so they stay together.
    while (to < relations.length && relations[to]?.source === relations[to - 1]?.source) to++
    await access.relate(tx, relations.slice(from, to))
    from = to
  }
}

function changedEvidence(
  actor: Actor,
  at: number,
  batch: number,
  parts: ReadonlyMap<CompartmentId, Part>,
): Evidence[] {
  return [...parts.values()].map(({ compartment, sealed, created, updated }) => ({
    kind: 'records.changed',
    at,
    actor: actor.id,
    subject: compartment.commitment,
    facts: { batch, created, updated, resources: sealed.length, digest: digestOf(sealed) },
  }))
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION
}

function conflict(): Fault {
  return new Fault(
    'records.version-conflict',
    'Somebody else changed the same record at the same time. Read it again and repeat the change.',
  )
}
