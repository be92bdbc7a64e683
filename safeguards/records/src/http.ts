import { Fault } from '@wardstone/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { etagOf } from './answers.ts'
import { BODY_BYTES_MAX } from './limits.ts'
import type { Version } from './read.ts'
import { bodyTooLarge } from './records.ts'
import type { SearchParameters } from './search-query.ts'

const FHIR_JSON = 'application/fhir+json; charset=utf-8'
const JSON_TYPES = ['application/json', 'application/fhir+json']
const FORM = 'application/x-www-form-urlencoded'

/** Bodies stay bytes: the strict parser must see what was sent, and no other may read it before. */
export function takeBytes(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser(
    [...JSON_TYPES, FORM],
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
  if (!(request.body instanceof Uint8Array) || isForm(request)) {
    throw new Fault('input.invalid', 'Send a resource as application/fhir+json.')
  }
  return request.body
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

type Preference = 'minimal' | 'representation'

/** What the caller wants back after a change (FHIR R4 §3.1.0.1.8). */
export function prefers(request: FastifyRequest, otherwise: Preference): Preference {
  const { prefer } = request.headers
  const asked = /\breturn=(minimal|representation)\b/.exec(String(prefer))?.[1]
  return asked === 'minimal' || asked === 'representation' ? asked : otherwise
}

export function fhir(reply: FastifyReply, json: string): FastifyReply {
  return reply.type(FHIR_JSON).send(json)
}

/** One resource version with the headers that name it (FHIR R4 §3.1.0.1.6). */
export function sendVersion(
  request: FastifyRequest,
  reply: FastifyReply,
  version: Version,
): FastifyReply {
  reply.header('etag', etagOf(version))
  reply.header('last-modified', new Date(version.at).toUTCString())
  if (request.method !== 'GET' && prefers(request, 'representation') === 'minimal') {
    return reply.send()
  }
  return fhir(reply, version.json)
}
