import { renewOrganisation } from '@wardstone/harness'
import { afterAll, expect, it } from 'vitest'
import { sealedAccounts } from './reseal.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import { administrator, enrolWithPassword, here, openTestHouse, PASSWORD } from './test-house.ts'
import { totpCode } from './totp.ts'

const house = await openTestHouse()
afterAll(house.close)
const { database, vault, clock } = house
const site = { rpId: 'localhost', origin: 'http://localhost:8460' }

it('everybody signs in, and enrols, after the organisation has a new data key', async () => {
  const identity = await house.reset()
  const ana = { loginName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz' }
  const { totpSecret, token } = await enrolWithPassword(identity, clock, ana)
  const invite = () => identity.createEnrolment(administrator, { roles: ['clerk'] })
  const names = { loginName: 'ben.okafor', displayName: 'Ben Okafor' }
  const begin = async () => {
    const { secret, account } = await invite()
    const { challenge } = await identity.beginPasskeyEnrolment({ secret, ...names, site, ...here })
    const authenticator = softwareAuthenticator(site, account)
    return { secret, authenticator, response: authenticator.create(challenge) }
  }
  const ben = await begin()
  await identity.finishPasskeyEnrolment({ ...ben, site, ...here })
  const cleo = await invite()
  const { totpSecret: cleos } = await identity.beginPasswordEnrolment({
    secret: cleo.secret,
    loginName: 'cleo.marsh',
    displayName: 'Cleo Marsh',
    password: PASSWORD,
    ...here,
  })
  const { ticket, challenge } = await identity.beginPasskeySignIn(site)

  const { sql } = database
  const { advance } = clock
  const resealed = await renewOrganisation({ sql, vault, advance, sources: sealedAccounts })

  expect(resealed).toEqual({
    'identity_account.profile': 3,
    'identity_passkey.sealed': 1,
    'identity_password.sealed': 1,
    'identity_enrolment.pending': 1,
  })
  expect((await identity.authenticate(token))?.actor.roles).toEqual(['clinician'])
  const code = totpCode(totpSecret, clock.now())
  const again = await identity.signInWithPassword({ ...ana, password: PASSWORD, code, ...here })
  expect(again.account.displayName).toBe(ana.displayName)
  // The ticket of before is gone with the key that sealed it, and is refused as an old one is.
  const late = ben.authenticator.get(challenge)
  await expect(
    identity.signInWithPasskey({ ticket, response: late, site, ...here }),
  ).rejects.toMatchObject({ code: 'identity.refused' })
  const fresh = await identity.beginPasskeySignIn(site)
  const response = ben.authenticator.get(fresh.challenge)
  const signedIn = await identity.signInWithPasskey({
    ticket: fresh.ticket,
    response,
    site,
    ...here,
  })
  expect(signedIn.account.displayName).toBe(names.displayName)
  const finished = await identity.finishPasswordEnrolment({
    secret: cleo.secret,
    code: totpCode(cleos, clock.now()),
    ...here,
  })
  expect(finished.account.displayName).toBe('Cleo Marsh')
  // A name that nobody has is refused as before, and in the same words: its decoy is not tied to a key.
  await expect(
    identity.signInWithPassword({ loginName: 'nobody', password: PASSWORD, code, ...here }),
  ).rejects.toMatchObject({ code: 'identity.refused' })
})
