import type { Action } from '@wardstone/access'
import { Fault, parseJson, type Actor, type Json } from '@wardstone/core'
import type { SealedRows } from '@wardstone/vault'
import { auditEvents, type AuditAnswer } from './audit-events.ts'
import { batch, carryOutOne, transaction, type EntryAnswer } from './carry-out.ts'
import { checkIntegrity, takeCensus, type EncryptionCensus, type IntegrityCheck } from './census.ts'
import { hooksOf, timed, type Context, type RecordsDeps } from './deps.ts'
import { openDisclosures, type ReadsTally } from './disclosures.ts'
import { eraseAgain } from './erase-again.ts'
import { everything, type EverythingAnswer } from './everything.ts'
import { erasePatient, type Erasure } from './erase.ts'
import { openFeed, type Feed } from './feed.ts'
import { openFoundHomes } from './found-homes.ts'
import { openIntegrityWalk } from './integrity-walk.ts'
import {
  listHolds,
  placeHold,
  readHold,
  releaseHold,
  type LegalHold,
  type ListedHold,
  type PastHold,
} from './legal-hold.ts'
import { BODY_BYTES_MAX } from './limits.ts'
import { accessesOf, locatePatient, type LocatedPatient, type RecordAccess } from './patients.ts'
import { openExports, type Exports } from './export.ts'
import { continueHistory, history, type HistoryAnswer, type HistoryScope } from './history.ts'
import { openOpenedRows } from './opened-rows.ts'
import { readContent, type ContentSource, type Span } from './content.ts'
import { keepBinary, openUploads, type BinaryName } from './keep-binary.ts'
import { readVersion, type ReadContent, type Version } from './read.ts'
import { requestBundle, type Patch, type Target } from './requests.ts'
import { sealedRecords } from './reseal.ts'
import { invalidAt, isId, type Resource } from './resource.ts'
import { continueSearch, search, type SearchAnswer, type SearchOptions } from './search.ts'
import type { SearchParameters, SearchScope } from './search-query.ts'
import { openBatchNumbers } from './store.ts'
import { openSubscriptions, type Subscriptions } from './subscriptions.ts'
import { validateOnly } from './validate-only.ts'
import { validate } from './validate.ts'
import { walkResources, type Walk } from './walk-resources.ts'
import { writesOf, type Written } from './write.ts'

export type { EntryAnswer } from './carry-out.ts'

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
  /** `ifNoneExist`: only when nothing that the actor may see matches; otherwise the answer is what does, `isNew` false. */
  create(
    actor: Actor,
    type: string,
    body: Uint8Array,
    ifNoneExist?: SearchParameters,
  ): Promise<Written>
  /** `ifMatch` is the header's text, `W/"3"`. @throws Fault `records.precondition-failed` when that is not the version now. */
  update(
    actor: Actor,
    type: string,
    target: string | Target,
    body: Uint8Array,
    ifMatch?: string,
  ): Promise<Written>
  /**
   * Creates a Binary, or updates the one named or matched, whose content arrives apart and is kept piece by piece in memory that
   * does not grow with it. `body` is the Binary without data. Nothing is kept of content that does not arrive to its end.
   * @throws Fault as `create` and `update`, `records.version-conflict` for a condition under which somebody else wrote meanwhile, `input.too-large`, `input.invalid`, `server.busy` beyond `UPLOADS_MAX`.
   */
  keepBinary(
    actor: Actor,
    name: BinaryName,
    body: Uint8Array,
    content: ContentSource,
  ): Promise<Written>
  /** Some bytes of the content of a Binary that `read` gave. @throws Fault `vault.cannot-open`. */
  contentOf(content: ReadContent, span: Span): AsyncIterable<Uint8Array>
  /** Applies a patch to the version now; the answer shows the whole resource and is a read as well. */
  patch(
    actor: Actor,
    type: string,
    target: string | Target,
    patch: { readonly form: Patch['form']; readonly body: Uint8Array },
    ifMatch?: string,
  ): Promise<Written>
  /**
   * Deletes (FHIR R4 §3.1.0.7): earlier versions stay until the patient is erased. What is deleted already stays so.
   * @throws Fault `records.not-empty` for a Patient whose record holds other resources.
   */
  delete(actor: Actor, type: string, target: string | Target, ifMatch?: string): Promise<Written>
  /** Versions of one resource, of a type or of all, newest first (FHIR R4 §3.1.0.12). */
  history(actor: Actor, scope: HistoryScope, parameters: SearchParameters): Promise<HistoryAnswer>
  /** All of a patient's record that the actor may see, or the page of it that a link named. */
  everything(
    actor: Actor,
    patientId: string,
    asked: { readonly parameters: SearchParameters } | { readonly cursor: string },
  ): Promise<EverythingAnswer>
  /** What changes, passed on to receivers of Subscriptions and to rooms of this house. */
  readonly feed: Feed
  /** Bulk exports of what somebody may see. */
  readonly exports: Exports
  /** Who saw and changed a patient's record, from the ledger, as AuditEvents (IHE BALP). */
  auditEvents(
    actor: Actor,
    asked: { readonly parameters: SearchParameters } | { readonly cursor: string },
  ): Promise<AuditAnswer>
  /**
   * Checks a resource, or a Parameters with one in `resource` and perhaps a `mode`, as a change would, and changes nothing
   * (https://hl7.org/fhir/R4/resource-operation-validate.html).
   * @throws Fault as the change would.
   */
  validate(actor: Actor, type: string, id: string | undefined, body: Uint8Array): Promise<void>
  /** The page of a history that a link named. */
  continueHistory(actor: Actor, scope: HistoryScope, cursor: string): Promise<HistoryAnswer>
  /** @throws Fault `records.not-found` for what does not exist and for what the actor may not see. */
  read(actor: Actor, name: { type: string; id: string; version?: number }): Promise<Version>
  /** Of a type, of a patient's record, or of the types that `_type` names. `isLenient`: what is not understood is ignored, and told. */
  search(
    actor: Actor,
    scope: string | SearchScope,
    parameters: SearchParameters,
    options?: SearchOptions,
  ): Promise<SearchAnswer>
  /** The page of a search that a link named. */
  continueSearch(actor: Actor, scope: string | SearchScope, cursor: string): Promise<SearchAnswer>
  /** Every resource that the actor may reach by an action, as it is now: for what is made of all of them. */
  walk(actor: Actor, action: Action): Walk
  /** @throws Fault `records.on-hold` under a legal hold. */
  erase(actor: Actor, patientId: string): Promise<Erasure>
  readonly holds: {
    read(actor: Actor, patientId: string): Promise<LegalHold | undefined>
    /** Keeps a record from being erased until it is released. */
    place(actor: Actor, patientId: string, reason: string): Promise<void>
    /** `reason` is left out at the machine itself alone. */
    release(actor: Actor, patientId: string, reason?: string): Promise<void>
    /** All of them, and those that were released. */
    list(
      actor: Actor,
    ): Promise<{ readonly holds: readonly ListedHold[]; readonly past: readonly PastHold[] }>
  }
  /** After a restore: erases once more whose keys were destroyed since the backup, by their commitments. */
  eraseAgain(commitments: ReadonlySet<string>): Promise<number>
  /** Who saw this patient's record, newest first. */
  accesses(
    actor: Actor,
    patientId: string,
    before?: number,
  ): Promise<{ readonly total: number; readonly accesses: readonly RecordAccess[] }>
  /** Finds a patient without showing anything of the record. Asks no policy: that is the caller's next step. */
  locate(
    by: { identifier: string; system?: string } | { patientId: string },
  ): Promise<LocatedPatient>
  /** What this room keeps under patients' data keys, for their renewal. */
  readonly sealedRows: readonly SealedRows[]
  /** Facts of `records.encryption.census`. */
  census(): Promise<EncryptionCensus>
  /** Facts of `records.integrity.checked`. */
  checkIntegrity(): Promise<IntegrityCheck>
  /** Facts of `records.reads.tally`, since the last call. */
  takeTally(): ReadsTally
}

function contextOf(deps: RecordsDeps): Context {
  const disclosures = openDisclosures(deps)
  const nextBatch = openBatchNumbers(deps.sql)
  const context: Context = {
    ...deps,
    ...hooksOf(deps),
    disclosures,
    openedRows: openOpenedRows(),
    foundHomes: openFoundHomes(),
    nextBatch,
    writes: writesOf(() => context),
  }
  return context
}

export function openRecords(deps: RecordsDeps): Records {
  const context = contextOf(deps)
  const walk = openIntegrityWalk(deps)
  const uploads = openUploads()
  const parse = (body: Uint8Array): Json => timed(deps, 'parse', () => parseBody(body))
  const resourceIn = (body: Uint8Array, type: string): Resource => {
    const json = parse(body)
    const resource = timed(deps, 'validate', () => validate(json, type))
    if (resource.resourceType !== type) {
      throw invalidAt(type, 'the URL names another type than the resource has.')
    }
    return resource
  }
  const records: Records = {
    async bundle(actor, body) {
      const { type, entries } = requestBundle(parse(body))
      const carryOut = type === 'transaction' ? transaction : batch
      return { type, entries: await carryOut(context, actor, entries) }
    },
    async create(actor, type, body, where) {
      const given = where === undefined ? {} : { where }
      const resource = resourceIn(body, type)
      return carryOutOne(context, actor, type, { kind: 'create', resource, ...given })
    },
    async update(actor, type, target, body, ifMatch) {
      const named = targetOf(type, target)
      const resource = resourceIn(body, type)
      const request = { kind: 'update', target: named, resource, ...when(ifMatch) } as const
      return carryOutOne(context, actor, type, request)
    },
    keepBinary: (actor, name, body, content) =>
      uploads.within(() => keepBinary(context, actor, name, resourceIn(body, 'Binary'), content)),
    contentOf: (content, span) => readContent(context, content, span),
    async patch(actor, type, target, { form, body }, ifMatch) {
      const named = targetOf(type, target)
      const patch = { form, body: parse(body) }
      const request = { kind: 'patch', type, target: named, patch, ...when(ifMatch) } as const
      return carryOutOne(context, actor, type, request)
    },
    async delete(actor, type, target, ifMatch) {
      const named = targetOf(type, target)
      const request = { kind: 'delete', type, target: named, ...when(ifMatch) } as const
      return carryOutOne(context, actor, type, request)
    },
    everything: async (actor, patientId, asked) => everything(context, actor, patientId, asked),
    feed: openFeed(context),
    exports: openExports(context),
    auditEvents: async (actor, asked) => auditEvents(context, actor, asked),
    validate: async (actor, type, id, body) =>
      validateOnly(context, actor, { type, id, body: parse(body) }),
    history: async (actor, scope, parameters) => history(context, actor, scope, parameters),
    continueHistory: async (actor, scope, cursor) => continueHistory(context, actor, scope, cursor),
    read: async (actor, name) => readVersion(context, actor, name),
    search: async (actor, scope, parameters, options) =>
      search(context, actor, scopeOf(scope), parameters, options),
    continueSearch: async (actor, scope, cursor) =>
      continueSearch(context, actor, scopeOf(scope), cursor),
    erase: (actor, patientId) => erasePatient(context, actor, patientId),
    holds: holdsOf(context),
    walk: (actor, action) => walkResources(context, actor, action),
    eraseAgain: (commitments) => eraseAgain(context, commitments),
    accesses: (actor, patientId, before) => accessesOf(context, actor, patientId, before),
    locate: (by) => locatePatient(context, by),
    sealedRows: sealedRecords(deps),
    census: () => takeCensus(deps),
    checkIntegrity: () => checkIntegrity(deps, walk),
    takeTally: () => context.disclosures.takeTally(),
  }
  return { ...records, ...withSubscriptions(records, openSubscriptions(context), resourceIn) }
}

type Interactions = Pick<
  Records,
  'create' | 'update' | 'patch' | 'delete' | 'read' | 'search' | 'continueSearch'
>

const SUBSCRIPTION = 'Subscription'

/** The interactions with records, and the same with Subscriptions, which are no part of any record. */
function withSubscriptions(
  records: Interactions,
  subscriptions: Subscriptions,
  resourceIn: (body: Uint8Array, type: string) => Resource,
): Interactions {
  return {
    async create(actor, type, body, where) {
      if (type !== SUBSCRIPTION) return records.create(actor, type, body, where)
      if (where !== undefined) throw byIdAlone()
      return subscriptions.create(actor, resourceIn(body, type))
    },
    async update(actor, type, target, body, ifMatch) {
      if (type !== SUBSCRIPTION) return records.update(actor, type, target, body, ifMatch)
      return subscriptions.update(actor, idIn(target), resourceIn(body, type), ifMatch)
    },
    async patch(actor, type, target, patch, ifMatch) {
      if (type === SUBSCRIPTION) throw byIdAlone()
      return records.patch(actor, type, target, patch, ifMatch)
    },
    async delete(actor, type, target, ifMatch) {
      if (type !== SUBSCRIPTION) return records.delete(actor, type, target, ifMatch)
      return subscriptions.delete(actor, idIn(target), ifMatch)
    },
    async read(actor, name) {
      if (name.type !== SUBSCRIPTION) return records.read(actor, name)
      return subscriptions.read(actor, name)
    },
    async search(actor, scope, parameters, options) {
      if (!isOfSubscriptions(scope)) return records.search(actor, scope, parameters, options)
      return subscriptions.search(actor, parameters)
    },
    async continueSearch(actor, scope, cursor) {
      if (!isOfSubscriptions(scope)) return records.continueSearch(actor, scope, cursor)
      return subscriptions.continueSearch(actor, cursor)
    },
  }
}

function isOfSubscriptions(scope: string | SearchScope): boolean {
  const { type, within } = scopeOf(scope)
  return type === SUBSCRIPTION && within === undefined
}

function idIn(target: string | Target): string {
  const named = targetOf(SUBSCRIPTION, target)
  if ('id' in named) return named.id
  throw byIdAlone()
}

function byIdAlone(): Fault {
  return new Fault(
    'records.unsupported',
    'A Subscription is created, replaced and deleted by its id, without conditions and patches.',
  )
}

function holdsOf(context: Context): Records['holds'] {
  return {
    read: (actor, patientId) => readHold(context, actor, patientId),
    place: (actor, patientId, reason) => placeHold(context, actor, patientId, reason),
    release: (actor, patientId, reason) => releaseHold(context, actor, patientId, reason),
    list: (actor) => listHolds(context, actor),
  }
}

function parseBody(body: Uint8Array): Json {
  if (body.length > BODY_BYTES_MAX) throw bodyTooLarge()
  return parseJson(body)
}

function targetOf(type: string, target: string | Target): Target {
  if (typeof target !== 'string') return target
  if (!isId(target)) throw invalidAt(type, 'an id has 1 to 64 letters, digits, hyphens and dots.')
  return { id: target }
}

function scopeOf(scope: string | SearchScope): SearchScope {
  return typeof scope === 'string' ? { type: scope } : scope
}

function when(ifMatch: string | undefined): { ifMatch?: string } {
  return ifMatch === undefined ? {} : { ifMatch }
}

export function bodyTooLarge(): Fault {
  return new Fault(
    'input.too-large',
    `A request has at most ${BODY_BYTES_MAX / 1024 / 1024} MiB. Send the Bundle in parts.`,
  )
}
