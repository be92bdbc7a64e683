import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Identity } from './index.ts'
import { administrator, enrolWithPassword, here, openTestHouse, PASSWORD } from './test-house.ts'
import { totpCode } from './totp.ts'

const house = await openTestHouse()
const { clock } = house
const ana = { loginName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz' }
const elsewhere = { source: '203.0.113.66' }

let identity: Identity
let totpSecret: string
let device: string
let id: string

beforeEach(async () => {
  identity = await house.reset()
  const enrolled = await enrolWithPassword(identity, clock, ana)
  totpSecret = enrolled.totpSecret
  device = enrolled.device
  id = enrolled.account.id
  clock.advance(30_000)
})
afterAll(house.close)

type Attempt = Parameters<Identity['signInWithPassword']>[0]
const attempt = (changes: Partial<Attempt> = {}) =>
  identity.signInWithPassword({
    loginName: ana.loginName,
    password: PASSWORD,
    code: totpCode(totpSecret, clock.now()),
    ...here,
    ...changes,
  })
const outcomeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'signed in',
    (error: unknown) =>
      error instanceof Error && 'code' in error ? String(error.code) : String(error),
  )
const refusals = async () =>
  (await house.evidence())
    .filter(({ kind }) => kind === 'identity.sign-in.refused')
    .map(({ actor, subject, facts }) => ({ actor, subject, reason: facts['reason'] }))

describe('signing in with a password and a code', () => {
  it('opens a session and leaves evidence', async () => {
    const { token, account } = await attempt({ loginName: ' ANA.ruiz ' })
    expect(account).toEqual({ id, ...ana, roles: ['clinician'] })
    expect((await identity.authenticate(token))?.account).toEqual(account)
    expect((await house.evidence()).at(-1)).toEqual({
      kind: 'identity.session.opened',
      at: clock.now(),
      actor: id,
      subject: id,
      facts: { factor: 'password+totp' },
    })
  })

  it('takes a password typed on a keyboard that composes letters differently', async () => {
    const { secret } = await identity.createEnrolment(administrator, { roles: ['clerk'] })
    const password = 'Größe über Äcker süß'
    const begun = await identity.beginPasswordEnrolment({
      secret,
      loginName: 'öz',
      displayName: 'Öz',
      password,
      ...here,
    })
    await identity.finishPasswordEnrolment({
      secret,
      code: totpCode(begun.totpSecret, clock.now()),
      ...here,
    })
    clock.advance(30_000)
    const code = totpCode(begun.totpSecret, clock.now())
    const again = attempt({
      loginName: 'öz'.normalize('NFD'),
      password: password.normalize('NFD'),
      code,
    })
    expect(await outcomeOf(again)).toBe('signed in')
  })

  it('refuses an unknown name, a wrong password and a wrong code in the same words; only evidence knows', async () => {
    const wrong = [
      { loginName: 'nobody' },
      { password: `${PASSWORD}.` },
      { code: '000000' },
      { code: 'x' },
    ]
    const messages = await Promise.all(
      wrong.map((changes) => attempt(changes).catch((error: unknown) => String(error))),
    )
    expect(new Set(messages).size).toBe(1)
    expect(messages[0]).toContain('That did not work')
    expect(await refusals()).toEqual(
      expect.arrayContaining([
        { actor: 'anonymous', subject: '', reason: 'unknown-name' },
        { actor: 'anonymous', subject: id, reason: 'wrong-password' },
        { actor: 'anonymous', subject: id, reason: 'wrong-code' },
      ]),
    )
  })

  it('checks an unknown name against a decoy, through the same steps as a known one', async () => {
    // Both end in one refusal, one row and one entry; and both still do when name and password are empty.
    for (const loginName of ['nobody', '', ana.loginName]) {
      expect(await outcomeOf(attempt({ loginName, password: '', code: '' }))).toBe(
        'identity.refused',
      )
    }
    expect((await refusals()).map(({ reason }) => reason)).toEqual([
      'unknown-name',
      'unknown-name',
      'wrong-password',
    ])
    expect(await identity.signInMonitor()).toEqual({ refused: 3, locked: 0, window_hours: 1 })
    clock.advance(3_600_000)
    expect(await identity.signInMonitor()).toEqual({ refused: 0, locked: 0, window_hours: 1 })
  })

  it('takes a code once, also when it is sent twice at the same moment', async () => {
    const outcomes = await Promise.all([outcomeOf(attempt()), outcomeOf(attempt())])
    expect(outcomes.toSorted()).toEqual(['identity.refused', 'signed in'])
    expect(await outcomeOf(attempt())).toBe('identity.refused')
    clock.advance(30_000)
    const earlier = totpCode(totpSecret, clock.now() - 30_000)
    expect(await outcomeOf(attempt({ code: earlier }))).toBe('identity.refused')
    expect(await outcomeOf(attempt())).toBe('signed in')
    expect((await refusals()).map(({ reason }) => reason)).toEqual([
      'replayed-code',
      'replayed-code',
      'replayed-code',
    ])
  })

  it('does not take the code that proved the app at enrolment', async () => {
    expect(await outcomeOf(attempt({ code: totpCode(totpSecret, clock.now() - 30_000) }))).toBe(
      'identity.refused',
    )
  })

  it('is over when the account is closed', async () => {
    const { token } = await attempt()
    await identity.closeAccount(administrator, id)
    expect(await identity.authenticate(token)).toBeUndefined()
    clock.advance(30_000)
    expect(await outcomeOf(attempt())).toBe('identity.refused')
    expect((await refusals()).at(-1)?.reason).toBe('unknown-name')
  })
})

const guess = (changes: Partial<Attempt> = {}) =>
  outcomeOf(attempt({ password: 'a guess', ...elsewhere, ...changes }))

describe('somebody who guesses', () => {
  it('waits longer after each failure, and starts anew after a success', async () => {
    for (let failure = 0; failure < 5; failure++) expect(await guess()).toBe('identity.refused')
    expect(await guess()).toBe('identity.too-many-attempts')
    for (const wait of [1000, 2000, 4000, 8000]) {
      clock.advance(wait - 1)
      expect(await guess()).toBe('identity.too-many-attempts')
      clock.advance(1)
      expect(await guess()).toBe('identity.refused')
    }
    clock.advance(3_600_000)
    expect(await outcomeOf(attempt(elsewhere))).toBe('signed in')
    for (let failure = 0; failure < 5; failure++) expect(await guess()).toBe('identity.refused')
  })

  it('cannot send many guesses at the same moment instead', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => guess()))
    expect(outcomes.filter((outcome) => outcome === 'identity.refused')).toHaveLength(5)
  })

  it('is slowed in the same way for a name that does not exist', async () => {
    const outcomes: string[] = []
    for (let failure = 0; failure < 7; failure++)
      outcomes.push(await guess({ loginName: 'nobody' }))
    expect(outcomes.map((outcome) => outcome === 'identity.refused')).toEqual([
      ...Array.from({ length: 5 }, () => true),
      false,
      false,
    ])
  })

  it('never keeps out who has signed in from their device before', async () => {
    for (let failure = 0; failure < 20; failure++) await guess()
    expect(await outcomeOf(attempt())).toBe('identity.too-many-attempts')
    expect(await outcomeOf(attempt({ ...elsewhere, device }))).toBe('signed in')
  })

  it('cannot use one device to guess without end, however the cookie is written', async () => {
    const outcomes: string[] = []
    for (let failure = 0; failure < 10; failure++) {
      outcomes.push(await guess({ device: `${device}${'='.repeat(failure % 3)}` }))
    }
    expect(outcomes.filter((outcome) => outcome === 'identity.refused').length).toBeLessThanOrEqual(
      5,
    )
  })

  it('gains nothing from the device cookie of another name, or one made up', async () => {
    const other = await enrolWithPassword(identity, clock, { loginName: 'bo', displayName: 'Bo' })
    for (let failure = 0; failure < 6; failure++) await guess()
    for (const cookie of [other.device, 'made.up', '', '.', `${device}.x`]) {
      expect(await guess({ device: cookie })).toBe('identity.too-many-attempts')
    }
  })

  it('is remembered by every server and after a restart', async () => {
    for (let failure = 0; failure < 5; failure++) await guess()
    identity = await house.another()
    expect(await guess()).toBe('identity.too-many-attempts')
  })

  it('is slowed by address whichever names are tried, and leaves evidence once a minute', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, name) => guess({ loginName: `name${name}` })),
    )
    expect(outcomes.filter((outcome) => outcome === 'identity.too-many-attempts')).toHaveLength(10)
    expect((await refusals()).filter(({ reason }) => reason === 'throttled')).toHaveLength(1)
    expect(await outcomeOf(attempt())).toBe('signed in')
    expect((await identity.signInMonitor()).locked).toBe(1)
  })

  it('is forgotten after a quiet day', async () => {
    for (let failure = 0; failure < 6; failure++) await guess()
    clock.advance(24 * 3_600_000 + 2000)
    await identity.tidy()
    expect(await house.database.ownerSql`select * from identity_attempt`).toHaveLength(0)
  })
})
