import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { Fault, type Actor } from '@wardstone/core'
import { toBase64 } from '@wardstone/verifier'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Ledger } from './ledger.ts'

const PAGE_ENTRIES = 50
const PAGE_ENTRIES_MAX = 200
const PATH_LENGTH_MAX = 200

const wholeNumber = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const time = z.int().describe('Milliseconds since the epoch.')
const base64 = z.string().describe('Base64 (RFC 4648 §4).')

const ledgerState = z.object({
  origin: z.string(),
  verifierKey: z.string(),
  size: z.int(),
  root: base64,
  checkpoint: z.string().describe('A signed note (c2sp.org/tlog-checkpoint).'),
  at: time,
  growth: z.array(z.object({ at: time, size: z.int() })),
})
const entryPage = z.object({
  total: z.int(),
  entries: z.array(
    z.object({
      index: z.int(),
      evidence: z.object({
        kind: z.string(),
        at: time,
        actor: z.string(),
        subject: z.string(),
        facts: z.record(z.string(), z.unknown()),
      }),
    }),
  ),
})

const verification = z.object({
  size: z.int(),
  root: base64,
  damage: z
    .string()
    .nullable()
    .describe('What is wrong, naming the first entry; null when all is as signed.'),
})

export type LedgerRouteDeps = {
  readonly ledger: Ledger
  /** Throws unless the signed-in actor may. */
  readonly authorise: (request: FastifyRequest, action: 'read-ledger') => Promise<Actor>
}

/** `/ledger/*` for verifiers (c2sp.org/tlog-tiles), `/api/ledger` for the console. */
export function ledgerRoutes({ ledger, authorise }: LedgerRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    instance.register(fileRoutes(ledger))
    const verifyOnce = oneAtATime(() => verifyNow(ledger))
    app.get(
      '/api/ledger',
      { schema: { tags: ['ledger'], response: { 200: ledgerState } } },
      async (request) => {
        await authorise(request, 'read-ledger')
        const { size, root, checkpoint, at } = await ledger.head()
        const { origin, verifierKey } = ledger
        const growth = [...(await ledger.checkpoints())]
        return { origin, verifierKey, size, root: toBase64(root), checkpoint, at, growth }
      },
    )
    app.get(
      '/api/ledger/entries',
      {
        schema: {
          tags: ['ledger'],
          // What it does not know it refuses: an answer about everybody is none about one.
          querystring: z.strictObject({
            before: wholeNumber.optional(),
            kind: z.string().max(PATH_LENGTH_MAX).optional(),
            subject: z
              .string()
              .min(1)
              .max(PATH_LENGTH_MAX)
              .optional()
              .describe(
                'Whom the entries are about, as they name them. Proved whole: /api/ledger/subjects.',
              ),
            limit: wholeNumber.min(1).max(PAGE_ENTRIES_MAX).default(PAGE_ENTRIES),
          }),
          response: { 200: entryPage },
        },
      },
      async (request) => {
        await authorise(request, 'read-ledger')
        const { kind, subject } = request.query
        const isAll = kind === undefined && subject === undefined
        const [entries, total] = await Promise.all([
          ledger.entries(request.query),
          isAll ? ledger.head().then(({ size }) => size) : ledger.count({ kind, subject }),
        ])
        return { total, entries: [...entries] }
      },
    )
    app.post(
      '/api/ledger/verify',
      { schema: { tags: ['ledger'], response: { 200: verification } } },
      async (request) => {
        await authorise(request, 'read-ledger')
        return verifyOnce()
      },
    )
    done()
  }
}

/** Whoever asks while the work is under way gets its outcome too: it is too much to do twice at once. */
function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }
}

/** The ledger as files, for anyone. */
function fileRoutes(ledger: Ledger): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/ledger/bundles/:run',
      {
        schema: {
          tags: ['ledger'],
          description:
            'Full entry bundles N up to, not including, M, one after the other: for who verifies all of them.',
          params: z.object({ run: z.string().regex(/^\d{1,12}-\d{1,12}$/) }),
        },
      },
      async (request, reply) => {
        const [from = 0, to = 0] = request.params.run.split('-').map(Number)
        const bytes = await ledger.bundles(from, to)
        if (bytes === undefined)
          throw new Fault(
            'input.not-found',
            'The ledger has no such bundles, or not so many at once.',
          )
        reply
          .header('content-type', 'application/octet-stream')
          .header('cache-control', 'public, max-age=31536000, immutable')
          .header('vary', 'accept-encoding')
        const form = packings.find(({ accepted }) =>
          accepted.test(request.headers['accept-encoding'] ?? ''),
        )
        if (form === undefined) return reply.send(bytes)
        return reply.header('content-encoding', form.name).send(await form.pack(bytes))
      },
    )
    app.get(
      '/ledger/*',
      { schema: { tags: ['ledger'], params: z.object({ '*': z.string().max(PATH_LENGTH_MAX) }) } },
      async (request, reply) => {
        const resource = await ledger.resource(request.params['*'])
        if (resource === undefined) {
          throw new Fault('input.not-found', 'The ledger has no such resource, or not yet.')
        }
        const { bytes, contentType, immutable } = resource
        return reply
          .header('content-type', contentType)
          .header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
          .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      },
    )
    done()
  }
}

const gzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gzip)
const zstd = promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdCompress)
const GZIP = { level: zlib.constants.Z_BEST_SPEED }
const ZSTD = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } }

/** Evidence is JSON of few words: a seventh of it is left. Zstandard (RFC 8878) takes a third of the time, on both sides. */
const packings = [
  { name: 'zstd', accepted: /\bzstd\b/, pack: (bytes: Uint8Array) => zstd(bytes, ZSTD) },
  { name: 'gzip', accepted: /\bgzip\b/, pack: (bytes: Uint8Array) => gzip(bytes, GZIP) },
]

/** What verifying finds. Damage is an answer here, not a failure: it is what was asked about. */
async function verifyNow(ledger: Ledger): Promise<z.infer<typeof verification>> {
  const head = await ledger.head()
  try {
    await ledger.sequence()
    const { size, root } = await ledger.verify()
    return { size, root: toBase64(root), damage: null }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'ledger.damaged') throw error
    return { size: head.size, root: toBase64(head.root), damage: error.message }
  }
}
