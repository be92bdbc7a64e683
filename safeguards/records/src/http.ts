import type { Readable } from 'node:stream'
import { Fault } from '@wardstone/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FhirAnswer } from './fhir-reads.ts'
import { BODY_BYTES_MAX } from './limits.ts'
import { bodyTooLarge } from './records.ts'
import type { SearchParameters } from './search-query.ts'

export const BASE_PATH = '/fhir/R4'
/** FHIR describes itself at /metadata: nothing for the document of the other routes. */
export const hidden = { schema: { hide: true } }

const FHIR_JSON = 'application/fhir+json; charset=utf-8'
const JSON_TYPES = ['application/json', 'application/fhir+json', 'application/json-patch+json']
const FORM = 'application/x-www-form-urlencoded'

/** Bodies stay bytes: the strict parser must see what was sent, and no other may read it before. */
export function takeBytes(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser(
    [...JSON_TYPES, FORM],
    { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
    (_request, body, done) => done(null, body),
  )
  // The content of a Binary is of any type; everywhere else `bodyOf` refuses what is no JSON.
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
    (_request, body, done) => done(null, body),
  )
  app.setErrorHandler((error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') throw bodyTooLarge()
    if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      throw new Fault('input.invalid', 'Send the body as application/fhir+json.')
    }
    throw error
  })
}

/** @throws Fault `input.invalid` when nothing was sent, or a form where a resource belongs. */
export function bodyOf(request: FastifyRequest): Uint8Array {
  if (!(request.body instanceof Uint8Array) || !isJson(request)) {
    throw new Fault('input.invalid', 'Send a resource as application/fhir+json.')
  }
  return request.body
}

/** The body of a request and its media type, if it is neither JSON nor a form: content for a Binary. */
export function contentOf(
  request: FastifyRequest,
): { readonly contentType: string; readonly bytes: Uint8Array } | undefined {
  const { 'content-type': contentType } = request.headers
  if (!(request.body instanceof Uint8Array) || contentType === undefined) return undefined
  return isJson(request) || isForm(request) ? undefined : { contentType, bytes: request.body }
}

function isJson(request: FastifyRequest): boolean {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  return type !== undefined && JSON_TYPES.includes(type)
}

export function queryOf(request: FastifyRequest): SearchParameters {
  const start = request.url.indexOf('?')
  return start === -1 ? [] : [...new URLSearchParams(request.url.slice(start + 1))]
}

/** The parameters in the body of a `_search` (FHIR R4 §3.1.1.1). */
export function formOf(request: FastifyRequest): SearchParameters {
  if (request.body === undefined) return []
  if (!(request.body instanceof Uint8Array) || !isForm(request)) {
    throw new Fault('input.invalid', `Send the search as ${FORM}.`)
  }
  return [...new URLSearchParams(Buffer.from(request.body).toString('utf8'))]
}

function isForm(request: FastifyRequest): boolean {
  return request.headers['content-type']?.startsWith(FORM) === true
}

type Preference = 'minimal' | 'representation' | 'OperationOutcome'

const preferences: readonly Preference[] = ['minimal', 'representation', 'OperationOutcome']

/** What the caller wants back after a change (FHIR R4 §3.1.0.1.8). */
export function prefers(request: FastifyRequest, otherwise: Preference): Preference {
  const { prefer } = request.headers
  const asked = /\breturn=(minimal|representation|OperationOutcome)\b/.exec(String(prefer))?.[1]
  const known = preferences.find((each) => each === asked)
  return known ?? otherwise
}

export function fhir(reply: FastifyReply, json: string | Readable): FastifyReply {
  return reply.type(FHIR_JSON).send(json)
}

/** Where the caller reached us: links lead back the same way. */
export function baseOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}${BASE_PATH}`
}

/** Sends the answer to a GET. */
export function send(reply: FastifyReply, answer: FhirAnswer): FastifyReply {
  tellVersion(reply, answer)
  return answer.status === 304 ? reply.code(304).send() : fhir(reply, answer.json)
}

/** The headers that say which version an answer is of. */
export function tellVersion(reply: FastifyReply, answer: FhirAnswer): FastifyReply {
  if (answer.etag !== undefined) reply.header('etag', answer.etag)
  if (answer.lastModified !== undefined) {
    reply.header('last-modified', new Date(answer.lastModified).toUTCString())
  }
  return reply
}
