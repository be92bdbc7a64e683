import { Fault, parseJson, type Actor, type Json } from '@wardstone/core'
import { requestBundle, updateOf, type BundleEntry } from './bundle.ts'
import { checkIntegrity, takeCensus, type EncryptionCensus, type IntegrityCheck } from './census.ts'
import { timed, type RecordsDeps } from './deps.ts'
import { openDisclosures, type ReadsTally } from './disclosures.ts'
import { erasePatient, type Erasure } from './erase.ts'
import { openIntegrityWalk } from './integrity-walk.ts'
import { BODY_BYTES_MAX } from './limits.ts'
import { accessesOf, locatePatient, type LocatedPatient, type RecordAccess } from './patients.ts'
import { readVersion, type Version } from './read.ts'
import { invalidAt, isId, type Resource } from './resource.ts'
import { continueSearch, search, type SearchAnswer } from './search.ts'
import type { SearchParameters } from './search-query.ts'
import { validate } from './validate.ts'
import { writeChanges, type Written } from './write.ts'

/** What became of one entry of a batch or transaction. */
export type EntryAnswer = { readonly written: Written } | { readonly refused: Fault }

export type BundleAnswer = {
  readonly type: 'transaction' | 'batch'
  readonly entries: readonly EntryAnswer[]
}

/**
 * Patient records as FHIR R4. All that is kept is ciphertext and blind tokens; every answer is that of a store holding only
 * what the actor may see, and leaves after its evidence. Bodies are the bytes that were sent: JSON in UTF-8.
 */
export type Records = {
  /**
   * A transaction (all or nothing) or a batch (each entry alone), FHIR R4 §3.1.0.11.
   * @throws Fault naming the entry, for a transaction; for a batch only when the Bundle itself cannot be read.
   */
  bundle(actor: Actor, body: Uint8Array): Promise<BundleAnswer>
  create(actor: Actor, type: string, body: Uint8Array): Promise<Written>
  /** `ifMatch` is the header's text, `W/"3"`. @throws Fault `records.version-conflict` when that is not the version now. */
  update(
    actor: Actor,
    type: string,
    id: string,
    body: Uint8Array,
    ifMatch?: string,
  ): Promise<Written>
  /** @throws Fault `records.not-found` for what does not exist and for what the actor may not see. */
  read(actor: Actor, name: { type: string; id: string; version?: number }): Promise<Version>
  search(actor: Actor, type: string, parameters: SearchParameters): Promise<SearchAnswer>
  /** The page of a search that a link named. */
  continueSearch(actor: Actor, type: string, cursor: string): Promise<SearchAnswer>
  erase(actor: Actor, patientId: string): Promise<Erasure>
  /** Who saw this patient's record, newest first. */
  accesses(
    actor: Actor,
    patientId: string,
    before?: number,
  ): Promise<{ readonly total: number; readonly accesses: readonly RecordAccess[] }>
  /** Finds a patient without showing anything of the record. Asks no policy: that is the caller's next step. */
  locate(by: { identifier: string } | { patientId: string }): Promise<LocatedPatient>
  /** Facts of `records.encryption.census`. */
  census(): Promise<EncryptionCensus>
  /** Facts of `records.integrity.checked`. */
  checkIntegrity(): Promise<IntegrityCheck>
  /** Facts of `records.reads.tally`, since the last call. */
  takeTally(): ReadsTally
}

export function openRecords(deps: RecordsDeps): Records {
  const disclosures = openDisclosures(deps)
  const context = { ...deps, disclosures }
  const walk = openIntegrityWalk(deps)
  const parse = (body: Uint8Array): Json => timed(deps, 'parse', () => parseBody(body))
  const resourceIn = (body: Uint8Array, type: string): Resource => {
    const json = parse(body)
    const resource = timed(deps, 'validate', () => validate(json, type))
    if (resource.resourceType !== type) {
      throw invalidAt(type, 'the URL names another type than the resource has.')
    }
    return resource
  }
  const writeOne = async (
    actor: Actor,
    location: string,
    change: ReturnType<BundleEntry['change']>,
  ) => {
    const [written] = await writeChanges(context, actor, [{ location, change }])
    if (written === undefined) throw new Error('one change gives one answer')
    return written
  }
  const checked = (entry: BundleEntry) => ({
    location: entry.location,
    ...(entry.fullUrl === undefined ? {} : { fullUrl: entry.fullUrl }),
    change: timed(deps, 'validate', entry.change),
  })

  return {
    async bundle(actor, body) {
      const { type, entries } = requestBundle(parse(body))
      if (type === 'transaction') {
        const written = await writeChanges(context, actor, entries.map(checked))
        return { type, entries: written.map((one) => ({ written: one })) }
      }
      const answers: EntryAnswer[] = []
      for (const entry of entries) {
        answers.push(await alone(() => writeChanges(context, actor, [checked(entry)])))
      }
      return { type, entries: answers }
    },
    create: async (actor, type, body) =>
      writeOne(actor, type, { kind: 'create', resource: resourceIn(body, type) }),
    async update(actor, type, id, body, ifMatch) {
      if (!isId(id)) throw invalidAt(type, 'an id has 1 to 64 letters, digits, hyphens and dots.')
      return writeOne(actor, type, updateOf(resourceIn(body, type), id, ifMatch, type))
    },
    read: async (actor, name) => readVersion(context, actor, name),
    search: async (actor, type, parameters) => search(context, actor, type, parameters),
    continueSearch: async (actor, type, cursor) => continueSearch(context, actor, type, cursor),
    erase: (actor, patientId) => erasePatient(context, actor, patientId),
    accesses: (actor, patientId, before) => accessesOf(context, actor, patientId, before),
    locate: (by) => locatePatient(context, by),
    census: () => takeCensus(deps),
    checkIntegrity: () => checkIntegrity(deps, walk),
    takeTally: () => disclosures.takeTally(),
  }
}

function parseBody(body: Uint8Array): Json {
  if (body.length > BODY_BYTES_MAX) throw bodyTooLarge()
  return parseJson(body)
}

export function bodyTooLarge(): Fault {
  return new Fault(
    'input.too-large',
    `A request has at most ${BODY_BYTES_MAX / 1024 / 1024} MiB. Send the Bundle in parts.`,
  )
}

async function alone(write: () => Promise<Written[]>): Promise<EntryAnswer> {
  try {
    const [written] = await write()
    if (written === undefined) throw new Error('one change gives one answer')
    return { written }
  } catch (error) {
    if (error instanceof Fault) return { refused: error }
    throw error
  }
}
