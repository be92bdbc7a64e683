import type { Actor } from '@wardstone/core'
import { ORGANISATION_CHARACTERS_MAX } from '@wardstone/witness'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Mirror } from './mirror.ts'
import type { Target } from './targets.ts'

/** The longest key is one of ML-DSA-44, 1,752 characters, after a name of at most 255 bytes. */
const KEY_CHARACTERS_MAX = 2_100
const KEYS_MAX = 4
const URL_CHARACTERS_MAX = 500

const tags = ['mirror']
const time = z.int().describe('Milliseconds since the epoch.')
const size = z.int().min(0)

const targetKeys = z.object({
  organisation: z
    .string()
    .trim()
    .min(1)
    .max(ORGANISATION_CHARACTERS_MAX)
    .describe('Who runs the mirror.'),
  url: z
    .string()
    .max(URL_CHARACTERS_MAX)
    .describe('Its submission prefix, such as https://hospital.example/mirror.'),
  verifierKeys: z
    .array(z.string().max(KEY_CHARACTERS_MAX))
    .max(KEYS_MAX)
    .describe('Verifier keys of the mirror.'),
})
const target = targetKeys.extend({
  id: z.string(),
  size: size.nullable().describe('What it signed to hold of our ledger.'),
  behind: size.describe('Entries of ours that it did not sign to hold yet.'),
  succeededAt: time.nullable(),
  failingSince: time.nullable(),
  failure: z.string().nullable(),
})
const overview = z.object({
  name: z.string(),
  verifierKeys: z.array(z.string()).describe('What a partner enters to believe this mirror.'),
  submissionPath: z.string().describe('What follows our address in the URL that a partner enters.'),
  kept: z.array(
    z.object({
      partner: z.string(),
      organisation: z.string(),
      origin: z.string(),
      enabled: z.boolean(),
      size,
      pendingSize: size,
      bytes: size,
      updatedAt: time.nullable(),
    }),
  ),
  mirrors: z.array(target),
})
const report = z.object({
  size,
  mirrors: z.array(
    z.object({
      id: z.string(),
      organisation: z.string(),
      size: size.nullable(),
      failure: z.string().nullable(),
    }),
  ),
})

export type ConsoleRouteDeps = {
  readonly mirror: Mirror
  readonly ledger: { head(): Promise<{ readonly size: number }> }
  /** Throws unless the signed-in actor may. */
  readonly authorise: (
    request: FastifyRequest,
    action: 'read-ledger' | 'manage-accounts',
  ) => Promise<Actor>
}

/** `/api/mirrors`: who holds our ledger, and whose we hold. */
export function consoleRoutes(deps: ConsoleRouteDeps): FastifyPluginCallback {
  const { mirror, ledger, authorise } = deps
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get('/api/mirrors', { schema: { tags, response: { 200: overview } } }, async (request) => {
      await authorise(request, 'read-ledger')
      const [head, kept, targets] = await Promise.all([
        ledger.head(),
        mirror.kept.list(),
        mirror.targets.list(),
      ])
      return {
        name: mirror.name,
        verifierKeys: [...mirror.verifierKeys],
        submissionPath: '/mirror',
        kept: [...kept],
        mirrors: targets.map((one) => shown(one, head.size)),
      }
    })
    app.post(
      '/api/mirrors',
      { schema: { tags, body: targetKeys, response: { 201: target } } },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        const added = await mirror.targets.add(actor, request.body)
        return reply.code(201).send(shown(added, (await ledger.head()).size))
      },
    )
    app.delete(
      '/api/mirrors/:id',
      { schema: { tags, params: z.object({ id: z.uuid() }) } },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        await mirror.targets.remove(actor, request.params.id)
        return reply.code(204).send()
      },
    )
    app.put(
      '/api/mirrors/kept/:partner',
      {
        schema: {
          tags,
          params: z.object({ partner: z.uuid() }),
          body: z.object({ enabled: z.boolean() }),
        },
      },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        await mirror.kept.set(actor, request.params.partner, request.body.enabled)
        return reply.code(204).send()
      },
    )
    app.post(
      '/api/mirrors/send',
      { schema: { tags, response: { 200: report } } },
      async (request) => {
        await authorise(request, 'manage-accounts')
        const { size: sent, mirrors } = await mirror.send()
        return { size: sent, mirrors: [...mirrors] }
      },
    )
    done()
  }
}

function shown(one: Target, ours: number): z.infer<typeof target> {
  const { id, organisation, url, verifierKeys } = one
  const { size: held, succeededAt, failingSince, failure } = one
  const state = { succeededAt, failingSince, failure }
  const behind = Math.max(0, ours - (held ?? 0))
  return { id, organisation, url, verifierKeys: [...verifierKeys], size: held, behind, ...state }
}
