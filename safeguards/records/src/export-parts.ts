import { createHash } from 'node:crypto'
import type { Basis } from '@wardstone/access'
import { assert, Fault, fromUtf8, parseJson, utf8, type Actor } from '@wardstone/core'
import { compartmentId, type Compartment, type Vault } from '@wardstone/vault'
import { z } from 'zod'
import { numberArray } from './arrays.ts'
import { stateTampering } from './custody.ts'
import type { Context } from './deps.ts'
import type { Disclosure } from './disclosures.ts'
import type { ExportJob, ExportState, SealedPage, SealedPart } from './export-jobs.ts'
import { withShared } from './export-shared.ts'
import { basisFor, keyText } from './store.ts'

/** Parts that are looked at, and parts that are opened, at once. */
const CHECKED_AT_ONCE = 1000
const OPENED_AT_ONCE = 50

/** Lines of one type in one record, before they are sealed. */
export type NewPart = {
  readonly type: string
  readonly basis: Basis
  readonly count: number
  readonly compartment: Compartment
  readonly lines: string
}

const size = z.int().min(0)
const partSchema = z.strictObject({
  number: size,
  type: z.string(),
  /** Resources, and bytes of their lines. */
  count: size,
  bytes: size,
  basis: z.enum(['role', 'care-relationship', 'break-glass']),
  compartment: size,
  commitment: z.string(),
  /** Keyed, over the sealed bytes and where they stand. */
  digest: z.base64(),
})
type Part = z.infer<typeof partSchema>
const pageSchema = z.array(partSchema)

/** The parts of one step, each sealed under the key of its record, and the sealed list that says which there are. */
export async function sealPage(
  { vault }: Context,
  { key, state }: { readonly key: Uint8Array; readonly state: ExportState },
  made: readonly NewPart[],
): Promise<{
  readonly page: SealedPage
  readonly parts: readonly Part[]
  readonly chain: string
}> {
  const parts: Part[] = []
  const sealedParts: SealedPart[] = []
  for (const { type, basis, count, compartment, lines } of made) {
    const number = state.parts + parts.length
    const bytes = utf8(lines)
    const sealed = compartment.seal(placeOfPart(key, number), bytes)
    const { id, commitment } = compartment
    const row = { number, compartment: id, sealed }
    const digest = base64(vault.proof(provedPart(key, row, hashOf(sealed))))
    const name = { number, type, basis, compartment: id, commitment, digest }
    parts.push({ ...name, count, bytes: bytes.length })
    sealedParts.push(row)
  }
  const { id } = vault.organisation
  const organisation = (await vault.unlock([id])).get(id)
  assert(organisation !== undefined, 'the organisation is never erased')
  const sealed = organisation.seal(placeOfPage(key, state.pages), utf8(JSON.stringify(parts)))
  const chain = linkOf(vault, state.chain, sealed)
  const compartments = [organisation, ...made.map(({ compartment }) => compartment)]
  return { page: { sealed, parts: sealedParts, compartments }, parts, chain }
}

/**
 * The lines of one type. What they show is in the ledger before the first of them; a part that is missing or is not as it was
 * written ends it before, or, if it came to that meanwhile, in the middle and never quietly. What the actor may see no more
 * since is left out, as in a store that does not hold it, and so is who was erased.
 *
 * @throws Fault `vault.cannot-open`, with evidence.
 */
export async function linesOf(
  context: Context,
  actor: Actor,
  job: ExportJob,
  type: string,
): Promise<AsyncIterable<string>> {
  const reading: Reading = { context, actor, job, type }
  const parts = (await manifestOf(reading)).filter((part) => part.type === type)
  const shown: Part[] = []
  for (const some of chunksOf(parts, CHECKED_AT_ONCE)) shown.push(...(await checked(reading, some)))
  const { disclosures } = context
  if (shown.length === 0) await disclosures.nothing(actor, 'export', type, false)
  return disclosures.answer(actor, 'export', disclosed(shown), opened(reading, shown))
}

type Reading = {
  readonly context: Context
  readonly actor: Actor
  readonly job: ExportJob
  readonly type: string
}

/** Every part that the job made: a list that was removed, exchanged or put back does not fit the chain of its state. */
async function manifestOf(reading: Reading): Promise<Part[]> {
  const { context, job } = reading
  const { sql, vault } = context
  const parts: Part[] = []
  let chain = ''
  let number = 0
  const rows = sql<{ number: number; sealed: Buffer }[]>`
    select number, sealed from export_page where job = ${job.key} order by number`.cursor(
    OPENED_AT_ONCE,
  )
  for await (const some of rows) {
    for (const row of some) {
      const list = tryOpen(() => vault.organisation.open(placeOfPage(job.key, number), row.sealed))
      if (list === undefined || row.number !== number) throw await tampered(reading)
      chain = linkOf(vault, chain, row.sealed)
      parts.push(...pageSchema.parse(parseJson(list)))
      number++
    }
  }
  if (chain !== job.state.chain) throw await tampered(reading)
  return parts
}

/** Those of some parts that are shown, once each of them is there as it was written. */
async function checked(reading: Reading, parts: readonly Part[]): Promise<Part[]> {
  const { context, actor, job, type } = reading
  const { access, sql, vault } = context
  const action = type === 'Patient' ? 'read-demographics' : 'read-chart'
  const basis = await basisFor(access, { actor, action, organisation: vault.organisation.id })
  const numbers = numberArray(parts.map((part) => part.number))
  const rows = await sql<
    { number: number; compartment: number; hash: Buffer; basis: Basis | null }[]
  >`
    select r.number, r.compartment, sha256(r.sealed) as hash, ${basis(sql)} as basis
    from (select *, null::bytea as head, null::bytea as key, 0 as version from export_part) r
    where r.job = ${job.key} and r.number = any(${numbers}::int[])`
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  const shown: Part[] = []
  for (const part of parts) {
    const row = byNumber.get(part.number)
    if (row === undefined) {
      await requireErased(reading, part)
      continue
    }
    if (!provesPart(context, job.key, part, row, row.hash)) throw await tampered(reading, part)
    if (row.basis !== null) shown.push({ ...part, basis: row.basis })
  }
  return shown
}

async function* opened(reading: Reading, parts: readonly Part[]): AsyncGenerator<string> {
  const { context, job } = reading
  const { sql, vault } = context
  for (const some of chunksOf(parts, OPENED_AT_ONCE)) {
    const compartments = await vault.unlock(some.map((part) => compartmentId(part.compartment)))
    const rows = await sql<SealedPart[]>`
      select number, compartment, sealed from export_part
      where job = ${job.key} and number = any(${numberArray(some.map((part) => part.number))}::int[])`
    const byNumber = new Map(rows.map((row) => [row.number, row]))
    const lines: string[] = []
    for (const part of some) {
      const row = byNumber.get(part.number)
      const compartment = compartments.get(compartmentId(part.compartment))
      if (row === undefined || compartment === undefined) {
        await requireErased(reading, part)
        continue
      }
      const isWhole = provesPart(context, job.key, part, row, hashOf(row.sealed))
      const bytes = isWhole
        ? tryOpen(() => compartment.open(placeOfPart(job.key, part.number), row.sealed))
        : undefined
      if (bytes?.length !== part.bytes) throw await tampered(reading, part)
      const text = fromUtf8(bytes)
      const isOwn = compartment.id === vault.organisation.id
      lines.push(isOwn ? await withShared(context, reading.actor, text) : text)
    }
    yield lines.join('')
  }
}

/** A part goes with its patient, and the ledger says so; any other that is missing was taken away. */
async function requireErased(reading: Reading, part: Part): Promise<void> {
  const { ledger } = reading.context
  await ledger.sequence()
  const erased = await ledger.count({ kind: 'records.erased', subject: part.commitment })
  if (erased === 0) throw await tampered(reading, part)
}

/** Evidence, and what the asker is told. Without a part it is the lists that do not fit. */
async function tampered(
  { context, actor, type }: Reading,
  part?: Pick<Part, 'commitment'>,
): Promise<Fault> {
  const subject = part?.commitment ?? context.vault.organisation.commitment
  await stateTampering(context, { actor, interaction: 'export', type }, subject)
  return new Fault(
    'vault.cannot-open',
    'A part of this export was removed or changed in the database, not through this server, so none of it is given out. Tell the security officer, and start a new export.',
  )
}

function tryOpen(open: () => Uint8Array): Uint8Array | undefined {
  try {
    return open()
  } catch (error) {
    if (error instanceof Fault && error.code === 'vault.cannot-open') return undefined
    throw error
  }
}

function disclosed(parts: readonly Part[]): Disclosure[] {
  const groups = Map.groupBy(parts, ({ commitment }) => commitment)
  return [...groups].flatMap(([commitment, [first, ...others]]) => {
    if (first === undefined) return []
    const count = others.reduce((sum, part) => sum + part.count, first.count)
    return [{ commitment, types: [first.type], count, basis: first.basis }]
  })
}

function provesPart(
  { vault }: Context,
  key: Uint8Array,
  part: Part,
  row: Pick<SealedPart, 'number' | 'compartment'>,
  hash: Uint8Array,
): boolean {
  return (
    row.compartment === part.compartment &&
    vault.proves(Buffer.from(part.digest, 'base64'), provedPart(key, row, hash))
  )
}

function provedPart(
  key: Uint8Array,
  { number, compartment }: Pick<SealedPart, 'number' | 'compartment'>,
  hash: Uint8Array,
): (string | number)[] {
  return ['export_part', keyText(key), number, compartment, base64(hash)]
}

function linkOf(vault: Vault, chain: string, sealed: Uint8Array): string {
  return base64(vault.proof(['export_page', chain, base64(hashOf(sealed))]))
}

function hashOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** Binds a part to its place. */
export function placeOfPart(key: Uint8Array, number: number): string {
  return `export ${keyText(key)} part ${number}`
}

/** Binds a list of parts to its place. */
export function placeOfPage(key: Uint8Array, number: number): string {
  return `export ${keyText(key)} page ${number}`
}

function* chunksOf<T>(list: readonly T[], length: number): Generator<T[]> {
  for (let from = 0; from < list.length; from += length) yield list.slice(from, from + length)
}
