import { utf8 } from '@wardstone/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { etagOf } from './answers.ts'
import { parseResource } from './envelope.ts'
import { bodyOf, contentOf } from './http.ts'
import { textAt } from './json.ts'
import type { Version } from './read.ts'

const MEDIA_TYPE = /^[\w.+-]{1,64}\/[\w.+-]{1,128}(?: *; *[\w.+-]+=(?:[\w.+-]+|"[\w .+-]*"))*$/
const OCTETS = 'application/octet-stream'

/**
 * The body of a create or update as the JSON of a resource: a Binary may be sent as its content alone, with its media type and
 * whose it is in X-Security-Context (FHIR R4 §2.39.4).
 */
export function binaryBodyOf(request: FastifyRequest, id: string | undefined): Uint8Array {
  const content = contentOf(request)
  if (content === undefined) return bodyOf(request)
  const context = request.headers['x-security-context']
  return utf8(
    JSON.stringify({
      resourceType: 'Binary',
      ...(id === undefined ? {} : { id }),
      contentType: content.contentType,
      ...(typeof context === 'string' ? { securityContext: { reference: context } } : {}),
      ...(content.bytes.length === 0
        ? {}
        : { data: Buffer.from(content.bytes).toString('base64') }),
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
 * Sends the content of a Binary. It may be a page with a script in it: it is given out to be kept, never to be shown by the
 * browser as ours.
 */
export function sendContent(reply: FastifyReply, version: Version): FastifyReply {
  const resource = parseResource(version.json)
  const type = textAt(resource, 'contentType') ?? OCTETS
  return reply
    .header('etag', etagOf(version))
    .header('last-modified', new Date(version.at).toUTCString())
    .header('content-disposition', `attachment; filename="${version.id}"`)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .type(MEDIA_TYPE.test(type) ? type : OCTETS)
    .send(Buffer.from(textAt(resource, 'data') ?? '', 'base64'))
}
