import { Readable } from 'node:stream'
import { Fault, type Actor } from '@wardstone/core'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Backups } from './backups.ts'
import { HOLDERS_MAX, holderSchema } from './escrow.ts'

const ROOT_BYTES = 32
const tags = ['backup']
const count = z.int().min(0)

const escrowAnswer = z.object({
  escrow: z
    .object({
      recipient: z.string().describe('Public key that backups are encrypted to.'),
      needed: z.int(),
      at: z.int().describe('Milliseconds since the epoch.'),
      holders: z.array(z.object({ name: z.string(), recipient: z.string() })),
    })
    .nullable(),
})
const drillBody = z.strictObject({
  backupAt: count,
  ledgerSize: count,
  root: z
    .base64()
    .describe('Root of the restored ledger: it must be one that this ledger has had.'),
  recoveryTimeMs: count,
  rows: count,
  recordsOpened: count,
  recordsFailed: count,
})

export type BackupRouteDeps = {
  readonly backups: Backups
  /** Throws unless the signed-in actor may. */
  readonly authorise: (
    request: FastifyRequest,
    action: 'read-ledger' | 'manage-accounts',
  ) => Promise<Actor>
}

/** `/api/backups`: who can open backups, making one, and stating a drill. */
export function backupRoutes({ backups, authorise }: BackupRouteDeps): FastifyPluginCallback {
  const describe = async (): Promise<z.infer<typeof escrowAnswer>> => {
    const known = await backups.escrow()
    if (known === undefined) return { escrow: null }
    const { recipient, needed, at, holders } = known
    const named = holders.map((holder) => ({ name: holder.name, recipient: holder.recipient }))
    return { escrow: { recipient, needed, at, holders: named } }
  }
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/backups',
      { schema: { tags, response: { 200: escrowAnswer } } },
      async (request) => {
        await authorise(request, 'read-ledger')
        return describe()
      },
    )
    app.post(
      '/api/backups/escrow',
      {
        schema: {
          tags,
          body: z.strictObject({
            needed: z.int().min(1).max(HOLDERS_MAX),
            holders: z.array(holderSchema).min(1).max(HOLDERS_MAX),
          }),
          response: { 200: escrowAnswer },
        },
      },
      async (request) => {
        await backups.setEscrow(await authorise(request, 'manage-accounts'), request.body)
        return describe()
      },
    )
    app.get(
      '/api/backups/new',
      { schema: { tags, description: 'The whole installation as it is now, sealed.' } },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        const bytes = await backups.make(actor)
        return reply.type('application/octet-stream').send(Readable.from(bytes))
      },
    )
    app.post(
      '/api/backups/drills',
      {
        schema: {
          tags,
          body: drillBody,
          response: { 200: z.object({ entriesBehind: count, recoveryPointMs: count }) },
        },
      },
      async (request) => {
        const actor = await authorise(request, 'manage-accounts')
        const root = Buffer.from(request.body.root, 'base64')
        if (root.length !== ROOT_BYTES)
          throw new Fault('input.invalid', 'The root of a ledger is 32 bytes long.')
        return backups.drilled(actor, { ...request.body, root })
      },
    )
    done()
  }
}
