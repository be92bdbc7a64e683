import { Fault, type Actor } from '@wardstone/core'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { beforeEach, describe, expect, it } from 'vitest'
import { compartmentId } from './compartment.ts'
import type { Rotation } from './rotation.ts'
import { keyRoutes } from './routes.ts'

const officer: Actor = { id: 'officer', roles: ['security-officer'] }
const ROUTES = [
  ['GET', '/api/keys', undefined],
  ['POST', '/api/keys/rotate', { from: 1 }],
  ['POST', '/api/keys/rewrap', {}],
  ['POST', '/api/keys/retire', { minimum: 2 }],
  ['POST', '/api/keys/renew-data', { olderThanDays: 30 }],
] as const

let done: string[]
let allowed: boolean

/** Notes what is asked of it: which requests come through is what these tests are about. */
const noting: Rotation = {
  status: async () => {
    done.push('status')
    throw new Fault('server.busy', 'Only noted.')
  },
  rotate: async (actor, from) => {
    done.push(`rotate ${from} by ${actor.id}`)
    return { version: from + 1 }
  },
  rewrap: async () => {
    done.push('rewrap')
  },
  retire: async (_actor, minimum) => {
    done.push(`retire ${minimum}`)
    return { versions: [1], left: ['Version 1: the token does not answer.'] }
  },
  start: async () => {},
  stop: async () => {},
}

const app = fastify()
app.setValidatorCompiler(validatorCompiler)
app.setSerializerCompiler(serializerCompiler)
await app.register(
  keyRoutes({
    rotation: noting,
    renewal: {
      status: async () => ({
        running: true,
        done: 0,
        resealed: 0,
        damaged: [],
        failure: null,
        remaining: 1,
        oldestAt: null,
        organisation: { madeAt: 1, oldKeptUntil: null },
      }),
      ask: async (actor, ask) => void done.push(`renew ${JSON.stringify(ask)} by ${actor.id}`),
    },
    compartmentOf: async (patientId) => {
      if (patientId === 'p7') return compartmentId(7)
      throw new Fault('records.not-found', 'There is no such record.')
    },
    now: () => 31 * 86_400_000,
    authorise: async (_request, action) => {
      if (!allowed) throw new Fault('access.forbidden', `Not allowed: ${action}`)
      return officer
    },
  }),
)

beforeEach(() => {
  done = []
  allowed = true
})

describe('the routes of keys', () => {
  it.each(ROUTES)(
    '%s %s does nothing for who may not manage accounts',
    async (method, url, body) => {
      allowed = false
      const answer = await app.inject({ method, url, ...(body === undefined ? {} : { body }) })
      expect(answer.json()).toMatchObject({ message: 'Not allowed: manage-accounts' })
      expect(done).toEqual([])
    },
  )

  it('pass on who asks and for which version, and what a store kept', async () => {
    const rotated = await app.inject({ method: 'POST', url: '/api/keys/rotate', body: { from: 4 } })
    expect(rotated.json()).toEqual({ version: 5 })
    const retired = await app.inject({
      method: 'POST',
      url: '/api/keys/retire',
      body: { minimum: 2 },
    })
    expect(retired.json()).toEqual({
      versions: [1],
      left: ['Version 1: the token does not answer.'],
    })
    const url = '/api/keys/renew-data'
    for (const body of [{ olderThanDays: 30 }, { patient: 'p7' }])
      expect((await app.inject({ method: 'POST', url, body })).json()).toMatchObject({
        running: true,
        remaining: 1,
      })
    const unknown = await app.inject({ method: 'POST', url, body: { patient: 'p8' } })
    expect(unknown.json()).toMatchObject({ message: 'There is no such record.' })
    expect(done).toEqual([
      'rotate 4 by officer',
      'retire 2',
      'renew {"madeBefore":86400000} by officer',
      'renew {"compartment":7} by officer',
    ])
  })

  it.each([
    ['/api/keys/rotate', {}],
    ['/api/keys/rotate', { from: 0 }],
    ['/api/keys/rotate', { from: 1, force: true }],
    ['/api/keys/retire', { minimum: '2' }],
    ['/api/keys/retire', { minimum: -1 }],
    ['/api/keys/rewrap', { all: true }],
    ['/api/keys/renew-data', {}],
    ['/api/keys/renew-data', { olderThanDays: -1 }],
    ['/api/keys/renew-data', { olderThanDays: 1, patient: 'p7' }],
  ])('refuse %s with %j before anything is done', async (url, body) => {
    expect((await app.inject({ method: 'POST', url, body })).statusCode).toBe(400)
    expect(done).toEqual([])
  })
})
