import { Fault, type Actor } from '@wardstone/core'
import { etagOf, pageBundle, searchBundle } from './answers.ts'
import { capabilityStatement } from './capability.ts'
import { formatted, presentationOf, shownResource, type Presentation } from './presentation.ts'
import type { ReadContent, Version } from './read.ts'
import type { Records } from './records.ts'
import { isId, referenceTo, resourceTypeOf } from './resource.ts'
import { isResourceType } from './resource-types.ts'
import type { SearchParameters, SearchScope } from './search-query.ts'

/** An answer to a GET, before it is put into HTTP or into an entry of a Bundle. */
export type FhirAnswer = {
  readonly status: 200 | 304
  readonly etag?: string
  /** Milliseconds since the epoch. */
  readonly lastModified?: number
  /** '' where there is no body. */
  readonly json: string
  /** Of a Binary that was read whole: its content, which `json` leaves out. */
  readonly content?: ReadContent
}

export type ReadDeps = {
  readonly records: Records
  /** Where links lead to: the base address that the caller used. */
  readonly base: string
  readonly started: string
}

/** A GET: `path` is relative to the base, its steps decoded. */
export type Get = {
  readonly path: readonly string[]
  readonly parameters: SearchParameters
  readonly accept?: string | undefined
  /** `handling=lenient` has what is not understood in a search ignored, and told. */
  readonly prefer?: string | undefined
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: string | undefined
}

/** Splits a relative URL, `Patient/1?_summary=text`, of an entry of a Bundle. @throws Fault `input.invalid`. */
export function getOf(url: string): Get {
  const [path = '', ...query] = url.split('?')
  try {
    return {
      path: path.split('/').map(decodeURIComponent),
      parameters: [...new URLSearchParams(query.join('?'))],
    }
  } catch (error) {
    if (error instanceof URIError)
      throw new Fault('input.invalid', 'The address is not a valid URL.')
    throw error
  }
}

/**
 * Answers a GET of FHIR R4 (§3.1.0): read, vread, history, search and `$everything`.
 * @throws Fault as these do, and `input.not-found` for a path that means nothing.
 */
export async function answerGet(deps: ReadDeps, actor: Actor, get: Get): Promise<FhirAnswer> {
  const { presentation, rest } = presentationOf(get.parameters, get.accept)
  const asked = { ...get, parameters: rest }
  const answer = await readersOf(deps, actor, asked, presentation)
  return { ...answer, json: formatted(presentation, answer.json) }
}

async function readersOf(
  deps: ReadDeps,
  actor: Actor,
  get: Get,
  presentation: Presentation,
): Promise<FhirAnswer> {
  const [first = '', second, third, fourth] = get.path
  if (get.path.length === 1 && first === 'metadata') {
    return {
      status: 200,
      json: JSON.stringify(capabilityStatement(deps.base, deps.started)),
    }
  }
  if (get.path.length <= 1 && first === '') {
    return searching(deps, actor, { type: '' }, get, presentation)
  }
  if (get.path.length === 1 && first === '_history')
    return history(deps, actor, {}, get, presentation)
  const type = resourceTypeOf(first)
  if (second === undefined) return searching(deps, actor, { type }, get, presentation)
  if (second === '_history' && third === undefined) {
    return history(deps, actor, { type }, get, presentation)
  }
  const id = second
  if (third === undefined) return reading(deps, actor, { type, id }, get, presentation)
  if (third === '$everything' && type === 'Patient' && fourth === undefined) {
    return everything(deps, actor, id, get, presentation)
  }
  if (type === 'Patient' && isResourceType(third) && fourth === undefined) {
    return searching(deps, actor, withinPatient(id, third), get, presentation)
  }
  if (third !== '_history' || get.path.length > 4) throw nothingThere()
  if (fourth === undefined) return history(deps, actor, { type, id }, get, presentation)
  // What is no number is no version of ours: 0 finds none.
  const version = /^[1-9]\d{0,8}$/.test(fourth) ? Number(fourth) : 0
  return reading(deps, actor, { type, id, version }, get, presentation)
}

function nothingThere(): Fault {
  return new Fault('input.not-found', 'There is nothing at this address.')
}

async function reading(
  { records }: ReadDeps,
  actor: Actor,
  name: { type: string; id: string; version?: number },
  get: Get,
  presentation: Presentation,
): Promise<FhirAnswer> {
  if (get.parameters.length > 0) {
    throw new Fault('records.unsupported', 'A read has no parameters but _summary and the like.')
  }
  const version = await records.read(actor, name)
  const headers = { etag: etagOf(version), lastModified: version.at }
  if (isUnchanged(get, version)) return { status: 304, ...headers, json: '' }
  const { content } = version
  // Parts that were asked for are parts of what is shown.
  const isWhole = content !== undefined && presentation.query === ''
  const json = shownResource(presentation, version.json)
  return { status: 200, ...headers, json, ...(isWhole ? { content } : {}) }
}

/** Conditional read (FHIR R4 §3.1.0.2.1, RFC 9110 §13.2.2: If-None-Match decides where both are given). */
function isUnchanged({ ifNoneMatch, ifModifiedSince }: Get, version: Version): boolean {
  if (ifNoneMatch !== undefined) {
    const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
    return tags.includes('*') || tags.includes(`"${version.version}"`)
  }
  if (ifModifiedSince === undefined) return false
  const since = Date.parse(ifModifiedSince)
  // HTTP dates have no milliseconds.
  return Number.isFinite(since) && Math.floor(version.at / 1000) * 1000 <= since
}

/** The page that a link names, if the request is for one. */
function cursorIn(parameters: SearchParameters): string | undefined {
  const [first] = parameters
  return first?.[0] === '_cursor' && parameters.length === 1 ? first[1] : undefined
}

/** A search of one type in one patient's record (FHIR R4 §3.1.1.2). @throws Fault `input.not-found`. */
export function withinPatient(id: string, type: string): SearchScope {
  if (!isId(id)) throw nothingThere()
  return { type, within: referenceTo('Patient', id) }
}

export async function searching(
  deps: ReadDeps,
  actor: Actor,
  scope: SearchScope,
  { parameters, prefer }: Pick<Get, 'parameters' | 'prefer'>,
  presentation: Presentation,
): Promise<FhirAnswer> {
  const { records, base } = deps
  const { type, within } = scope
  if (type === 'AuditEvent') {
    const patient = within === undefined ? [] : [['patient', within] as const]
    return auditing(deps, actor, [...patient, ...parameters], presentation)
  }
  const cursor = cursorIn(parameters)
  const isCount = presentation.summary === 'count'
  const own = parameters.map(([name, value]) => [name, withoutBase(base, value)] as const)
  const asked = isCount ? [...own, ['_summary', 'count'] as const] : own
  const isLenient = prefer !== undefined && /\bhandling\s*=\s*"?lenient\b/.test(prefer)
  const found =
    cursor === undefined
      ? await records.search(actor, scope, asked, { isLenient })
      : await records.continueSearch(actor, scope, cursor)
  const show = (json: string) => shownResource(presentation, json)
  const path = within === undefined ? type : `${within}/${type}`
  return { status: 200, json: searchBundle(base, path, found, presentation, show) }
}

/** A resource of ours by its whole address is the same as by its name. */
function withoutBase(base: string, value: string): string {
  return value
    .split(',')
    .map((each) => (each.startsWith(`${base}/`) ? each.slice(base.length + 1) : each))
    .join(',')
}

/** AuditEvents are what the ledger says, computed when they are asked for. */
async function auditing(
  { records, base }: ReadDeps,
  actor: Actor,
  parameters: SearchParameters,
  presentation: Presentation,
): Promise<FhirAnswer> {
  const cursor = cursorIn(parameters)
  const answer = await records.auditEvents(
    actor,
    cursor === undefined ? { parameters } : { cursor },
  )
  const show = (json: string) => shownResource(presentation, json)
  const { query } = presentation
  const json = pageBundle({ base, path: 'AuditEvent', kind: 'searchset', answer, query, show })
  return { status: 200, json }
}

async function history(
  { records, base }: ReadDeps,
  actor: Actor,
  scope: { type?: string; id?: string },
  { parameters }: Get,
  presentation: Presentation,
): Promise<FhirAnswer> {
  const cursor = cursorIn(parameters)
  const found =
    cursor === undefined
      ? await records.history(actor, scope, parameters)
      : await records.continueHistory(actor, scope, cursor)
  const path = [scope.type, scope.id, '_history'].filter((step) => step !== undefined).join('/')
  const show = (json: string) => shownResource(presentation, json)
  const json = pageBundle({
    base,
    path,
    kind: 'history',
    answer: found,
    query: presentation.query,
    show,
  })
  return { status: 200, json }
}

async function everything(
  { records, base }: ReadDeps,
  actor: Actor,
  id: string,
  { parameters }: Get,
  presentation: Presentation,
): Promise<FhirAnswer> {
  const cursor = cursorIn(parameters)
  const answer = await records.everything(
    actor,
    id,
    cursor === undefined ? { parameters } : { cursor },
  )
  const show = (json: string) => shownResource(presentation, json)
  const path = `Patient/${id}/$everything`
  const json = pageBundle({
    base,
    path,
    kind: 'searchset',
    answer,
    query: presentation.query,
    show,
  })
  return { status: 200, json }
}
