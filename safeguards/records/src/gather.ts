import type { Basis } from '@wardstone/access'
import { compartmentId, type Compartment } from '@wardstone/vault'
import { assertNewest, openStored, tampered, type Asked } from './custody.ts'
import type { Context } from './deps.ts'
import type { Shown } from './disclosures.ts'
import { isTombstone, parseResource, subsetted } from './envelope.ts'
import { textAt } from './json.ts'
import { referenceTo, type Resource } from './resource.ts'
import { copyOf, joinCopies } from './share.ts'
import { keyText, type RowBasis } from './store.ts'
import { selectCopies, selectHeads, type CopyRow } from './store-copies.ts'

/** A version of a resource about several patients, as far as it is about those whom the actor may see. */
export type Gathered = {
  readonly key: Uint8Array
  readonly version: number
  readonly at: number
  readonly json: string
  readonly resource: Resource
  /** For the patients whom the actor may see it is no more. */
  readonly isDeleted: boolean
  /** Whose records it was found in. */
  readonly homes: readonly { readonly compartment: Compartment; readonly basis: Basis }[]
}

type Wanted = { readonly key: Uint8Array; readonly version: number }

/** What an answer with it shows of whose record. */
export function shownOf({ homes, resource }: Gathered): Shown[] {
  return homes.map(({ compartment, basis }) => ({
    commitment: compartment.commitment,
    type: resource.resourceType,
    basis,
  }))
}

/**
 * Puts versions together from the copies in the records of patients whom the actor may see; those without any are left out. One
 * that is not whole, because others are hidden or were erased, says so (SUBSETTED, FHIR R4 §3.1.0.9).
 * @throws Fault `vault.cannot-open` for a copy that was changed in the database.
 */
export async function gather(
  context: Context,
  asked: Asked,
  basis: RowBasis,
  wanted: readonly Wanted[],
  areNewest = false,
): Promise<ReadonlyMap<string, Gathered>> {
  const { sql, vault } = context
  const found = new Map<string, Gathered>()
  if (wanted.length === 0) return found
  const rows = await selectCopies(sql, basis(sql), wanted)
  const compartments = await vault.unlock(rows.map((row) => compartmentId(row.compartment)))
  const byVersion = Map.groupBy(rows, ({ head, version }) => nameOf({ key: head, version }))
  for (const [name, copies] of byVersion) {
    const opened: OpenCopy[] = []
    for (const row of copies) {
      const compartment = compartments.get(compartmentId(row.compartment))
      if (compartment === undefined) continue
      if (areNewest) await assertNewest(context, asked, row)
      opened.push(await openCopy(context, asked, compartment, row))
    }
    const [first] = copies
    try {
      const gathered = gatheredFrom(opened)
      if (gathered !== undefined) found.set(name, gathered)
    } catch {
      // Copies of two resources, each under its own key: they do not fit.
      if (first !== undefined) throw await tampered(context, asked, first)
    }
  }
  return found
}

/** As `gather`, by the heads: the newest versions, without those that are deleted. */
export async function gatherNewest(
  context: Context,
  asked: Asked,
  basis: RowBasis,
  heads: readonly Uint8Array[],
): Promise<readonly Gathered[]> {
  if (heads.length === 0) return []
  const rows = await selectHeads(context.sql, heads)
  // One that was about several patients, and is not any more, is found in its own place.
  const wanted = rows.filter(({ head }) => head !== null)
  for (const row of wanted) await assertNewest(context, asked, row)
  const found = await gather(context, asked, basis, wanted, true)
  return [...found.values()].filter(({ isDeleted }) => !isDeleted)
}

export function nameOf({ key, version }: Wanted): string {
  return `${keyText(key)} ${version}`
}

type OpenCopy = {
  readonly row: CopyRow
  readonly compartment: Compartment
  readonly json: string
  readonly copy: ReturnType<typeof copyOf>
}

/** A copy, or the tombstone of one: of the resource that it says it is of. */
async function openCopy(
  context: Context,
  asked: Asked,
  compartment: Compartment,
  row: CopyRow,
): Promise<OpenCopy> {
  const json = await openStored(context, asked, compartment, row)
  const copy = isTombstone(json) ? undefined : copyOf(json)
  const body = copy?.body ?? parseResource(json)
  const name = referenceTo(body.resourceType, textAt(body, 'id') ?? '')
  const isRight = keyText(context.vault.blindKey(name)) === keyText(row.head)
  if (!isRight || (copy === undefined && !isTombstone(json))) {
    throw await tampered(context, asked, row)
  }
  return { row, compartment, json, copy }
}

function gatheredFrom(opened: readonly OpenCopy[]): Gathered | undefined {
  const living = opened.filter(({ copy }) => copy !== undefined)
  const shown = living.length > 0 ? living : opened
  const [first] = shown
  if (first === undefined) return undefined
  const { head: key, version, at } = first.row
  const homes = shown.map(({ compartment, row }) => ({ compartment, basis: row.basis }))
  const gathered = { key, version, at, homes }
  const copies = living.flatMap(({ copy }) => (copy === undefined ? [] : [copy]))
  if (copies.length === 0) {
    return { ...gathered, json: first.json, resource: parseResource(first.json), isDeleted: true }
  }
  const { resource, isWhole } = joinCopies(copies)
  const whole = JSON.stringify(resource)
  const json = isWhole ? whole : subsetted(whole)
  return { ...gathered, json, resource: parseResource(json), isDeleted: false }
}
