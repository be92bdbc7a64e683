import { Fault, type Actor } from '@wardstone/core'
import type { Basis } from '@wardstone/access'
import type { LedgerEntry } from '@wardstone/ledger'
import { compartmentId, type CompartmentId } from '@wardstone/vault'
import type { Context } from './deps.ts'
import { assertNewest, isDeleted, openRow, type Asked } from './custody.ts'
import { parseResource } from './envelope.ts'
import { textAt } from './json.ts'
import { ACCESSES_PAGE_MAX, SEARCH_CANDIDATES_MAX } from './limits.ts'
import { matches } from './matches.ts'
import { notFound } from './read.ts'
import { isId, referenceTo } from './resource.ts'
import { criterionOf, type Criterion } from './search-criteria.ts'
import { recordsEvidence } from './evidence.ts'
import { searchedLabels } from './search-labels.ts'
import { parametersOf } from './search-parameters.ts'
import { queryOf } from './search-conditions.ts'
import { updatedWithin } from './search-updated.ts'
import { selectByKey, selectInPopulation } from './store.ts'

/** A patient as other rooms need one: nothing of the record. */
export type LocatedPatient = {
  readonly compartment: CompartmentId
  readonly patientId: string
  readonly commitment: string
}

const locating: Asked = { actor: { id: 'system:records' }, interaction: 'search', type: 'Patient' }

/**
 * Finds a patient by record number (any identifier) or id, for a clinician who has no access yet.
 * @throws Fault `records.not-found`, or `records.invalid` when several patients have the identifier.
 */
export async function locatePatient(
  context: Context,
  by: { readonly identifier: string; readonly system?: string } | { readonly patientId: string },
): Promise<LocatedPatient> {
  const found =
    'identifier' in by
      ? await byIdentifier(context, by.identifier, by.system)
      : await byId(context, by.patientId)
  const [patient] = found
  if (patient === undefined) throw notFound()
  if (found.length > 1) {
    throw new Fault('records.invalid', 'Several patients have this number. Give the patient’s id.')
  }
  return patient
}

async function byId(context: Context, patientId: string): Promise<LocatedPatient[]> {
  const { sql, vault } = context
  if (!isId(patientId)) return []
  const key = vault.blindKey(referenceTo('Patient', patientId))
  const [row] = await selectByKey(sql, sql`null::text`, key, undefined)
  if (row === undefined) return []
  const compartment = compartmentId(row.compartment)
  const unlocked = (await vault.unlock([compartment])).get(compartment)
  // Whoever opens this patient's record in an emergency must not be led into another's.
  if (unlocked !== undefined) await assertNewest(context, locating, row)
  return unlocked === undefined || isDeleted(row)
    ? []
    : [{ compartment, patientId, commitment: unlocked.commitment }]
}

async function byIdentifier(
  context: Context,
  identifier: string,
  system: string | undefined,
): Promise<LocatedPatient[]> {
  const { sql, vault } = context
  const criterion = identifierCriterion(identifier, system)
  if (criterion === undefined) return []
  const groups = searchedLabels('Patient', criterion).map((group) =>
    group.map((label) => vault.populationToken(label)),
  )
  const during = updatedWithin(queryOf('Patient', []))
  const limit = SEARCH_CANDIDATES_MAX
  const rows = await selectInPopulation(sql, sql`''::text`, { groups, during, limit })
  const compartments = await vault.unlock(rows.map((row) => compartmentId(row.compartment)))
  const located: LocatedPatient[] = []
  for (const row of rows) {
    const compartment = compartments.get(compartmentId(row.compartment))
    if (compartment === undefined) continue
    await assertNewest(context, locating, row)
    const patient = parseResource(await openRow(context, locating, compartment, row))
    const patientId = textAt(patient, 'id')
    if (patientId === undefined || !matches(patient, [criterion])) continue
    located.push({ compartment: compartment.id, patientId, commitment: compartment.commitment })
  }
  return located
}

/** The number as a person types it: literally, with no meaning in commas and bars; in one system where that is given. */
function identifierCriterion(
  identifier: string,
  system: string | undefined,
): Criterion | undefined {
  const parameter = parametersOf('Patient').get('identifier')
  const [literal = '', within = ''] = [identifier, system ?? ''].map((text) =>
    text.trim().replaceAll(/[\\,|$]/g, String.raw`\$&`),
  )
  if (parameter === undefined || literal === '') return undefined
  return criterionOf(parameter, system === undefined ? literal : `${within}|${literal}`)
}

const readFacts = recordsEvidence['records.read']
const notifiedFacts = recordsEvidence['records.notified']

/** One disclosure of a patient's record, from the ledger. */
export type RecordAccess = {
  readonly entry: number
  readonly at: number
  readonly actor: string
  readonly interaction: string
  readonly resourceTypes: readonly string[]
  readonly count: number
  readonly basis: Basis
}

/**
 * Who saw a patient's record, newest first: at most 100, before ledger entry `before` (45 CFR 164.528, GDPR article 15).
 * @throws Fault `records.not-found`.
 */
export async function accessesOf(
  context: Context,
  actor: Actor,
  patientId: string,
  before: number | undefined,
): Promise<{ readonly total: number; readonly accesses: readonly RecordAccess[] }> {
  const { access, disclosures, ledger, sql, vault } = context
  const key = vault.blindKey(referenceTo('Patient', patientId))
  const view = await access.view(actor, 'read-accesses')
  const basis = view.basis(sql, sql`r.compartment`)
  const [row] = isId(patientId) ? await selectByKey(sql, basis, key, undefined) : []
  const id = row === undefined ? undefined : compartmentId(row.compartment)
  const compartment = id === undefined ? undefined : (await vault.unlock([id])).get(id)
  if (row === undefined || row.basis === null || compartment === undefined) {
    await disclosures.nothing(actor, 'read', 'Patient', row !== undefined)
    throw notFound()
  }
  await assertNewest(context, { actor, interaction: 'read', type: 'Patient' }, row)
  const subject = compartment.commitment
  const kinds = ['records.read', 'records.notified']
  const [counts, pages] = await Promise.all([
    Promise.all(kinds.map((kind) => ledger.count({ kind, subject }))),
    Promise.all(
      kinds.map((kind) => ledger.entries({ kind, subject, before, limit: ACCESSES_PAGE_MAX })),
    ),
  ])
  const total = counts.reduce((sum, count) => sum + count, 0)
  const accesses = pages
    .flat()
    .toSorted((a, b) => b.index - a.index)
    .slice(0, ACCESSES_PAGE_MAX)
    .map(accessIn)
  return { total, accesses }
}

/** A reading, or a notification: what a receiver was told, the account that it goes to was given. */
function accessIn({ index, evidence: { kind, at, actor, facts } }: LedgerEntry): RecordAccess {
  const isNotified = kind === 'records.notified'
  const stated = (isNotified ? notifiedFacts : readFacts).parse(facts)
  const interaction = 'interaction' in stated ? stated.interaction : 'notify'
  const { types, count, basis } = stated
  return { entry: index, at, actor, interaction, resourceTypes: types, count, basis }
}
