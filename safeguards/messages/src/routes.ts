import { Fault, type Actor } from '@wardstone/core'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { MESSAGE_BYTES_MAX } from './limits.ts'
import type { Messages } from './messages.ts'
import { ER7 } from './original.ts'

const tags = ['messages']
const NAME_CHARACTERS_MAX = 100
const HD_CHARACTERS_MAX = 227
const SENDER_BYTES = 1024 * 1024
const PER_SECOND = 50
const CONNECTIONS = 4

export type MessagesRouteDeps = {
  readonly messages: Messages
  /** Where senders connect, as people read it; undefined while the listener is off. */
  readonly address: () =>
    | { readonly host: string; readonly port: number; readonly tls: boolean }
    | undefined
  /** @throws Fault `access.forbidden`. */
  readonly authorise: (
    request: FastifyRequest,
    action: 'import' | 'manage-accounts',
  ) => Promise<Actor>
}

const hd = z.string().trim().max(HD_CHARACTERS_MAX)
const entry = z.strictObject({
  name: z.string().trim().min(1).max(NAME_CHARACTERS_MAX),
  application: hd.default('').describe('MSH-3.1; empty: any.'),
  facility: hd.default('').describe('MSH-4.1; empty: any.'),
  certificate: z
    .string()
    .transform((text) => text.replaceAll(/[:\s]/g, '').toLowerCase())
    .pipe(
      z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'is the SHA-256 fingerprint of a certificate, 64 hex digits'),
    )
    .nullable()
    .default(null),
  charset: z.string().trim().max(40).default('').describe('Where MSH-18 is empty; empty: UTF-8.'),
  zone: z
    .string()
    .max(60)
    .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
  mayUpdatePatients: z.boolean(),
  bytesMax: z.int().min(1024).max(MESSAGE_BYTES_MAX).default(SENDER_BYTES),
  perSecondMax: z.int().min(1).max(1000).default(PER_SECOND),
  connectionsMax: z.int().min(1).max(64).default(CONNECTIONS),
})
const counts = z.object({
  stored: z.int(),
  waiting: z.int(),
  failed: z.int(),
  lastAt: z.int().nullable(),
})
const sender = z.object({
  id: z.string(),
  name: z.string(),
  application: z.string(),
  facility: z.string(),
  certificate: z.string().nullable(),
  charset: z.string(),
  zone: z.string(),
  mayUpdatePatients: z.boolean(),
  bytesMax: z.int(),
  perSecondMax: z.int(),
  connectionsMax: z.int(),
  addedAt: z.int(),
})
const failure = z.object({
  id: z.string(),
  controlId: z.string(),
  sender: z.string(),
  type: z.string(),
  at: z.int(),
  code: z.string(),
  reason: z.string(),
})
const recent = z.object({
  address: z.object({ host: z.string(), port: z.int(), tls: z.boolean() }).nullable(),
  senders: z.array(sender.extend({ counts })),
  others: counts,
  failures: z.object({ total: z.int(), newest: z.array(failure) }),
})
const taken = z.object({ isRepeated: z.boolean(), resources: z.int() })

/** `/api/messages`: who sends, what came in, and messages from files. */
export function messagesRoutes(deps: MessagesRouteDeps): FastifyPluginCallback {
  const { messages, address, authorise } = deps
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.addContentTypeParser(
      [ER7, 'application/hl7-v2', 'text/plain'],
      { parseAs: 'buffer', bodyLimit: MESSAGE_BYTES_MAX },
      (_request, body, parsed) => parsed(null, body),
    )
    app.get('/api/messages', { schema: { tags, response: { 200: recent } } }, async (request) => {
      await authorise(request, 'import')
      const { senders, others, failures } = await messages.recent()
      return {
        address: address() ?? null,
        senders: [...senders],
        others,
        failures: { total: failures.total, newest: [...failures.newest] },
      }
    })
    app.post(
      '/api/messages',
      {
        bodyLimit: MESSAGE_BYTES_MAX,
        schema: { tags, response: { 200: taken.extend({ type: z.string() }) } },
      },
      async (request) => {
        const actor = await authorise(request, 'import')
        if (!Buffer.isBuffer(request.body)) {
          throw new Fault('input.invalid', `Send one message as ${ER7}.`)
        }
        return messages.accept(actor, request.body)
      },
    )
    app.post(
      '/api/messages/:id/retry',
      {
        schema: {
          tags,
          params: z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) }),
          response: { 200: taken },
        },
      },
      async (request) => messages.retry(await authorise(request, 'import'), request.params.id),
    )
    instance.register(senderRoutes(deps))
    done()
  }
}

function senderRoutes({ messages, authorise }: MessagesRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/messages/senders',
      {
        schema: { tags, response: { 200: z.object({ total: z.int(), senders: z.array(sender) }) } },
      },
      async (request) => {
        await authorise(request, 'import')
        const senders = [...(await messages.senders.list())]
        return { total: senders.length, senders }
      },
    )
    app.post(
      '/api/messages/senders',
      { schema: { tags, body: entry, response: { 201: sender } } },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        return reply.code(201).send(await messages.senders.add(actor, request.body))
      },
    )
    app.delete(
      '/api/messages/senders/:id',
      { schema: { tags, params: z.object({ id: z.string().max(64) }) } },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        await messages.senders.remove(actor, request.params.id)
        return reply.code(204).send()
      },
    )
    done()
  }
}
