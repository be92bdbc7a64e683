import { Readable } from 'node:stream'
import { Fault, utf8, type Actor } from '@wardstone/core'
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { binaryBodyOf, binaryOf, contentHeaders, wantsContent } from './binary.ts'
import type { Span } from './content.ts'
import { parseResource } from './envelope.ts'
import { answerGet, type Get, type ReadDeps } from './fhir-reads.ts'
import { conditionIn, namedIn, sendWritten } from './fhir-writes.ts'
import { BASE_PATH, fhir, hidden, send, tellVersion } from './http.ts'
import { textAt } from './json.ts'
import { CONTENT_INLINE_BYTES_MAX } from './limits.ts'
import type { ReadContent, Version } from './read.ts'
import type { Records } from './records.ts'
import type { RecordsRouteDeps } from './routes.ts'

type ofBinary = { Params: { id?: string } }
type GetIn = (request: FastifyRequest, path: readonly string[]) => { deps: ReadDeps; get: Get }

const BUFFER_BYTES = 256 * 1024

/** Binary (FHIR R4 §2.39): content goes in and out as it is, however long, piece by piece. */
export function binaryRoutes(deps: RecordsRouteDeps, getIn: GetIn): FastifyPluginCallback {
  return (app, _options, done) => {
    app.removeContentTypeParser('*')
    // Left where it is: who reads it counts it (`CONTENT_BYTES_MAX`).
    app.addContentTypeParser('*', (_request, body, parsed) => parsed(null, body))
    writing(app, deps)
    reading(app, deps, getIn)
    done()
  }
}

function writing(app: FastifyInstance, { records, actorOf }: RecordsRouteDeps): void {
  app.post(`${BASE_PATH}/Binary`, hidden, async (request, reply) => {
    const actor = await actorOf(request)
    const source = await contentIn(request)
    if (source === undefined) {
      const body = binaryBodyOf(request, undefined)
      const written = await records.create(actor, 'Binary', body, conditionIn(request))
      return sendWritten(request, reply, written)
    }
    const ifNoneExist = conditionIn(request)
    return streamed(request, reply, () =>
      records.keepBinary(actor, { ifNoneExist }, binaryOf(request, undefined), source),
    )
  })
  for (const path of [`${BASE_PATH}/Binary/:id`, `${BASE_PATH}/Binary`]) {
    app.put<ofBinary>(path, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      const { id } = request.params
      const { target, ifMatch } = namedIn(request, 'Binary', id)
      const source = await contentIn(request)
      if (source === undefined) {
        const body = binaryBodyOf(request, id)
        const written = await records.update(actor, 'Binary', target, body, ifMatch)
        return sendWritten(request, reply, written)
      }
      return streamed(request, reply, () =>
        records.keepBinary(actor, { target, ifMatch }, binaryOf(request, id), source),
      )
    })
  }
}

async function streamed(
  request: FastifyRequest,
  reply: FastifyReply,
  keep: () => ReturnType<Records['keepBinary']>,
): Promise<FastifyReply> {
  try {
    return sendWritten(request, reply, await keep())
  } catch (error) {
    // What has not arrived yet is not waited for.
    reply.header('connection', 'close')
    throw error
  }
}

/** Content that is to be kept as it arrives. What is short or JSON becomes the body of the request: undefined. */
async function contentIn(request: FastifyRequest) {
  const { body } = request
  if (!(body instanceof Readable)) return undefined
  const said = request.headers['content-length']
  const length = said === undefined ? undefined : Number(said)
  if (length === undefined || length > CONTENT_INLINE_BYTES_MAX) {
    if (request.headers['content-type'] === undefined)
      throw new Fault('input.invalid', 'Send the content with its media type in Content-Type.')
    return { bytes: partsOf(body), length }
  }
  const parts: Buffer[] = []
  for await (const part of partsOf(body)) parts.push(part)
  request.body = Buffer.concat(parts)
  return undefined
}

async function* partsOf(body: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const part of body) if (Buffer.isBuffer(part)) yield part
  } catch (error) {
    // The sender went away.
    throw new Fault(
      'input.invalid',
      'The content ended before all of it had arrived. Send it again.',
      {
        cause: error instanceof Error ? error.message : '',
      },
    )
  }
}

function reading(app: FastifyInstance, { records, actorOf }: RecordsRouteDeps, getIn: GetIn): void {
  const paths = [
    [`${BASE_PATH}/Binary/:id`, []],
    [`${BASE_PATH}/Binary/:id/_history/:version`, ['_history']],
  ] as const
  for (const [url, steps] of paths) {
    app.get<{ Params: { id: string; version?: string } }>(url, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      const { id, version } = request.params
      const isHead = request.method === 'HEAD'
      if (wantsContent(request))
        return sendContent(request, reply, records, await readRaw(records, actor, id, version))
      const path = ['Binary', id, ...steps, ...(version === undefined ? [] : [version])]
      const { deps, get } = getIn(request, path)
      const answer = await answerGet(deps, actor, get)
      const { content } = answer
      if (content === undefined || answer.status === 304) return send(reply, answer)
      const body = isHead ? Readable.from([]) : await begun(inJson(records, content))
      return fhir(tellVersion(reply, answer), body)
    })
  }
}

const VERSION = /^[1-9]\d{0,8}$/

function readRaw(
  records: Records,
  actor: Actor,
  id: string,
  version: string | undefined,
): Promise<Version> {
  if (version === undefined) return records.read(actor, { type: 'Binary', id })
  // What is no number is no version of ours: 0 finds none.
  return records.read(actor, {
    type: 'Binary',
    id,
    version: VERSION.test(version) ? Number(version) : 0,
  })
}

/** Content as it is, whole or the one range that is asked for (RFC 9110 §14). */
async function sendContent(
  request: FastifyRequest,
  reply: FastifyReply,
  records: Records,
  version: Version,
): Promise<FastifyReply> {
  const { content } = version
  const inline =
    content === undefined
      ? Buffer.from(textAt(parseResource(version.json), 'data') ?? '', 'base64')
      : undefined
  const size = content?.size ?? inline?.length ?? 0
  const asked = spanIn(request, size)
  if (asked === 'none') return reply.code(416).header('content-range', `bytes */${size}`).send()
  const span = asked ?? { start: 0, end: size }
  const body =
    content === undefined || request.method === 'HEAD'
      ? inline?.subarray(span.start, span.end)
      : await begun(records.contentOf(content, span))
  contentHeaders(reply, version)
    .header('accept-ranges', 'bytes')
    .header('content-length', span.end - span.start)
  if (asked !== undefined)
    reply.code(206).header('content-range', `bytes ${span.start}-${span.end - 1}/${size}`)
  // An empty stream leaves the length that was said.
  return reply.send(request.method === 'HEAD' ? Readable.from([]) : body)
}

/**
 * The range that is asked for. Undefined: all of it, also for what is no single range of bytes, and with If-Range, which our weak
 * entity tags never match (RFC 9110 §13.1.5).
 */
function spanIn({ headers }: FastifyRequest, size: number): Span | 'none' | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? '')
  if (found === null || headers['if-range'] !== undefined) return undefined
  const [, first = '', last = ''] = found
  if (first === '' && last === '') return undefined
  if (first === '') {
    const start = Math.max(0, size - Number(last))
    return start < size ? { start, end: size } : 'none'
  }
  const start = Number(first)
  const end = last === '' ? size : Math.min(size, Number(last) + 1)
  if (last !== '' && Number(last) < start) return undefined
  return start < size ? { start, end } : 'none'
}

/**
 * A stream whose first part is there already: what fails before is refused like anything else, and what fails later ends the
 * connection before the length that was said.
 */
async function begun(bytes: AsyncIterable<Uint8Array>): Promise<Readable> {
  const iterator = bytes[Symbol.asyncIterator]()
  const first = await iterator.next()
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (first.done === true) return
    yield first.value
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  return Readable.from(whole(), { objectMode: false, highWaterMark: BUFFER_BYTES })
}

/** The Binary as JSON, its data in base64 as it is opened. */
async function* inJson(records: Records, content: ReadContent): AsyncGenerator<Uint8Array> {
  // An element of FHIR is never empty.
  if (content.size === 0) {
    yield utf8(content.head)
    return
  }
  // With the first part, so that what does not open at all is refused before anything is sent.
  let text = `${content.head.slice(0, -1)},"data":"`
  let rest: Uint8Array = new Uint8Array()
  for await (const part of records.contentOf(content, { start: 0, end: content.size })) {
    const bytes = Buffer.concat([rest, part])
    // Base64 of parts is base64 of the whole where they are multiples of three bytes.
    const whole = bytes.length - (bytes.length % 3)
    yield utf8(text + bytes.toString('base64', 0, whole))
    text = ''
    rest = bytes.subarray(whole)
  }
  yield utf8(`${text}${Buffer.from(rest).toString('base64')}"}`)
}
