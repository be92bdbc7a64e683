import { Fault, type Actor, type Evidence } from '@wardstone/core'
import type { Access, CareRelation } from '@wardstone/access'
import type { TransactionSql } from '@wardstone/database'
import type { Compartment, CompartmentId } from '@wardstone/vault'
import { numberArray } from './arrays.ts'
import { proofOfPopulation, proofOfRow, type ProvedRow } from './custody.ts'
import { storeContent } from './content.ts'
import { timed, type Context } from './deps.ts'
import { digestOf } from './digest.ts'
import { sealResource, tombstoneOf, withContent, type Content } from './envelope.ts'
import { feedChanges, type FedChange } from './feed-store.ts'
import { objectAt, type JsonObject } from './json.ts'
import type { PlacedChange } from './place-changes.ts'
import { relationsOf } from './relations.ts'
import type { Reference } from './resource.ts'
import { headLabels, labelsOf, type Labels } from './search-labels.ts'
import { copyJson, headJson } from './share.ts'
import {
  barWriters,
  countDeleted,
  hasOthers,
  holdPatients,
  insertRows,
  replacePopulationTokens,
  retireRows,
  takeCondition,
  type NewRow,
  type PopulationToken,
} from './store.ts'
import type { Written } from './write.ts'

const RELATIONS_PER_STATEMENT = 2000

/** Changes that are carried out together, each of them or none, under one number in the ledger. */
export type Batch = {
  readonly actor: Actor
  readonly batch: number
  readonly placed: readonly PlacedChange[]
}

/**
 * Writes batches in one transaction, with what states each of them.
 * @throws Fault `records.version-conflict` when somebody else was faster with any of them, `vault.data-key-replaced`,
 * `records.not-empty`.
 */
export async function persist(
  context: Context,
  tx: TransactionSql,
  batches: readonly Batch[],
  unlocked: ReadonlyMap<CompartmentId, Compartment>,
): Promise<Written[][]> {
  const { vault, now } = context
  const at = now()
  // Asked for before anything is sealed, so that what is sealed from here on is sealed by keys that stay until the end.
  const keysHeld = vault.holdKeys(tx, [...unlocked.values()])
  // Looked at below, with the statements that follow it on the same connection.
  keysHeld.catch(() => undefined)
  const all = batches.flatMap(({ placed }) => placed)
  if (all.some(({ content }) => content !== undefined)) await keysHeld
  const made = new Map<Reference, Compartment>()
  for (const { compartment } of all) {
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
  const works: Work[] = []
  for (const each of batches) {
    const contents = await storeContents(context, tx, each.placed, compartmentOf)
    works.push(prepare(context, each, contents, compartmentOf, at))
    await takeConditions(tx, each, compartmentOf)
  }
  await Promise.all([
    store(
      context,
      tx,
      all.filter(({ isDone }) => !isDone),
      works,
      compartmentOf,
    ),
    keysHeld,
  ])
  return works.map(({ written }) => written)
}

/** Sends what was prepared: no statement waits for the one before it but where it must. */
async function store(
  context: Context,
  tx: TransactionSql,
  changed: readonly PlacedChange[],
  works: readonly Work[],
  compartmentOf: (change: PlacedChange) => Compartment,
): Promise<void> {
  const { access, ledger } = context
  const start = performance.now()
  const { held, unchanged } = heldPatients(context, changed)
  const gone = deletedPatients(changed)
  const replaced = changed.filter(({ replaces }) => replaces > 0)
  const replacedRows = replaced.map(({ key, replaces }) => ({ key, version: replaces }))
  const rows = works.flatMap((work) => work.rows)
  const population = works.flatMap((work) => work.population)
  if (gone.keys.length > 0) await barWriters(tx, gone.keys)
  const [stillThere, deleted, retired] = await Promise.all([
    held.length === 0 ? 0 : holdPatients(tx, held),
    unchanged.length === 0 ? 0 : countDeleted(tx, unchanged),
    replaced.length === 0 ? 0 : retireRows(tx, replacedRows),
    rows.length === 0 ? undefined : insertRows(tx, rows),
    population.length + replaced.length === 0
      ? undefined
      : replacePopulationTokens(
          tx,
          replaced.map(({ key }) => key),
          population,
        ),
    relate(
      access,
      tx,
      works.flatMap(({ relations }) => relations),
    ),
    ledger.append(
      tx,
      works.flatMap(({ evidence }) => evidence),
    ),
    feedChanges(context, tx, feedable(changed.filter(isPrimary), compartmentOf)),
  ])
  context.onStage?.('sql', performance.now() - start)
  if (stillThere !== held.length || deleted > 0 || retired !== replaced.length) throw conflict()
  if (gone.keys.length > 0 && (await hasOthers(tx, gone.compartments, gone.keys))) throw notEmpty()
}

/** Whether it is the change that was asked for, and not what that comes to in the records of those whom it is about. */
function isPrimary({ copy }: PlacedChange): boolean {
  return copy === undefined || copy === 'head'
}

function feedable(
  changed: readonly PlacedChange[],
  compartmentOf: (change: PlacedChange) => Compartment,
): FedChange[] {
  return changed.map((change) => ({
    type: change.resource.resourceType,
    key: change.key,
    version: change.version,
    compartment: compartmentOf(change).id,
  }))
}

/** Of two who found nothing under the same condition, the second is refused and looks again. */
async function takeConditions(
  tx: TransactionSql,
  { placed, batch }: Batch,
  compartmentOf: (change: PlacedChange) => Compartment,
): Promise<void> {
  for (const change of placed) {
    if (change.condition === undefined) continue
    const isTaken = await takeCondition(tx, change.condition, compartmentOf(change).id, batch)
    if (!isTaken) throw conflict()
  }
}

/** What one transaction writes into one compartment. */
type Part = {
  readonly compartment: Compartment
  readonly sealed: Uint8Array[]
  /** Tokens of this compartment so far: most labels of a history repeat. */
  readonly tokens: Map<string, bigint>
  created: number
  updated: number
  deleted: number
}

function newPart(compartment: Compartment): Part {
  return { compartment, sealed: [], tokens: new Map(), created: 0, updated: 0, deleted: 0 }
}

type Work = {
  readonly rows: NewRow[]
  readonly population: PopulationToken[]
  readonly relations: CareRelation[]
  readonly evidence: readonly Evidence[]
  readonly written: Written[]
}

/** Keeps the content of Binaries that comes apart from them, as it arrives. */
async function storeContents(
  context: Context,
  tx: TransactionSql,
  placed: readonly PlacedChange[],
  compartmentOf: (change: PlacedChange) => Compartment,
): Promise<ReadonlyMap<PlacedChange, Content>> {
  const contents = new Map<PlacedChange, Content>()
  for (const change of placed) {
    if (change.content === undefined) continue
    contents.set(change, await storeContent(context, tx, compartmentOf(change), change.content))
  }
  return contents
}

function prepare(
  context: Context,
  { actor, batch, placed }: Batch,
  contents: ReadonlyMap<PlacedChange, Content>,
  compartmentOf: (change: PlacedChange) => Compartment,
  at: number,
): Work {
  const parts = new Map<CompartmentId, Part>()
  const work: Omit<Work, 'evidence'> = { rows: [], population: [], relations: [], written: [] }
  for (const change of placed) {
    const compartment = compartmentOf(change)
    const { key, resource, replaces, id } = change
    const isDeleted = change.change.kind === 'delete'
    const type = resource.resourceType
    if (change.isDone) {
      work.written.push({ type, id, version: replaces, at, isNew: false, isDeleted, json: '' })
      continue
    }
    const { version } = change
    const part = parts.get(compartment.id) ?? newPart(compartment)
    parts.set(compartment.id, part)
    const content = contents.get(change)
    const json = isPrimary(change) ? jsonOf(change, at) : ''
    const kept = content === undefined ? keptJson(change, json, at) : withContent(json, content)
    const row = timed(context, 'tokens', () => provedRow(context, change, part, work.population))
    const sealed = timed(context, 'seal', () => sealResource(compartment, key, version, kept))
    work.rows.push({ ...row, batch, at, position: part.sealed.length, sealed })
    // Types that are about several patients state none.
    if (change.copy === undefined) {
      const relations = relationsOf(context.vault, resource, compartment.id, key, replaces === 0)
      work.relations.push(...relations)
    }
    if (isPrimary(change)) {
      work.written.push({ type, id, version, at, isNew: replaces === 0, isDeleted, json })
    }
    part.sealed.push(sealed)
    if (isDeleted) part.deleted++
    else if (replaces === 0) part.created++
    else part.updated++
  }
  return { ...work, evidence: changedEvidence(actor, at, batch, parts) }
}

/** The resource as it is kept: with its id and the metadata that the server sets (FHIR R4 §2.1.27.1). */
function jsonOf({ change, resource, id, version }: PlacedChange, at: number): string {
  const { resourceType, meta: _sent, id: _sentId, ...rest } = resource
  const set = versionMeta(version, at)
  if (change.kind === 'delete') return tombstoneOf(resourceType, id, set)
  const meta = { ...objectAt(resource, 'meta'), ...set }
  return JSON.stringify({ resourceType, id, meta, ...rest })
}

function versionMeta(version: number, at: number) {
  return { versionId: String(version), lastUpdated: new Date(at).toISOString() }
}

/** What the row has: of a resource about several patients only its part. */
function keptJson(change: PlacedChange, whole: string, at: number): string {
  const { copy, id, resource, version } = change
  if (copy === undefined || (copy === 'head' && change.change.kind === 'delete')) return whole
  const set = versionMeta(version, at)
  if (copy === 'head') return headJson(resource.resourceType, id, set)
  if (copy === 'ended') return tombstoneOf(resource.resourceType, id, set)
  const meta: JsonObject = { ...objectAt(resource, 'meta'), ...set }
  return copyJson(copy, { id, meta })
}

/** What the row is found by. */
function rowLabels({ change, copy, resource }: PlacedChange): Labels {
  if (change.kind === 'delete') return { own: [], population: [] }
  if (copy === 'head') return headLabels
  return copy === undefined || copy === 'ended'
    ? labelsOf(resource)
    : labelsOf(copy.resource, copy.isNarrowed)
}

/**
 * A row but for its ciphertext. The first token is that of the type, for the index; the others are sorted so that their order says
 * nothing. Those that are equal across patients go to a table of their own.
 */
function provedRow(
  { vault }: Context,
  change: PlacedChange,
  { compartment, tokens }: Part,
  population: PopulationToken[],
): ProvedRow & Pick<NewRow, 'head' | 'proof'> {
  const { key, resource, version } = change
  const labels = rowLabels(change)
  const [first, ...others] = labels.own.map((label) => tokenOf(compartment, tokens, label))
  const own = first === undefined ? [] : [first, ...others.toSorted(ascending)]
  const shared = labels.population.map((label) => vault.populationToken(label)).toSorted(ascending)
  for (const token of shared) population.push({ token, compartment: compartment.id, key })
  const hasShared = shared.length > 0 || resource.resourceType === 'Patient'
  const row = {
    key,
    version,
    compartment: compartment.id,
    tokens: numberArray(own),
    population: hasShared ? proofOfPopulation(vault, key, shared) : null,
  }
  const head = change.copy === undefined ? null : vault.blindKey(change.name)
  return { ...row, head, proof: proofOfRow(vault, row) }
}

function tokenOf(compartment: Compartment, known: Map<string, bigint>, label: string): bigint {
  const token = known.get(label) ?? compartment.token(label)
  known.set(label, token)
  return token
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Patients whose records grow but who are not new: they must still be there at the end. Those who are changed here may have been
 * deleted: they are brought back.
 */
function heldPatients(
  context: Context,
  placed: readonly PlacedChange[],
): { readonly held: Uint8Array[]; readonly unchanged: Uint8Array[] } {
  const held = new Map<Reference, Uint8Array>()
  for (const { home, compartment } of placed) {
    if (!('patient' in home) || typeof compartment !== 'number' || held.has(home.patient)) continue
    held.set(home.patient, context.vault.blindKey(home.patient))
  }
  const changed = new Set(placed.map(({ name }) => name))
  const unchanged = [...held].flatMap(([name, key]) => (changed.has(name) ? [] : [key]))
  return { held: [...held.values()], unchanged }
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
  return [...parts.values()].map(({ compartment, sealed, created, updated, deleted }) => ({
    kind: 'records.changed',
    at,
    actor: actor.id,
    subject: compartment.commitment,
    facts: { batch, created, updated, deleted, resources: sealed.length, digest: digestOf(sealed) },
  }))
}

/** Patients who are deleted here: nothing of their records may be left but what was deleted as well. */
function deletedPatients(placed: readonly PlacedChange[]) {
  const gone = placed.filter(
    ({ change, resource }) => change.kind === 'delete' && resource.resourceType === 'Patient',
  )
  return {
    keys: gone.map(({ key }) => key),
    compartments: gone.flatMap(({ compartment }) =>
      typeof compartment === 'number' ? [compartment] : [],
    ),
  }
}

function notEmpty(): Fault {
  return new Fault(
    'records.not-empty',
    'Other resources are still part of this patient’s record. Delete them first, or erase the whole record for good.',
  )
}

export function conflict(): Fault {
  return new Fault(
    'records.version-conflict',
    'Somebody else changed the same record at the same time. Read it again and repeat the change.',
  )
}
