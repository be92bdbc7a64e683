import { utf8 } from '@wardstone/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { etagOf } from './answers.ts'
import { parseResource } from './envelope.ts'
import { bodyOf, contentOf } from './http.ts'
import { objectAt, textAt } from './json.ts'
import type { Version } from './read.ts'

const MEDIA_TYPE = /^[\w.+-]{1,64}\/[\w.+-]{1,128}(?: *; *[\w.+-]+=(?:[\w.+-]+|"[\w .+-]*"))*$/
/** What may go into a header of an answer. */
const CONTEXT = /^[\w./:%-]{1,500}$/
const OCTETS = 'application/octet-stream'

/**
 * The body of a create or update as the JSON of a resource: a Binary may be sent as its content alone, with its media type and
 * whose it is in X-Security-Context (FHIR R4 §2.39.4).
 */
export function binaryBodyOf(request: FastifyRequest, id: string | undefined): Uint8Array {
  const content = contentOf(request)
  if (content === undefined) return bodyOf(request)
  return binaryOf(request, id, content.bytes)
}

/** A Binary as JSON, its media type and whose it is from the headers. */
export function binaryOf(
  request: FastifyRequest,
  id: string | undefined,
  bytes: Uint8Array = new Uint8Array(),
): Uint8Array {
  const { 'content-type': contentType, 'x-security-context': context } = request.headers
  return utf8(
    JSON.stringify({
      resourceType: 'Binary',
      ...(id === undefined ? {} : { id }),
      contentType,
      ...(typeof context === 'string' ? { securityContext: { reference: context } } : {}),
      ...(bytes.length === 0 ? {} : { data: Buffer.from(bytes).toString('base64') }),
    }),
  )
}

/** Whether the content itself is asked for, not the resource: whoever does not name FHIR gets that (§2.39.3). */
export function wantsContent(request: FastifyRequest): boolean {
  const format = new URL(request.url, 'http://localhost').searchParams.get('_format')
  if (format !== null) return !format.includes('json')
  return !/application\/(?:fhir\+)?json/.test(request.headers.accept ?? '')
}

/**
 * The headers of the content of a Binary. It may be a page with a script in it: it is given out to be kept, never to be shown by the
 * browser as ours.
 */
export function contentHeaders(reply: FastifyReply, version: Version): FastifyReply {
  const resource = parseResource(version.json)
  const type = textAt(resource, 'contentType') ?? OCTETS
  const context = textAt(objectAt(resource, 'securityContext') ?? {}, 'reference')
  if (context !== undefined && CONTEXT.test(context)) reply.header('x-security-context', context)
  return reply
    .header('etag', etagOf(version))
    .header('last-modified', new Date(version.at).toUTCString())
    .header('content-disposition', `attachment; filename="${version.id}"`)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .type(MEDIA_TYPE.test(type) ? type : OCTETS)
}
