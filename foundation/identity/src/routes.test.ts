import cookie from '@fastify/cookie'
import { Fault, type Actor } from '@wardstone/core'
import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { identityRoutes, totpCode, type Identity } from './index.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import { administrator, openTestHouse, ORGANISATION, PASSWORD } from './test-house.ts'

const house = await openTestHouse()
const { clock } = house
const ORIGIN = 'http://localhost:8460'
const names = { loginName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz' }

let identity: Identity
let app: FastifyInstance
let secure: boolean
let origins: readonly string[]

async function authorise(request: { headers: Record<string, unknown> }): Promise<Actor> {
  if (request.headers['x-test-role'] === 'administrator') return Promise.resolve(administrator)
  throw new Fault('access.forbidden', 'Only a security officer can manage accounts.')
}

beforeEach(async () => {
  identity = await house.reset()
  secure = false
  origins = []
  app = fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, _request, reply) => {
    const isFault = error instanceof Fault
    const invalid = error instanceof Error && 'validation' in error
    return reply.code(isFault ? error.status : invalid ? 400 : 500).send({
      code: isFault ? error.code : 'input.invalid',
      detail: String(error),
    })
  })
  await app.register(cookie)
  await app.register(
    identityRoutes({
      identity,
      authorise,
      verifierKey: 'test.example+00000000+AA==',
      cookie: () => (secure ? { name: '__Host-wardstone', secure } : { name: 'wardstone', secure }),
      get origins() {
        return origins
      },
    }),
  )
  // As in a server that is told its port only once it listens.
  origins = [ORIGIN, 'https://ward.example']
})
afterAll(house.close)

const asAdministrator = { 'x-test-role': 'administrator' }
type Extra = { headers?: Record<string, string>; cookies?: Record<string, string> }
const post = (url: string, payload: object, extra: Extra = {}) =>
  app.inject({ method: 'POST', url, payload, ...extra })

async function invite(): Promise<string> {
  const payload = { displayName: 'Ana', roles: ['clinician'], practitioner: 'pr-17' }
  const answer = await post('/api/accounts', payload, { headers: asAdministrator })
  const { enrolmentUrl } = z.object({ enrolmentUrl: z.string() }).parse(answer.json())
  return new URL(enrolmentUrl).hash.slice(1)
}
async function enrol() {
  const secret = await invite()
  const begun = await post('/api/enrolments/password', { secret, ...names, password: PASSWORD })
  const { totpSecret } = z
    .object({ totpSecret: z.string(), totpUri: z.string() })
    .parse(begun.json())
  const done = await post('/api/enrolments/password/confirm', {
    secret,
    code: totpCode(totpSecret, clock.now()),
  })
  clock.advance(30_000)
  return { done, totpSecret, cookies: cookiesOf(done) }
}
function cookiesOf(answer: {
  cookies: readonly { name: string; value: string }[]
}): Record<string, string> {
  return Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]))
}

function password(totpSecret: string, changes: object = {}): object {
  const { loginName } = names
  return { loginName, password: PASSWORD, code: totpCode(totpSecret, clock.now()), ...changes }
}

describe('an enrolment', () => {
  it('goes from the link to a session', async () => {
    const answer = await post(
      '/api/accounts',
      { displayName: 'Ana', roles: ['clinician'] },
      { headers: asAdministrator },
    )
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      account: { displayName: 'Ana', state: 'invited', roles: ['clinician'], practitioner: null },
      expiresAt: clock.now() + 15 * 60_000,
    })
    const { done, cookies } = await enrol()
    expect(done.statusCode).toBe(200)
    expect(done.json()).toMatchObject({
      account: { ...names, roles: ['clinician'], practitioner: 'pr-17' },
      organisation: ORGANISATION,
    })
    const session = await app.inject({ url: '/api/session', cookies })
    expect([session.statusCode, session.json()]).toEqual([200, done.json()])
  })

  it('keeps the secret out of every address a proxy would log', async () => {
    const answer = await post(
      '/api/accounts',
      { displayName: 'Ana', roles: ['clerk'] },
      { headers: asAdministrator },
    )
    const { enrolmentUrl } = z.object({ enrolmentUrl: z.string() }).parse(answer.json())
    expect(enrolmentUrl).toMatch(/^http:\/\/localhost:8460\/enrol#[\w-]{43}$/)
  })

  it('shows what the invitation is for, once it is known', async () => {
    const secret = await invite()
    const answer = await post('/api/enrolments/inspect', { secret })
    expect(answer.json()).toMatchObject({
      displayName: 'Ana',
      roles: ['clinician'],
      organisation: ORGANISATION,
    })
    expect((await post('/api/enrolments/inspect', { secret: 'other' })).statusCode).toBe(410)
  })

  it('says what is wrong with a password (422), a name (400, 409) and a code (401)', async () => {
    await enrol()
    const secret = await invite()
    const begin = (changes: object) =>
      post('/api/enrolments/password', {
        secret,
        loginName: 'ana',
        displayName: 'Ana',
        password: PASSWORD,
        ...changes,
      })
    expect((await begin({ password: 'short' })).json()).toMatchObject({
      code: 'identity.password-short',
    })
    expect((await begin({ password: 'passwordpassword' })).statusCode).toBe(422)
    expect((await begin({ loginName: 'a b' })).statusCode).toBe(400)
    expect((await begin({ loginName: names.loginName })).statusCode).toBe(409)
    expect((await begin({})).statusCode).toBe(200)
    expect((await post('/api/enrolments/password/confirm', { secret, code: '1' })).statusCode).toBe(
      401,
    )
  })

  it('works with a passkey for the origin that asks, and for no other', async () => {
    for (const [asking, rpId] of [
      ['https://ward.example', 'ward.example'],
      ['http://localhost:8460', 'localhost'],
      ['https://evil.example', 'localhost'],
    ] as const) {
      const secret = await invite()
      const body = { secret, loginName: new URL(asking).hostname, displayName: 'Ana' }
      const options = await post('/api/enrolments/passkey/options', body, {
        headers: { origin: asking },
      })
      const { challenge, rp, user } = z
        .object({
          challenge: z.string(),
          rp: z.object({ id: z.string() }),
          user: z.object({ id: z.string() }),
        })
        .parse(options.json())
      expect(rp.id).toBe(rpId)
      const handle = Buffer.from(user.id, 'base64url').toString()
      const response = softwareAuthenticator({ origin: asking, rpId }, handle).create(challenge)
      const done = await post(
        '/api/enrolments/passkey',
        { secret, response },
        { headers: { origin: asking } },
      )
      expect(done.statusCode).toBe(asking === 'https://evil.example' ? 401 : 200)
    }
  })
})

describe('signing in', () => {
  it('sets a cookie that scripts and other sites cannot use', async () => {
    const { totpSecret } = await enrol()
    secure = true
    const answer = await post('/api/sign-in/password', password(totpSecret))
    expect(answer.statusCode).toBe(200)
    const session = {
      name: '__Host-wardstone',
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      secure: true,
    }
    const [cookie_, device] = answer.cookies
    expect(cookie_).toEqual({ ...session, value: expect.stringMatching(/^[\w-]{43}$/) })
    expect(device).toMatchObject({
      ...session,
      name: '__Host-wardstone-device',
      maxAge: 15_552_000,
    })
    expect(JSON.stringify(answer.json())).not.toContain(cookie_?.value)
  })

  it('gives one and the same answer for every reason it can fail', async () => {
    const { totpSecret } = await enrol()
    const answers = await Promise.all(
      [{ loginName: 'nobody' }, { password: 'wrong' }, { code: '000000' }, { code: 'letters' }].map(
        (changes) => post('/api/sign-in/password', password(totpSecret, changes)),
      ),
    )
    for (const answer of answers) {
      expect([answer.statusCode, answer.body, answer.cookies]).toEqual([401, answers[0]?.body, []])
    }
  })

  it('answers 429 to who guesses, and 200 to a browser that has signed in before', async () => {
    const { totpSecret, cookies } = await enrol()
    const guess = () => post('/api/sign-in/password', password(totpSecret, { password: 'a guess' }))
    for (let failure = 0; failure < 5; failure++) expect((await guess()).statusCode).toBe(401)
    expect((await guess()).statusCode).toBe(429)
    const device = { 'wardstone-device': cookies['wardstone-device'] ?? '' }
    expect(
      (await post('/api/sign-in/password', password(totpSecret), { cookies: device })).statusCode,
    ).toBe(200)
  })

  it('works with a passkey and its ticket', async () => {
    const secret = await invite()
    const begun = await post('/api/enrolments/passkey/options', { secret, ...names })
    const created = z
      .object({ challenge: z.string(), user: z.object({ id: z.string() }) })
      .parse(begun.json())
    const handle = Buffer.from(created.user.id, 'base64url').toString()
    const authenticator = softwareAuthenticator({ origin: ORIGIN, rpId: 'localhost' }, handle)
    await post('/api/enrolments/passkey', {
      secret,
      response: authenticator.create(created.challenge),
    })
    const options = await post('/api/sign-in/passkey/options', {})
    const { challenge, ticket } = z
      .object({ challenge: z.string(), ticket: z.string() })
      .parse(options.json())
    const body = { ticket, response: authenticator.get(challenge) }
    expect((await post('/api/sign-in/passkey', body)).json()).toMatchObject({ account: names })
    expect((await post('/api/sign-in/passkey', body)).statusCode).toBe(401)
  })

  it('ends the session this browser had', async () => {
    const { totpSecret, cookies } = await enrol()
    const answer = await post('/api/sign-in/password', password(totpSecret), { cookies })
    expect((await app.inject({ url: '/api/session', cookies })).statusCode).toBe(401)
    expect((await app.inject({ url: '/api/session', cookies: cookiesOf(answer) })).statusCode).toBe(
      200,
    )
  })

  it('ends at sign-out, and the cookie goes', async () => {
    const { cookies } = await enrol()
    const answer = await post('/api/sign-out', {}, { cookies })
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
    expect(answer.cookies[0]).toMatchObject({ name: 'wardstone', value: '' })
    expect((await app.inject({ url: '/api/session', cookies })).statusCode).toBe(401)
    expect((await post('/api/sign-out', {})).statusCode).toBe(204)
  })
})

describe('every route', () => {
  it('answers 401 without a session, or with one made up', async () => {
    const cookies = { wardstone: 'made up' }
    expect((await app.inject({ url: '/api/session' })).json()).toMatchObject({
      code: 'identity.signed-out',
    })
    expect((await app.inject({ url: '/api/session', cookies })).statusCode).toBe(401)
  })

  it('answers 403 to who may not manage accounts, and makes none', async () => {
    expect((await app.inject({ url: '/api/accounts' })).statusCode).toBe(403)
    expect((await post('/api/accounts', { displayName: 'Ana', roles: ['clerk'] })).statusCode).toBe(
      403,
    )
    expect((await identity.accounts()).total).toBe(0)
  })

  it('lists accounts for who may', async () => {
    await enrol()
    const answer = await app.inject({ url: '/api/accounts', headers: asAdministrator })
    expect(answer.json()).toMatchObject({
      total: 1,
      accounts: [{ ...names, state: 'active', factors: ['password+totp'], practitioner: 'pr-17' }],
    })
  })

  it.each([
    ['/api/sign-in/password', { loginName: 'a', password: 'b' }],
    ['/api/sign-in/password', { loginName: 'a', password: 'x'.repeat(1025), code: '1' }],
    ['/api/sign-in/password', { loginName: { $ne: '' }, password: 'b', code: '1' }],
    ['/api/sign-in/passkey', { ticket: 'x', response: { id: 'x' } }],
    ['/api/sign-in/passkey', { ticket: 'x'.repeat(1001), response: {} }],
    ['/api/enrolments/inspect', {}],
    ['/api/enrolments/inspect', { secret: 'x', more: true }],
    ['/api/enrolments/password', { secret: 'x', loginName: 'a', displayName: 'A' }],
    ['/api/enrolments/password/confirm', { secret: 'x', code: 123456 }],
    ['/api/enrolments/passkey', { secret: 'x', response: { response: {} } }],
    ['/api/accounts', { displayName: 'A', roles: [] }],
    ['/api/accounts', { displayName: 'A', roles: ['emperor'] }],
    ['/api/accounts', { displayName: 'A', roles: ['clerk'], practitioner: '../etc' }],
  ])('answers 400 at %s to what has another form: %j', async (url, payload) => {
    expect((await post(url, payload, { headers: asAdministrator })).statusCode).toBe(400)
    expect(await house.evidence()).toEqual([])
  })
})
