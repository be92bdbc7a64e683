import { Fault, type Actor } from '@wardstone/core'
import { compartmentId, type CompartmentId } from '@wardstone/vault'
import type { Action } from '@wardstone/access'
import type { Context } from './deps.ts'
import { assertNewest, openWhole, type Asked } from './custody.ts'
import { disclosuresOf } from './disclosures.ts'
import { gather, nameOf, shownOf } from './gather.ts'
import { isTombstone, subsetted, type Content } from './envelope.ts'
import { isId, referenceTo } from './resource.ts'
import { basisFor, selectByKey, type RowBasis, type StoredRow } from './store.ts'

/** One resource version as it is given out: its JSON as it was stored. */
export type Version = {
  readonly type: string
  readonly id: string
  readonly version: number
  readonly at: number
  readonly json: string
  /** Of a Binary whose content is kept apart. */
  readonly content?: ReadContent
}

/** Content that was found with its Binary, and is read when it is sent. */
export type ReadContent = Content & {
  readonly compartment: CompartmentId
  /** The whole Binary but for its data, as JSON. */
  readonly head: string
  readonly actor: Actor
}

export function readAction(type: string): Action {
  return type === 'Patient' ? 'read-demographics' : 'read-chart'
}

/**
 * Reads the current version (FHIR R4 §3.1.0.2) or the one named (§3.1.0.3). What the actor may not see is not found.
 * @throws Fault `records.not-found`, `records.gone` for what was deleted, or `vault.cannot-open` for a row that was tampered with.
 */
export async function readVersion(
  context: Context,
  actor: Actor,
  name: { readonly type: string; readonly id: string; readonly version?: number },
): Promise<Version> {
  const { access, sql, vault, disclosures } = context
  const { type, id } = name
  const interaction = name.version === undefined ? 'read' : 'vread'
  const reader = { actor, action: readAction(type), organisation: vault.organisation.id, type }
  const basis = await basisFor(access, reader)
  const [row] = isId(id)
    ? await selectByKey(sql, basis(sql), vault.blindKey(referenceTo(type, id)), name.version)
    : []
  const at = row === undefined ? undefined : compartmentId(row.compartment)
  const compartment = at === undefined ? undefined : (await vault.unlock([at])).get(at)
  if (row === undefined || row.basis === null || compartment === undefined) {
    await disclosures.nothing(
      actor,
      interaction,
      type,
      row !== undefined && compartment !== undefined,
    )
    throw notFound()
  }
  const asked = { actor, interaction, type } as const
  if (name.version === undefined) await assertNewest(context, asked, row)
  if (row.head !== null) return readGathered(context, asked, basis, row, name)
  const whole = await openWhole(context, asked, compartment, row)
  const { content } = whole
  const json = content === undefined ? whole.json : subsetted(whole.json)
  const isGone = isTombstone(json)
  const count = isGone ? 0 : 1
  const shown = { commitment: compartment.commitment, types: [type], count, basis: row.basis }
  if (isGone) throw await disclosures.answer(actor, interaction, [shown], gone())
  return disclosures.answer(actor, interaction, [shown], {
    type,
    id,
    version: row.version,
    at: row.at,
    json,
    ...(content === undefined
      ? {}
      : { content: { ...content, compartment: compartment.id, head: whole.json, actor } }),
  })
}

/** A resource about several patients: as far as it is about those whom the actor may see. */
async function readGathered(
  context: Context,
  asked: Asked & { readonly actor: Actor },
  basis: RowBasis,
  row: StoredRow,
  {
    type,
    id,
    version: isPast,
  }: { readonly type: string; readonly id: string; readonly version?: number },
): Promise<Version> {
  const { actor, interaction } = asked
  const found = await gather(context, asked, basis, [row], isPast === undefined)
  const gathered = found.get(nameOf(row))
  if (gathered === undefined) {
    await context.disclosures.nothing(actor, interaction, type, true)
    throw notFound()
  }
  const { json, at, version, isDeleted } = gathered
  const shown = disclosuresOf(shownOf(gathered))
  if (!isDeleted) {
    return context.disclosures.answer(actor, interaction, shown, { type, id, version, at, json })
  }
  const counted = shown.map((each) => ({ ...each, count: 0 }))
  throw await context.disclosures.answer(actor, interaction, counted, gone())
}

function gone(): Fault {
  return new Fault(
    'records.gone',
    'This record was deleted. Its history still shows it, until the patient is erased.',
  )
}

export function notFound(): Fault {
  return new Fault('records.not-found', 'There is no such record, or none that you may see.')
}
