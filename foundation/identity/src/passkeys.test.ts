import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Identity } from './index.ts'
import { softwareAuthenticator, type Misbehaviour } from './software-authenticator.ts'
import { administrator, here, openTestHouse, ORGANISATION } from './test-house.ts'

const house = await openTestHouse()
const { clock } = house
const site = { rpId: 'localhost', origin: 'http://localhost:8460' }
const names = { loginName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz' }

let identity: Identity
beforeEach(async () => {
  identity = await house.reset()
})
afterAll(house.close)

async function begin() {
  const { secret, account } = await identity.createEnrolment(administrator, {
    roles: ['clinician'],
  })
  const options = await identity.beginPasskeyEnrolment({ secret, ...names, site, ...here })
  return { secret, account, options, authenticator: softwareAuthenticator(site, account) }
}
async function enrol() {
  const begun = await begin()
  const response = begun.authenticator.create(begun.options.challenge)
  return {
    ...begun,
    ...(await identity.finishPasskeyEnrolment({ secret: begun.secret, response, site, ...here })),
  }
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'signed in',
    (error: unknown) =>
      error instanceof Error && 'code' in error ? String(error.code) : String(error),
  )
const reasons = async () =>
  (await house.evidence()).map(({ facts }) => facts['reason']).filter(Boolean)

const misbehaviours: readonly [string, Misbehaviour][] = [
  ['another origin', { origin: 'http://localhost.example:8460' }],
  ['another site', { rpId: 'example' }],
  ['no user verification', { userVerified: false }],
]

describe('setting up a passkey', () => {
  it('asks for a discoverable one that verifies its user, and signs in with it', async () => {
    const { options, account } = await enrol()
    expect(options.rp).toEqual({ name: ORGANISATION, id: 'localhost' })
    expect(options.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'required',
    })
    expect(Buffer.from(options.user.id, 'base64url').toString()).toBe(account.id)
    expect((await house.evidence()).map(({ kind, facts }) => [kind, facts['factor']])).toEqual([
      ['identity.account.created', undefined],
      ['identity.account.enrolled', 'passkey'],
      ['identity.session.opened', 'passkey'],
    ])
    expect((await identity.accounts()).accounts[0]?.factors).toEqual(['passkey'])
  })

  it.each(misbehaviours)(
    'is refused for %s, and the invitation stays good',
    async (_case, wrong) => {
      const { secret, options, authenticator } = await begin()
      const response = authenticator.create(options.challenge, wrong)
      const refused = identity.finishPasskeyEnrolment({ secret, response, site, ...here })
      expect(await codeOf(refused)).toBe('identity.refused')
      expect(await reasons()).toEqual(['invalid-passkey'])
      const right = authenticator.create(options.challenge)
      expect(
        await codeOf(identity.finishPasskeyEnrolment({ secret, response: right, site, ...here })),
      ).toBe('signed in')
    },
  )

  it('is refused for a challenge that was not the last one given', async () => {
    const { secret, options, authenticator } = await begin()
    await identity.beginPasskeyEnrolment({ secret, ...names, site, ...here })
    const response = authenticator.create(options.challenge)
    expect(await codeOf(identity.finishPasskeyEnrolment({ secret, response, site, ...here }))).toBe(
      'identity.refused',
    )
  })

  it('is refused for an answer that is no answer', async () => {
    const { secret, options, authenticator } = await begin()
    const good = authenticator.create(options.challenge)
    for (const attestationObject of [
      '',
      'AAAA',
      'oA',
      good.response.attestationObject.slice(0, 60),
    ]) {
      const response = { ...good, response: { ...good.response, attestationObject } }
      expect(
        await codeOf(identity.finishPasskeyEnrolment({ secret, response, site, ...here })),
      ).toBe('identity.refused')
    }
  })
})

describe('signing in with a passkey', () => {
  it('needs no name, and no database for the question', async () => {
    const { authenticator, account } = await enrol()
    const { challenge, ticket, allowCredentials, userVerification } =
      await identity.beginPasskeySignIn(site)
    expect([allowCredentials, userVerification]).toEqual([undefined, 'required'])
    const attempt = { ticket, response: authenticator.get(challenge), site, ...here }
    const signedIn = await identity.signInWithPasskey(attempt)
    expect(signedIn.account).toEqual(account)
    expect((await identity.authenticate(signedIn.token))?.actor.id).toBe(account.id)
  })

  it.each([
    ...misbehaviours,
    ['a counter that went back', { counter: 0 }],
    ['the name of another account', { userHandle: 'a-other' }],
    ['no name of an account', { userHandle: undefined }],
  ] satisfies readonly [string, Misbehaviour][])('is refused for %s', async (_case, wrong) => {
    const { authenticator } = await enrol()
    const first = await identity.beginPasskeySignIn(site)
    await identity.signInWithPasskey({
      ticket: first.ticket,
      response: authenticator.get(first.challenge),
      site,
      ...here,
    })
    const { challenge, ticket } = await identity.beginPasskeySignIn(site)
    const response = authenticator.get(challenge, wrong)
    expect(await codeOf(identity.signInWithPasskey({ ticket, response, site, ...here }))).toBe(
      'identity.refused',
    )
    expect(await reasons()).toEqual(['invalid-passkey'])
  })

  it('is refused a second time with the same answer, also at the same moment and however the ticket is spelled', async () => {
    const { authenticator } = await enrol()
    const { challenge, ticket } = await identity.beginPasskeySignIn(site)
    const response = authenticator.get(challenge, { counter: 0 })
    const outcomes = await Promise.all(
      [ticket, ticket, `${ticket}=`].map((text) =>
        codeOf(identity.signInWithPasskey({ ticket: text, response, site, ...here })),
      ),
    )
    expect(outcomes.toSorted()).toEqual(['identity.refused', 'identity.refused', 'signed in'])
    expect(await reasons()).toEqual(['invalid-ticket', 'invalid-ticket'])
  })

  it('is refused with a ticket that is too old, made up or for another answer', async () => {
    const { authenticator } = await enrol()
    const old = await identity.beginPasskeySignIn(site)
    clock.advance(5 * 60_000)
    const fresh = await identity.beginPasskeySignIn(site)
    const response = authenticator.get(old.challenge)
    for (const ticket of [old.ticket, 'made-up', '', fresh.ticket]) {
      expect(await codeOf(identity.signInWithPasskey({ ticket, response, site, ...here }))).toBe(
        'identity.refused',
      )
    }
    expect(await reasons()).toEqual([
      'invalid-ticket',
      'invalid-ticket',
      'invalid-ticket',
      'invalid-passkey',
    ])
  })

  it('is refused for a passkey that nobody has, or whose account is closed', async () => {
    const { authenticator, account } = await enrol()
    const { challenge, ticket } = await identity.beginPasskeySignIn(site)
    const stranger = softwareAuthenticator(site, account.id).get(challenge)
    expect(
      await codeOf(identity.signInWithPasskey({ ticket, response: stranger, site, ...here })),
    ).toBe('identity.refused')
    await identity.closeAccount(administrator, account.id)
    const response = authenticator.get(challenge)
    expect(await codeOf(identity.signInWithPasskey({ ticket, response, site, ...here }))).toBe(
      'identity.refused',
    )
    expect((await reasons()).slice(0, 1)).toEqual(['unknown-passkey'])
  })

  it('is refused for a passkey that was moved to another account by writing to the database', async () => {
    const { authenticator } = await enrol()
    const other = await identity.createEnrolment(administrator, { roles: ['security-officer'] })
    await house.database.ownerSql`update identity_passkey set account = ${other.account}`
    const { challenge, ticket } = await identity.beginPasskeySignIn(site)
    const response = authenticator.get(challenge)
    expect(await codeOf(identity.signInWithPasskey({ ticket, response, site, ...here }))).toBe(
      'vault.cannot-open',
    )
  })
})
