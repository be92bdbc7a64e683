import type { Role } from '@wardstone/core'
import { messagesRoutes } from '@wardstone/messages'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installProblems } from './problems.ts'
import { make, openRooms, pid } from './test-messaging.ts'

const ER7 = 'x-application/hl7-v2+er7'

let rooms: Awaited<ReturnType<typeof openRooms>>
const app = fastify()
let role: Role = 'security-officer'
beforeAll(async () => {
  rooms = await openRooms()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  installProblems(app, pino({ enabled: false }))
  const { access, messages } = rooms
  await app.register(
    messagesRoutes({
      messages,
      address: () => undefined,
      async authorise(_request, action) {
        const actor = { id: role, roles: [role] }
        await access.require(actor, action)
        return actor
      },
    }),
  )
})
afterAll(async () => {
  await app.close()
  await rooms.close()
})

const entry = { name: 'Laboratory', application: 'LAB', mayUpdatePatients: false }
const post = (payload: object) =>
  app.inject({ method: 'POST', url: '/api/messages/senders', payload })

describe('/api/messages', () => {
  it.each(['clinician', 'clerk', 'auditor', 'privacy-officer'] as const)(
    'shows a %s nothing and takes nothing from them',
    async (stranger) => {
      role = stranger
      const answers = await Promise.all([
        app.inject({ url: '/api/messages' }),
        app.inject({ url: '/api/messages/senders' }),
        post(entry),
        app.inject({ method: 'DELETE', url: '/api/messages/senders/x' }),
        app.inject({
          method: 'POST',
          url: '/api/messages',
          payload: 'MSH|',
          headers: { 'content-type': ER7 },
        }),
        app.inject({ method: 'POST', url: `/api/messages/${'0'.repeat(32)}/retry` }),
      ])
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403, 403, 403])
      role = 'security-officer'
    },
  )

  it('takes a sender once, lists it, and lets it go', async () => {
    const added = await post(entry)
    expect(added.statusCode).toBe(201)
    expect((await post(entry)).statusCode).toBe(409)
    const { id } = added.json<{ id: string }>()
    const listed = await app.inject({ url: '/api/messages/senders' })
    expect(listed.json()).toMatchObject({ total: 1, senders: [{ id, connectionsMax: 4 }] })
    expect(
      (await app.inject({ method: 'DELETE', url: `/api/messages/senders/${id}` })).statusCode,
    ).toBe(204)
    expect(
      (await app.inject({ method: 'DELETE', url: `/api/messages/senders/${id}` })).statusCode,
    ).toBe(404)
  })

  it.each([
    ['no decision about patients', { name: 'A' }],
    ['a certificate that is none', { ...entry, certificate: 'zz' }],
    ['a zone that is none', { ...entry, zone: 'Mars/Olympus' }],
    ['a character set that is none', { ...entry, charset: 'EBCDIC' }],
    ['more than the house takes', { ...entry, bytesMax: 1e9 }],
    ['a field of its own', { ...entry, admin: true }],
  ])('refuses a sender with %s', async (_what, payload) => {
    expect((await post(payload)).statusCode).toBe(400)
  })

  it('takes a message as bytes, and says which field of another is wrong', async () => {
    const send = (payload: Uint8Array, type = ER7) =>
      app.inject({
        method: 'POST',
        url: '/api/messages',
        payload: Buffer.from(payload),
        headers: { 'content-type': type },
      })
    const good = await send(make({ event: 'ADT^A04', id: 'F1', segments: [pid('900')] }))
    expect(good.json()).toEqual({ isRepeated: false, resources: 2, type: 'ADT^A04' })
    const bad = await send(
      make({ event: 'ADT^A04', id: 'F2', segments: ['PID|1||901^^^H||Doe||19'] }),
    )
    expect(bad.statusCode).toBe(422)
    expect(bad.json()).toMatchObject({
      code: 'messages.invalid',
      detail: expect.stringContaining('PID-7'),
    })
    expect((await send(Buffer.from('{}'), 'application/json')).statusCode).toBe(400)
    expect((await send(Buffer.alloc(9_000_000, 'M'))).statusCode).toBe(413)
    const { failures } = (await app.inject({ url: '/api/messages' })).json<{
      failures: { newest: { id: string; controlId: string }[] }
    }>()
    expect(failures.newest).toMatchObject([{ controlId: 'F2', sender: 'Files', type: 'ADT^A04' }])
    const again = await app.inject({
      method: 'POST',
      url: `/api/messages/${failures.newest[0]?.id ?? ''}/retry`,
    })
    expect(again.statusCode).toBe(422)
  })
})
