import { Fault } from '@wardstone/core'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { partnerRoutes, type PartnerRouteDeps } from './partner-routes.ts'

/** 63 hashes, and a checkpoint with far more signatures than the 16 that the standard asks for. */
export const ADD_CHECKPOINT_BYTES_MAX = 128 * 1024

const tags = ['witness']

export type WitnessRouteDeps = PartnerRouteDeps

/** `/witness/*` for other logs and monitors (c2sp.org/tlog-witness), which sign in nowhere; `/api/witness` for the console. */
export function witnessRoutes(deps: WitnessRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    instance.register(protocolRoutes(deps))
    instance.register(partnerRoutes(deps))
    done()
  }
}

/** Where a request comes from; undefined of the operator, who comes through a socket of this machine. */
export function sourceOf({ socket, ip }: FastifyRequest): string | undefined {
  return socket.remoteAddress === undefined ? undefined : ip
}

function protocolRoutes({ witness }: Pick<WitnessRouteDeps, 'witness'>): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    // The standard names no type for the request; whatever it is called, it is text.
    app.removeAllContentTypeParsers()
    const options = { parseAs: 'buffer', bodyLimit: ADD_CHECKPOINT_BYTES_MAX } as const
    app.addContentTypeParser('*', options, (_request, body, parsed) => parsed(null, body))
    app.setErrorHandler((error) => {
      if (error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
        throw new Fault(
          'input.too-large',
          `A request to the witness is at most ${ADD_CHECKPOINT_BYTES_MAX} bytes long.`,
        )
      throw error
    })
    app.post(
      '/witness/add-checkpoint',
      { schema: { tags }, bodyLimit: ADD_CHECKPOINT_BYTES_MAX },
      async (request, reply) => {
        const { body } = request
        const answer = await witness.addCheckpoint(
          Buffer.isBuffer(body) ? body : new Uint8Array(0),
          sourceOf(request),
        )
        return answer.kind === 'cosigned'
          ? reply.type('text/plain; charset=utf-8').send(answer.lines)
          : reply.code(409).header('content-type', 'text/x.tlog.size').send(`${answer.size}\n`)
      },
    )
    app.get(
      '/witness/:originHash/checkpoint',
      { schema: { tags, params: z.object({ originHash: z.string().regex(/^[0-9a-f]{64}$/) }) } },
      async (request, reply) => {
        const checkpoint = await witness.watched(request.params.originHash)
        if (checkpoint === undefined)
          throw new Fault('input.not-found', 'This witness cosigned no checkpoint of such a log.')
        return reply
          .type('text/plain; charset=utf-8')
          .header('cache-control', 'no-cache')
          .send(checkpoint)
      },
    )
    app.get('/witness/checkpoint', { schema: { tags } }, async (_request, reply) => {
      const head = await witness.cosigned()
      if (head === undefined)
        throw new Fault('input.not-found', 'No partner has cosigned this ledger yet.')
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(head.checkpoint)
    })
    done()
  }
}
