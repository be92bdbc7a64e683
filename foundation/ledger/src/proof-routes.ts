import { Fault } from '@wardstone/core'
import { formatProofFile } from '@wardstone/verifier'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Head } from './head.ts'
import type { Ledger } from './ledger.ts'
import type { SubjectIndex } from './subject-index.ts'

const SUBJECT_CHARACTERS_MAX = 256

/** Proofs to hand out: of one entry, and of all entries about one subject. */
export function proofRoutes(deps: {
  readonly ledger: Ledger
  readonly subjectIndex: SubjectIndex
  /** The newest head that others cosigned: where it covers an entry, a proof carries their signatures too. */
  readonly cosigned: () => Promise<Pick<Head, 'size' | 'checkpoint'> | undefined>
  readonly authorise: (request: FastifyRequest, action: 'read-ledger') => Promise<unknown>
}): FastifyPluginCallback {
  const { ledger, subjectIndex, cosigned, authorise } = deps
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/ledger/entries/:index/proof',
      {
        schema: {
          tags: ['ledger'],
          description:
            'A proof file (c2sp.org/tlog-proof) that anyone checks offline; the entry is its extra data.',
          params: z.object({ index: z.coerce.number().int().min(0) }),
        },
      },
      async (request, reply) => {
        await authorise(request, 'read-ledger')
        const { index } = request.params
        const witnessed = await cosigned()
        const head = witnessed !== undefined && index < witnessed.size ? witnessed : undefined
        const proof = await ledger.proof(index, head)
        for await (const { bytes } of ledger.read(index, index + 1))
          return reply
            .type('text/plain; charset=utf-8')
            .send(formatProofFile({ ...proof, extra: bytes }))
        throw new Fault('input.not-found', `The ledger has no entry ${index}.`)
      },
    )
    app.get(
      '/api/ledger/subjects/:subject',
      {
        schema: {
          tags: ['ledger'],
          description: 'Every entry about one subject, with the proof that none is left out.',
          params: z.object({ subject: z.string().min(1).max(SUBJECT_CHARACTERS_MAX) }),
        },
      },
      async (request) => {
        await authorise(request, 'read-ledger')
        return subjectIndex.proveAll(request.params.subject)
      },
    )
    done()
  }
}
