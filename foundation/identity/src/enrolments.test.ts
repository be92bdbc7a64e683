import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ENROLMENT_TTL_MS, type Identity } from './index.ts'
import {
  administrator,
  enrolWithPassword,
  here,
  openTestHouse,
  ORGANISATION,
  PASSWORD,
} from './test-house.ts'
import { totpCode } from './totp.ts'

const house = await openTestHouse()
const { clock } = house
let identity: Identity

beforeEach(async () => {
  identity = await house.reset()
})
afterAll(house.close)

const ana = { loginName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz' }
const invite = () =>
  identity.createEnrolment(administrator, { roles: ['clinician'], displayName: 'Ana' })
const begin = (secret: string, person = ana, password = PASSWORD) =>
  identity.beginPasswordEnrolment({ secret, ...person, password, ...here })

async function beginAndCode(person = ana): Promise<{ secret: string; code: string }> {
  const { secret } = await invite()
  const { totpSecret } = await begin(secret, person)
  return { secret, code: totpCode(totpSecret, clock.now()) }
}
const finish = (secret: string, code: string) =>
  identity.finishPasswordEnrolment({ secret, code, ...here })

describe('an invited person', () => {
  it('sees what the invitation is for, sets up a password and an app, and is signed in', async () => {
    expect(await identity.hasAccounts()).toBe(false)
    const { secret, account, expiresAt } = await identity.createEnrolment(administrator, {
      roles: ['clinician', 'clinician'],
      displayName: 'Ana',
      practitioner: 'pr-17',
    })
    expect(expiresAt).toBe(clock.now() + ENROLMENT_TTL_MS)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(await identity.inspectEnrolment({ secret, ...here })).toEqual({
      displayName: 'Ana',
      roles: ['clinician'],
      expiresAt,
      organisation: ORGANISATION,
    })
    const { totpSecret, totpUri } = await begin(secret, { ...ana, loginName: ' Ana.RUIZ ' })
    expect(totpUri).toContain('otpauth://totp/')
    const signedIn = await finish(secret, totpCode(totpSecret, clock.now()))
    expect(signedIn.account).toEqual({
      id: account,
      ...ana,
      roles: ['clinician'],
      practitioner: 'pr-17',
    })
    expect((await identity.authenticate(signedIn.token))?.actor).toEqual({
      id: account,
      roles: ['clinician'],
      practitioner: 'pr-17',
    })
    expect(await identity.hasAccounts()).toBe(true)
    expect(await house.evidence()).toEqual([
      {
        kind: 'identity.account.created',
        at: clock.now(),
        actor: 'local:admin',
        subject: account,
        facts: { roles: ['clinician'] },
      },
      {
        kind: 'identity.account.enrolled',
        at: clock.now(),
        actor: account,
        subject: account,
        facts: { factor: 'password+totp' },
      },
      {
        kind: 'identity.session.opened',
        at: clock.now(),
        actor: account,
        subject: account,
        facts: { factor: 'password+totp' },
      },
    ])
  })

  it('may start again with another name or password until it is done', async () => {
    const { secret } = await invite()
    const first = await begin(secret)
    const second = await begin(secret, { loginName: 'aruiz', displayName: 'Ana Ruiz' })
    await expect(finish(secret, totpCode(first.totpSecret, clock.now()))).rejects.toMatchObject({
      code: 'identity.refused',
    })
    const { account } = await finish(secret, totpCode(second.totpSecret, clock.now()))
    expect(account.loginName).toBe('aruiz')
  })

  it('is refused a wrong code, and can try again', async () => {
    const { secret, code } = await beginAndCode()
    const wrong = code === '000000' ? '000001' : '000000'
    await expect(finish(secret, wrong)).rejects.toMatchObject({ code: 'identity.refused' })
    await finish(secret, code)
    expect(
      (await house.evidence()).map(({ kind, facts }) => [kind, facts['reason']]),
    ).toContainEqual(['identity.enrolment.refused', 'wrong-code'])
  })

  it('is refused a password of the list of leaks, in words that say so, and may choose another', async () => {
    const leaked = 'Neunzehn Hirsche im Nebel'
    identity = await house.another({ breached: { has: async (text) => text === leaked } })
    const { secret } = await invite()
    await expect(begin(secret, ana, leaked.normalize('NFD'))).rejects.toMatchObject({
      code: 'identity.password-leaked',
      message: expect.stringContaining('published leak'),
    })
    const { totpSecret } = await begin(secret)
    await finish(secret, totpCode(totpSecret, clock.now()))
  })

  it('is refused a short, known or too long password and a name that is none', async () => {
    const { secret } = await invite()
    await expect(begin(secret, ana, 'too short')).rejects.toMatchObject({
      code: 'identity.password-short',
    })
    await expect(begin(secret, ana, 'Dr.AnaRuiz.Wardstone')).rejects.toMatchObject({
      code: 'identity.password-known',
    })
    await expect(begin(secret, ana, 'xy'.repeat(200))).rejects.toMatchObject({
      code: 'identity.password-long',
    })
    for (const loginName of ['', 'a', 'a b', 'a\u0000b', 'x'.repeat(65), '<script>']) {
      await expect(begin(secret, { ...ana, loginName })).rejects.toMatchObject({
        code: 'input.invalid',
      })
    }
    for (const displayName of ['', '  ', 'x'.repeat(101), 'Ana\u202eRuiz', 'Ana\nRuiz']) {
      await expect(begin(secret, { ...ana, displayName })).rejects.toMatchObject({
        code: 'input.invalid',
      })
    }
    await expect(finish(secret, '123456')).rejects.toMatchObject({ code: 'input.conflict' })
  })

  it('cannot take a name that somebody has, however it is spelled', async () => {
    await enrolWithPassword(identity, clock, ana)
    const { secret } = await invite()
    await expect(begin(secret, { ...ana, loginName: 'ANA.Ruiz' })).rejects.toMatchObject({
      code: 'identity.name-taken',
    })
  })

  it('cannot take a name that another took between the two steps', async () => {
    const one = await beginAndCode()
    const two = await beginAndCode()
    const outcomes = await Promise.allSettled([
      finish(one.secret, one.code),
      finish(two.secret, two.code),
    ])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'identity.name-taken' },
    })
    expect(
      (await identity.accounts()).accounts.filter(({ state }) => state === 'active'),
    ).toHaveLength(1)
  })
})

describe('the secret of an invitation', () => {
  it('works once, also when it is used twice at the same moment', async () => {
    const { secret, code } = await beginAndCode()
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => finish(secret, code)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'identity.enrolment-expired' })
    }
    await expect(identity.inspectEnrolment({ secret, ...here })).rejects.toMatchObject({
      code: 'identity.enrolment-expired',
    })
    const kinds = (await house.evidence()).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'identity.account.enrolled')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'identity.enrolment.refused')).toHaveLength(3)
  })

  it('works for 15 minutes and then not at all', async () => {
    const { secret, code } = await beginAndCode()
    clock.advance(ENROLMENT_TTL_MS - 1)
    await identity.inspectEnrolment({ secret, ...here })
    clock.advance(1)
    for (const use of [
      () => identity.inspectEnrolment({ secret, ...here }),
      () => begin(secret),
      () => finish(secret, code),
    ]) {
      await expect(use()).rejects.toMatchObject({ code: 'identity.enrolment-expired' })
    }
  })

  it('is refused like an expired one when nobody made it, with evidence', async () => {
    await expect(identity.inspectEnrolment({ secret: 'made up', ...here })).rejects.toMatchObject({
      code: 'identity.enrolment-expired',
    })
    expect(await house.evidence()).toMatchObject([
      {
        kind: 'identity.enrolment.refused',
        actor: 'anonymous',
        subject: '',
        facts: { reason: 'unknown-secret' },
      },
    ])
  })

  it('cannot be guessed at full speed', async () => {
    const guesses = Array.from({ length: 40 }, (_, guess) =>
      identity.inspectEnrolment({ secret: `guess ${guess}`, source: '203.0.113.9' }),
    )
    const outcomes = await Promise.allSettled(guesses)
    const throttled = outcomes.filter(
      (outcome) =>
        outcome.status === 'rejected' && String(outcome.reason).includes('Too many attempts'),
    )
    expect(throttled).toHaveLength(10)
    const reasons = (await house.evidence()).map(({ facts }) => facts['reason'])
    expect(reasons.filter((reason) => reason === 'throttled')).toHaveLength(1)
  })

  it('is void once a later invitation has closed the ones that expired', async () => {
    const { account } = await invite()
    clock.advance(ENROLMENT_TTL_MS)
    const later = await invite()
    const { total, accounts } = await identity.accounts()
    expect([total, accounts.map(({ id }) => id)]).toEqual([1, [later.account]])
    expect(await house.evidence()).toContainEqual({
      kind: 'identity.account.closed',
      at: clock.now(),
      actor: 'local:admin',
      subject: account,
      facts: { reason: 'invitation-expired' },
    })
  })

  it('is void when the invitation is taken back, also between the two steps', async () => {
    const { secret, code } = await beginAndCode()
    const [invited] = (await identity.accounts()).accounts
    await identity.closeAccount(administrator, invited?.id ?? '')
    await expect(finish(secret, code)).rejects.toMatchObject({ code: 'identity.enrolment-expired' })
    expect(await identity.hasAccounts()).toBe(false)
  })

  it('is not made without a role', async () => {
    await expect(identity.createEnrolment(administrator, { roles: [] })).rejects.toMatchObject({
      code: 'input.invalid',
    })
  })
})
