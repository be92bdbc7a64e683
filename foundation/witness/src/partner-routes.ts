import { Fault, type Actor } from '@wardstone/core'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ORGANISATION_CHARACTERS_MAX } from './partners.ts'
import type { Witness } from './witness.ts'

/** The longest key is one of ML-DSA-44, 1,752 characters, after a name of at most 255 bytes. */
const KEY_CHARACTERS_MAX = 2_100
const KEYS_MAX = 4
const URL_CHARACTERS_MAX = 500
const ORGANISATIONS_MAX = 64

const tags = ['witness']
const time = z.int().describe('Milliseconds since the epoch.')
const size = z.int().min(0)
const vkeys = z.array(z.string().max(KEY_CHARACTERS_MAX)).max(KEYS_MAX)

const partnerKeys = z.object({
  organisation: z
    .string()
    .trim()
    .min(1)
    .max(ORGANISATION_CHARACTERS_MAX)
    .describe('Who runs it: partners of one organisation count once.'),
  logKeys: vkeys.describe('Verifier keys of its log.'),
  witnessKeys: vkeys.describe('Verifier keys of its witness.'),
  url: z
    .string()
    .max(URL_CHARACTERS_MAX)
    .nullable()
    .describe('Submission prefix of its witness, such as https://hospital.example/witness.'),
})
const partner = partnerKeys.extend({
  id: z.string(),
  origin: z.string().nullable(),
  addedAt: time,
  watched: z.object({ size, at: time }).nullable(),
  contact: z.object({
    size: size.nullable(),
    succeededAt: time.nullable(),
    failingSince: time.nullable(),
    failure: z.string().nullable(),
  }),
})
const cosignature = z.object({
  organisation: z.string(),
  witness: z.string(),
  algorithm: z.enum(['Ed25519', 'ML-DSA-44']),
  at: time,
})
const overview = z.object({
  name: z.string(),
  verifierKeys: z.array(z.string()).describe('What a partner enters to believe our cosignatures.'),
  logKeys: z.array(z.string()).describe('What a partner enters to watch our ledger.'),
  submissionPath: z.string().describe('What follows our address in the URL that a partner enters.'),
  cosigned: z
    .object({
      size,
      at: time,
      checkpoint: z.string(),
      organisations: z.int(),
      cosignatures: z.array(cosignature),
    })
    .nullable(),
  forks: z.array(z.object({ id: z.string(), origin: z.string(), size, at: time })),
})
const report = z.object({
  size,
  partners: z.array(
    z.object({ id: z.string(), organisation: z.string(), failure: z.string().nullable() }),
  ),
})

export type PartnerRouteDeps = {
  readonly witness: Witness
  /** Verifier keys of our own ledger, for partners to copy. */
  readonly ledger: { readonly verifierKeys: readonly string[] }
  /** Throws unless the signed-in actor may. */
  readonly authorise: (
    request: FastifyRequest,
    action: 'read-ledger' | 'manage-accounts',
  ) => Promise<Actor>
}

/** `/api/witness`: partners and their state, cosignatures, forks. */
export function partnerRoutes(deps: PartnerRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    instance.register(readRoutes(deps))
    instance.register(changeRoutes(deps))
    done()
  }
}

function readRoutes({ witness, ledger, authorise }: PartnerRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get('/api/witness', { schema: { tags, response: { 200: overview } } }, async (request) => {
      await authorise(request, 'read-ledger')
      const [cosigned, forks] = await Promise.all([witness.cosigned(), witness.forks.list()])
      return {
        name: witness.name,
        verifierKeys: [...witness.verifierKeys],
        logKeys: [...ledger.verifierKeys],
        submissionPath: '/witness',
        forks: [...forks],
        cosigned: cosigned === undefined ? null : countOrganisations(cosigned),
      }
    })
    app.get(
      '/api/witness/partners',
      { schema: { tags, response: { 200: z.object({ partners: z.array(partner) }) } } },
      async (request) => {
        await authorise(request, 'read-ledger')
        return { partners: (await witness.partners.list()).map(mutable) }
      },
    )
    app.get(
      '/api/witness/policy',
      {
        schema: {
          tags,
          querystring: z.object({
            organisations: z.coerce.number().int().min(0).max(ORGANISATIONS_MAX).default(1),
          }),
        },
      },
      async (request, reply) => {
        await authorise(request, 'read-ledger')
        const text = await witness.policy(request.query.organisations)
        return reply.type('text/plain; charset=utf-8').send(text)
      },
    )
    app.get(
      '/api/witness/forks/:id',
      { schema: { tags, params: z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }) } },
      async (request, reply) => {
        await authorise(request, 'read-ledger')
        const evidence = await witness.forks.evidence(request.params.id)
        if (evidence === undefined) throw new Fault('input.not-found', 'There is no such fork.')
        return reply
          .type('text/plain; charset=utf-8')
          .header('content-disposition', 'attachment; filename="fork.txt"')
          .send(evidence)
      },
    )
    done()
  }
}

function changeRoutes({ witness, authorise }: PartnerRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.post(
      '/api/witness/partners',
      { schema: { tags, body: partnerKeys, response: { 201: partner } } },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        return reply.code(201).send(mutable(await witness.partners.add(actor, request.body)))
      },
    )
    app.delete(
      '/api/witness/partners/:id',
      { schema: { tags, params: z.object({ id: z.uuid() }) } },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        await witness.partners.remove(actor, request.params.id)
        return reply.code(204).send()
      },
    )
    app.post(
      '/api/witness/cosign',
      { schema: { tags, response: { 200: report } } },
      async (request) => {
        await authorise(request, 'manage-accounts')
        const { size: cosignedSize, partners } = await witness.cosign()
        return { size: cosignedSize, partners: [...partners] }
      },
    )
    done()
  }
}

function mutable(one: Awaited<ReturnType<Witness['partners']['add']>>): z.infer<typeof partner> {
  return { ...one, logKeys: [...one.logKeys], witnessKeys: [...one.witnessKeys] }
}

function countOrganisations(
  head: NonNullable<Awaited<ReturnType<Witness['cosigned']>>>,
): NonNullable<z.infer<typeof overview>['cosigned']> {
  const organisations = new Set(head.cosignatures.map(({ organisation }) => organisation)).size
  return { ...head, organisations, cosignatures: [...head.cosignatures] }
}
