import type { Fault } from '@wardstone/core'
import type { BundleAnswer } from './records.ts'
import type { Version } from './read.ts'
import type { SearchAnswer } from './search.ts'

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

/** A searchset Bundle (FHIR R4 §3.1.1.3.2). Links carry the search sealed: it names patients. */
export function searchBundle(base: string, type: string, answer: SearchAnswer): string {
  const link = (relation: string, cursor: string) => ({
    relation,
    url: `${base}/${type}?_cursor=${cursor}`,
  })
  const links = [link('self', answer.self)]
  if (answer.next !== undefined) links.push(link('next', answer.next))
  const entries = answer.entries.map(
    ({ id, json }) =>
      `{"fullUrl":${JSON.stringify(`${base}/${type}/${id}`)},"resource":${json},"search":{"mode":"match"}}`,
  )
  const head = JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    total: answer.total,
    link: links,
  })
  return withEntries(head, entries)
}

/** The answer to a transaction or batch (FHIR R4 §3.1.0.11.3), entries in the order of the request. */
export function bundleResponse(base: string, answer: BundleAnswer, isWhole: boolean): string {
  const entries = answer.entries.map((entry) => {
    if ('refused' in entry) return JSON.stringify({ response: refusal(entry.refused) })
    const { written } = entry
    const response = JSON.stringify({
      status: written.isNew ? '201 Created' : '200 OK',
      location: locationOf(base, written),
      etag: etagOf(written),
      lastModified: new Date(written.at).toISOString(),
    })
    return isWhole
      ? `{"resource":${written.json},"response":${response}}`
      : `{"response":${response}}`
  })
  const head = JSON.stringify({ resourceType: 'Bundle', type: `${answer.type}-response` })
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

/** HTTP status to http://hl7.org/fhir/issue-type. */
const issueCodes: Readonly<Record<number, string>> = {
  400: 'not-supported',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'too-long',
  422: 'invalid',
  429: 'throttled',
}

function withEntries(head: string, entries: readonly string[]): string {
  if (entries.length === 0) return head
  return `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`
}
