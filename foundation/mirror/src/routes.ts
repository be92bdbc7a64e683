import { Readable } from 'node:stream'
import { Fault } from '@wardstone/core'
import { ADD_CHECKPOINT_BYTES_MAX, sourceOf } from '@wardstone/witness'
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { consoleRoutes, type ConsoleRouteDeps } from './console-routes.ts'
import { formatMirrorInfo, MIRROR_INFO_TYPE } from './mirror-info.ts'
import type { Mirror } from './mirror.ts'

/** How long the rest of an upload that was answered early may go on coming, so that its sender reads the answer. */
const LINGER_MS = 5_000
const PATH_LENGTH_MAX = 200
const UPLOAD_TYPE = 'application/octet-stream'
const NO_TICKET = new Uint8Array(0)

const tags = ['mirror']

export type MirrorRouteDeps = ConsoleRouteDeps

/** `/mirror/*` for other logs and who reads them (c2sp.org/tlog-mirror), which sign in nowhere; `/api/mirrors` for the console. */
export function mirrorRoutes(deps: MirrorRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    instance.register(checkpointRoute(deps.mirror))
    instance.register(entriesRoute(deps.mirror))
    instance.register(monitoringRoute(deps.mirror))
    instance.register(consoleRoutes(deps))
    done()
  }
}

function checkpointRoute(mirror: Mirror): FastifyPluginCallback {
  return (app, _options, done) => {
    // The standard names no type for the request; whatever it is called, it is text.
    app.removeAllContentTypeParsers()
    const options = { parseAs: 'buffer', bodyLimit: ADD_CHECKPOINT_BYTES_MAX } as const
    app.addContentTypeParser('*', options, (_request, body, parsed) => parsed(null, body))
    app.setErrorHandler((error) => {
      if (error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
        throw new Fault(
          'input.too-large',
          `A checkpoint for the mirror comes in at most ${ADD_CHECKPOINT_BYTES_MAX} bytes.`,
        )
      throw error
    })
    app.post(
      '/mirror/add-checkpoint',
      { schema: { tags }, bodyLimit: ADD_CHECKPOINT_BYTES_MAX },
      async (request, reply) => {
        const { body } = request
        const answer = await mirror.addCheckpoint(
          Buffer.isBuffer(body) ? body : new Uint8Array(0),
          sourceOf(request),
        )
        return answer.kind === 'taken'
          ? reply.type('text/plain; charset=utf-8').send('')
          : reply.code(409).header('content-type', 'text/x.tlog.size').send(`${answer.size}\n`)
      },
    )
    done()
  }
}

function entriesRoute(mirror: Mirror): FastifyPluginCallback {
  return (app, _options, done) => {
    // As it comes: an upload is never in memory whole, and has no length that would be too much.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, body, parsed) => parsed(null, body))
    app.addHook('onSend', async (_request, reply) => {
      reply.header('accept-encoding', 'gzip')
    })
    app.addHook('onResponse', async (request) => linger(request))
    app.post('/mirror/add-entries', { schema: { tags } }, (request, reply) =>
      answerUpload(mirror, request, reply),
    )
    done()
  }
}

async function answerUpload(
  mirror: Mirror,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const body = request.body instanceof Readable ? request.body : Readable.from([])
  const answer = await mirror.addEntries({
    body,
    encoding: encodingOf(request),
    source: sourceOf(request),
  })
  if (answer.kind === 'complete') return reply.type('text/plain; charset=utf-8').send(answer.lines)
  const { kind, size, next } = answer
  return reply
    .code(kind === 'partial' ? 202 : 409)
    .header('content-type', MIRROR_INFO_TYPE)
    .send(formatMirrorInfo({ size, next, ticket: NO_TICKET }))
}

function encodingOf({ headers }: FastifyRequest): 'gzip' | 'identity' {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (type !== UPLOAD_TYPE)
    throw new Fault('mirror.unsupported', `Entries are sent as ${UPLOAD_TYPE}.`)
  if (encoding !== 'gzip' && encoding !== 'identity')
    throw new Fault('mirror.unsupported', 'Entries are sent as they are, or compressed with gzip.')
  return encoding
}

/**
 * Reads what is left of an upload that was answered early: closing at once could take the answer from a sender that
 * still sends, and reading on for ever would serve a flood.
 */
function linger({ raw }: FastifyRequest): void {
  if (raw.readableEnded || raw.destroyed) return
  raw.on('data', () => {})
  raw.resume()
  const timer = setTimeout(() => raw.destroy(), LINGER_MS)
  for (const over of ['end', 'close']) raw.once(over, () => clearTimeout(timer))
}

function monitoringRoute(mirror: Mirror): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    const params = z.object({
      originHash: z.string().regex(/^[0-9a-f]{64}$/),
      '*': z.string().max(PATH_LENGTH_MAX),
    })
    app.get('/mirror/:originHash/*', { schema: { tags, params } }, async (request, reply) => {
      const file = await mirror.file(request.params.originHash, request.params['*'])
      if (file === undefined)
        throw new Fault('input.not-found', 'This mirror has no such resource, or not yet.')
      const { bytes, immutable } = file
      return reply
        .type(immutable ? UPLOAD_TYPE : 'text/plain; charset=utf-8')
        .header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    })
    done()
  }
}
