import type { Fault } from '@wardstone/core'
import type { BundleAnswer, EntryAnswer } from './records.ts'
import type { ReadRequest } from './requests.ts'
import type { Version } from './read.ts'
import type { PastVersion } from './history.ts'
import type { SearchAnswer } from './search.ts'
import type { Written } from './write.ts'

/*
 * Resources go out as the JSON that was stored: bundles are put together as text around it, so that nothing is parsed
 * and written again for every page.
 */

type Named = Pick<Version, 'type' | 'id' | 'version' | 'at'>

export function etagOf({ version }: Pick<Named, 'version'>): string {
  return `W/"${version}"`
}

export function locationOf(base: string, { type, id, version }: Named): string {
  return `${base}/${type}/${id}/_history/${version}`
}

/** A searchset Bundle (FHIR R4 §3.1.1.3.2) at `path`. Links carry the search sealed: it names patients. */
export function searchBundle(
  base: string,
  path: string,
  answer: SearchAnswer,
  { hasTotal, query }: { readonly hasTotal: boolean; readonly query: string },
  show: (json: string) => string,
): string {
  const entry = (mode: 'match' | 'include') => (version: Version) =>
    `{"fullUrl":${JSON.stringify(`${base}/${version.type}/${version.id}`)},"resource":${show(version.json)},"search":{"mode":"${mode}"}}`
  const outcome =
    answer.ignored.length === 0
      ? []
      : [`{"resource":${ignoredOutcome(answer.ignored)},"search":{"mode":"outcome"}}`]
  const head = JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    ...(hasTotal ? { total: answer.total } : {}),
    link: linksOf(path === '' ? base : `${base}/${path}`, answer, query),
  })
  return withEntries(head, [
    ...answer.entries.map(entry('match')),
    ...answer.included.map(entry('include')),
    ...outcome,
  ])
}

/** What a lenient caller is told of the parameters that were ignored (FHIR R4 §3.1.1.3.1). */
function ignoredOutcome(ignored: readonly string[]): string {
  const issue = ignored.map((diagnostics) => ({
    severity: 'warning',
    code: 'not-supported',
    diagnostics,
  }))
  return JSON.stringify({ resourceType: 'OperationOutcome', issue })
}

function linksOf(url: string, answer: { self: string; next?: string }, query: string) {
  const link = (relation: string, cursor: string) => ({
    relation,
    url: `${url}?_cursor=${cursor}${query}`,
  })
  const self = link('self', answer.self)
  return answer.next === undefined ? [self] : [self, link('next', answer.next)]
}

/** A page of a history (FHIR R4 §3.1.0.12), or of a whole record. */
export function pageBundle(page: {
  readonly base: string
  readonly path: string
  readonly kind: 'history' | 'searchset'
  readonly answer: {
    readonly entries: readonly PastVersion[]
    readonly self: string
    readonly next?: string
  }
  readonly query: string
  readonly show: (json: string) => string
}): string {
  const { base, path, kind, answer, query, show } = page
  const head = JSON.stringify({
    resourceType: 'Bundle',
    type: kind,
    link: linksOf(`${base}/${path}`, answer, query),
  })
  const entries = answer.entries.map((version) => {
    const { type, id, json, isDeleted } = version
    const fullUrl = JSON.stringify(`${base}/${type}/${id}`)
    const resource = isDeleted ? '' : `,"resource":${show(json)}`
    const rest = kind === 'history' ? pastRequest(version) : ',"search":{"mode":"match"}'
    return `{"fullUrl":${fullUrl}${resource}${rest}}`
  })
  return withEntries(head, entries)
}

/** How a version came about, as far as versions tell: the first was created, whoever chose its id. */
function pastRequest(version: PastVersion): string {
  const { type, id, isDeleted } = version
  const isFirst = version.version === 1
  const request = isDeleted
    ? { method: 'DELETE', url: `${type}/${id}` }
    : isFirst
      ? { method: 'POST', url: type }
      : { method: 'PUT', url: `${type}/${id}` }
  const response = {
    status: isDeleted ? '204' : isFirst ? '201' : '200',
    etag: etagOf(version),
    lastModified: new Date(version.at).toISOString(),
  }
  return `,"request":${JSON.stringify(request)},"response":${JSON.stringify(response)}`
}

/** An entry as it is answered; what was read is the text of the whole entry. */
export type AnsweredEntry =
  | Exclude<EntryAnswer, { readonly read: ReadRequest }>
  | { readonly read: true; readonly json: string }

/** What was read for an entry (FHIR R4 §3.1.0.11.3). `json` '' where there is no body. */
export function readEntry(answer: {
  status: number
  etag?: string | undefined
  lastModified?: number | undefined
  json: string
}): AnsweredEntry {
  const response = JSON.stringify({
    status: String(answer.status),
    ...(answer.etag === undefined ? {} : { etag: answer.etag }),
    ...(answer.lastModified === undefined
      ? {}
      : { lastModified: new Date(answer.lastModified).toISOString() }),
  })
  const json =
    answer.json === ''
      ? `{"response":${response}}`
      : `{"resource":${answer.json},"response":${response}}`
  return { read: true, json }
}

function statusOf({ isDeleted, isNew }: Written): string {
  if (isDeleted) return '204 No Content'
  return isNew ? '201 Created' : '200 OK'
}

/** The answer to a transaction or batch (FHIR R4 §3.1.0.11.3), entries in the order of the request. */
export function bundleResponse(
  base: string,
  type: BundleAnswer['type'],
  answers: readonly AnsweredEntry[],
  isWhole: boolean,
): string {
  const entries = answers.map((entry) => {
    if ('refused' in entry) return JSON.stringify({ response: refusal(entry.refused) })
    if ('read' in entry) return entry.json
    const { written } = entry
    const response = JSON.stringify({
      status: statusOf(written),
      location: locationOf(base, written),
      etag: etagOf(written),
      lastModified: new Date(written.at).toISOString(),
    })
    return isWhole && !written.isDeleted
      ? `{"resource":${written.json},"response":${response}}`
      : `{"response":${response}}`
  })
  const head = JSON.stringify({ resourceType: 'Bundle', type: `${type}-response` })
  return withEntries(head, entries)
}

function refusal(fault: Fault) {
  return {
    status: String(fault.status),
    outcome: operationOutcome(fault),
  }
}

/** FHIR R4 §2.29: one issue, with the place in the request where it is known. */
export function operationOutcome(fault: Fault) {
  const { expression } = fault.details
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: issueCodes[fault.status] ?? 'processing',
        details: { coding: [{ system: 'https://wardstone.dev/faults', code: fault.code }] },
        diagnostics: fault.message,
        ...(typeof expression === 'string' ? { expression: [expression] } : {}),
      },
    ],
  }
}

/** An outcome with nothing wrong in it, for `$validate` and `Prefer: return=OperationOutcome`. */
export function allOk(diagnostics: string): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', diagnostics }],
  })
}

/** HTTP status to http://hl7.org/fhir/issue-type. */
const issueCodes: Readonly<Record<number, string>> = {
  400: 'not-supported',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  406: 'not-supported',
  410: 'deleted',
  412: 'conflict',
  413: 'too-long',
  422: 'invalid',
  429: 'throttled',
}

function withEntries(head: string, entries: readonly string[]): string {
  if (entries.length === 0) return head
  return `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`
}
