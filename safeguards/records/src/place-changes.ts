import { assert, Fault, type Actor } from '@wardstone/core'
import { compartmentId, type CompartmentId } from '@wardstone/vault'
import { assertNewest, isDeleted, openRow } from './custody.ts'
import { homeOf, maybeShared } from './compartments.ts'
import { settleHomes } from './settle-homes.ts'
import { everWrites, writesAll, type Context } from './deps.ts'
import { parseResource } from './envelope.ts'
import type { PlannedChange } from './plan-changes.ts'
import { COPIES_MAX } from './limits.ts'
import { invalidAt, type Reference } from './resource.ts'
import { placeCopies, patientsOf, standingCopies, type CopyChange } from './place-copies.ts'
import { keyText, overCopies, selectStanding, type Standing } from './store.ts'

/** A change with the row that it replaces, if any, and its compartment, unless that is still to be made. */
export type PlacedChange = PlannedChange & {
  readonly key: Uint8Array
  /** 0 for a new resource. */
  readonly replaces: number
  readonly compartment: CompartmentId | { readonly newPatient: Reference }
  /** The version that is written: a copy has that of the whole. */
  readonly version: number
  /** A delete of what is deleted already: there is nothing to write. */
  readonly isDone: boolean
  /** Of a resource about several patients: whether the row says that there is one, is a copy, or ends one. */
  readonly copy?: CopyChange
}

/**
 * Finds where changes go and whether the actor may make them. A patient whom the actor may not write is as good as absent.
 * @throws Fault `access.forbidden`, `records.not-found`, `records.reference-unresolved`, `records.precondition-failed` or
 * `records.invalid`.
 */
export async function placeChanges(
  context: Context,
  actor: Actor,
  planned: readonly PlannedChange[],
): Promise<PlacedChange[]> {
  const { access, sql, vault } = context
  if (!everWrites(access, actor)) await access.require(actor, 'write-chart')
  const view = await access.view(actor, 'write-chart')
  const basis = writesAll(access, actor)
    ? sql`'role'::text`
    : planned.some(({ resource }) => maybeShared(resource.resourceType))
      ? overCopies(sql, (column) => view.basis(sql, column))
      : view.basis(sql, sql`r.compartment`)
  const changes = await settleHomes(context, actor, basis, planned)
  const madeHere = new Set(
    changes.flatMap(({ change, name }) => (change.kind === 'delete' ? [] : [name])),
  )
  const wanted = new Set<Reference>()
  for (const { change, home, name } of changes) {
    if (change.kind !== 'create') wanted.add(name)
    for (const patient of patientsOf(home)) {
      if (patient !== name || change.kind === 'update') wanted.add(patient)
    }
  }
  const keys = new Map([...wanted].map((name) => [name, vault.blindKey(name)]))
  // A delete goes by what its resource says.
  const deleted = changes.flatMap(({ change, name }) =>
    change.kind === 'delete' ? [vault.blindKey(name)] : [],
  )
  const found = await selectStanding(sql, basis, [...keys.values()], deleted)
  const rows = new Map(found.map((row) => [keyText(row.key), row]))
  const standing = new Map<Reference, Standing>()
  for (const [name, key] of keys) {
    const row = rows.get(keyText(key))
    if (row === undefined) continue
    // Written beside a row that was moved, a change would go into another patient's record.
    if (row.basis !== null) {
      const [type] = name.split('/', 1)
      await assertNewest(context, { actor, interaction: 'write', type: type ?? '' }, row)
    }
    standing.set(name, row)
  }
  const copies = await standingCopies(context, actor, basis, [...standing.values()], changes)
  const placed: PlacedChange[] = []
  for (const change of changes) {
    const own = await place(context, actor, change, standing, madeHere)
    placed.push(own)
    const compartmentOfPatient = (patient: Reference) =>
      patientCompartment(context, actor, change, { patient, standing, madeHere })
    if (!own.isDone) {
      placed.push(...(await placeCopies(context, own, copies, standing, compartmentOfPatient)))
    }
  }
  requireFew(placed)
  return placed
}

function requireFew(placed: readonly PlacedChange[]): void {
  const copies = placed.filter(({ copy }) => copy !== undefined && copy !== 'head').length
  if (copies <= COPIES_MAX) return
  throw new Fault(
    'input.too-large',
    `The resources about several patients come to more than ${COPIES_MAX} copies. Send them in parts.`,
  )
}

async function place(
  context: Context,
  actor: Actor,
  planned: PlannedChange,
  standing: ReadonlyMap<Reference, Standing>,
  madeHere: ReadonlySet<Reference>,
): Promise<PlacedChange> {
  const { access, vault } = context
  const { change, home, name } = planned
  const before = change.kind === 'create' ? undefined : standing.get(name)
  const key = vault.blindKey(name)
  if (change.kind !== 'create') await checkUpdate(context, actor, planned, before)
  if (change.kind === 'delete') return placeDelete(context, actor, planned, before)
  const replaces = before?.version ?? 0
  const placed = { ...planned, key, replaces, version: replaces + 1, isDone: false }
  // Who writes into the records of several patients is asked for each of them.
  if ('patients' in home) return { ...placed, compartment: vault.organisation.id, copy: 'head' }
  if (!('patient' in home)) {
    if (!writesAll(access, actor)) await access.require(actor, 'import')
    checkHome(planned, before, vault.organisation.id)
    return { ...placed, compartment: vault.organisation.id }
  }
  const named = { patient: home.patient, standing, madeHere }
  const compartment = await patientCompartment(context, actor, planned, named)
  checkHome(planned, before, typeof compartment === 'number' ? compartment : undefined)
  return { ...placed, compartment }
}

/** The record of a patient whom a change names, which the actor may write. */
async function patientCompartment(
  context: Context,
  actor: Actor,
  { location, resource }: PlannedChange,
  {
    patient: name,
    standing,
    madeHere,
  }: {
    readonly patient: Reference
    readonly standing: ReadonlyMap<Reference, Standing>
    readonly madeHere: ReadonlySet<Reference>
  },
): Promise<PlacedChange['compartment']> {
  const { access } = context
  const patient = standing.get(name)
  if (patient === undefined && madeHere.has(name)) {
    if (!writesAll(access, actor)) await access.require(actor, 'import')
    return { newPatient: name }
  }
  const isGone = patient !== undefined && isDeleted(patient) && !madeHere.has(name)
  if (patient === undefined || patient.basis === null || isGone) {
    await context.disclosures.nothing(
      actor,
      'write',
      resource.resourceType,
      patient?.basis === null,
    )
    throw new Fault(
      'records.reference-unresolved',
      `${location}: there is no such patient here. Write the Patient first, or in the same transaction.`,
      { expression: location },
    )
  }
  return compartmentId(patient.compartment)
}

/** A delete goes where the resource stands, which the resource itself says: so it is opened. */
async function placeDelete(
  context: Context,
  actor: Actor,
  planned: PlannedChange,
  before: Standing | undefined,
): Promise<PlacedChange> {
  const { access, vault } = context
  const { name, id, location } = planned
  const { resourceType } = planned.resource
  assert(before !== undefined, 'what is absent was refused before')
  const compartment = compartmentId(before.compartment)
  const isHead = before.head !== null
  if (compartment === vault.organisation.id && !isHead && !writesAll(access, actor)) {
    await access.require(actor, 'import')
  }
  const key = vault.blindKey(name)
  const replaces = before.version
  const placed = { ...planned, key, replaces, version: replaces + 1, compartment }
  if (isDeleted(before)) return { ...placed, version: replaces, isDone: true }
  if (isHead) return { ...placed, isDone: false, copy: 'head' }
  const { sealed } = before
  const opened = (await vault.unlock([compartment])).get(compartment)
  if (sealed === null || opened === undefined) throw noSuchRecord(location)
  const asked = { actor, interaction: 'write', type: resourceType } as const
  const resource = parseResource(await openRow(context, asked, opened, { ...before, sealed }))
  return { ...placed, home: homeOf(resource, id, location), isDone: false }
}

async function checkUpdate(
  context: Context,
  actor: Actor,
  { change, location, resource }: PlannedChange,
  before: Standing | undefined,
): Promise<void> {
  const ifVersion = change.kind === 'create' ? undefined : change.ifVersion
  // Only an import brings ids along: for anybody else a free id and a hidden record must look the same.
  const mayBeNew = change.kind === 'update' && context.access.can(actor, 'import')
  if (before?.basis === null || (before === undefined && !mayBeNew)) {
    await context.disclosures.nothing(actor, 'write', resource.resourceType, before !== undefined)
    throw noSuchRecord(location)
  }
  if (ifVersion !== undefined && ifVersion !== (before?.version ?? 0)) {
    throw new Fault(
      'records.precondition-failed',
      `${location}: somebody changed the record since. Read it again and repeat the change.`,
      { expression: location },
    )
  }
}

function noSuchRecord(location: string): Fault {
  return new Fault(
    'records.not-found',
    `${location}: there is no such record here. New records are posted and get their id from the server.`,
    { expression: location },
  )
}

function checkHome(
  { location, resource }: PlannedChange,
  before: Standing | undefined,
  compartment: CompartmentId | undefined,
): void {
  if (before === undefined || before.compartment === compartment) return
  // Members come and go.
  if (maybeShared(resource.resourceType)) return
  throw invalidAt(location, 'an update does not move a resource into another record.')
}
