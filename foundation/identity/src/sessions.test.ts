import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openIdentity, type Identity } from './index.ts'
import { SESSION_NOTICE_MAX_MS } from './sessions.ts'
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
const { clock, vault, ledger } = house
const { sql, ownerSql } = house.database
const MINUTE_MS = 60_000
const ana = { loginName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz' }

let identity: Identity
let token: string
let id: string
let totpSecret: string

beforeEach(async () => {
  identity = await house.reset()
  const enrolled = await enrolWithPassword(identity, clock, ana)
  ;({ token, totpSecret } = enrolled)
  id = enrolled.account.id
})
afterAll(house.close)

async function seenAt(): Promise<number | undefined> {
  const [row] = await ownerSql<{ seen_at: number }[]>`select seen_at from identity_session`
  return row?.seen_at
}

const isOpen = async (of = identity) => (await of.authenticate(token)) !== undefined
const ended = async () =>
  (await house.evidence())
    .filter(({ kind }) => kind === 'identity.session.ended')
    .map(({ actor, subject, facts }) => ({ actor, subject, reason: facts['reason'] }))

describe('a session', () => {
  it('ends after 15 minutes without use, with evidence', async () => {
    const session = await identity.authenticate(token)
    expect(session?.idleUntil).toBe(clock.now() + 15 * MINUTE_MS)
    expect(session?.expiresAt).toBe(clock.now() + 12 * 60 * MINUTE_MS)
    clock.advance(15 * MINUTE_MS - 1)
    const other = await house.another()
    expect((await other.authenticate(token))?.idleUntil).toBe(clock.now() + 15 * MINUTE_MS)
    clock.advance(15 * MINUTE_MS)
    expect([await isOpen(), await isOpen(other)]).toEqual([false, false])
    expect(await ended()).toEqual([{ actor: id, subject: id, reason: 'idle' }])
  })

  it('lives while it is used, and ends after 12 hours all the same', async () => {
    for (let minute = 0; minute < 12 * 60; minute += 10) {
      expect(await isOpen()).toBe(true)
      clock.advance(10 * MINUTE_MS)
    }
    expect(await isOpen()).toBe(false)
    expect(await ended()).toEqual([{ actor: id, subject: id, reason: 'absolute' }])
  })

  it('is written at most once a minute however often it is used', async () => {
    const opened = clock.now()
    for (let second = 0; second < 59; second += 10) {
      await isOpen()
      clock.advance(10_000)
    }
    expect(await seenAt()).toBe(opened)
    await isOpen()
    expect(await seenAt()).toBe(clock.now())
  })

  it('ends at sign-out, here at once and at another server within its named limit', async () => {
    const other = await house.another()
    expect(await isOpen(other)).toBe(true)
    await identity.signOut(token)
    await identity.signOut(token)
    expect(await isOpen()).toBe(false)
    clock.advance(SESSION_NOTICE_MAX_MS)
    expect(await isOpen(other)).toBe(false)
    expect(await ended()).toEqual([{ actor: id, subject: id, reason: 'signed-out' }])
  })

  it('ends with all others of its account when somebody says so', async () => {
    clock.advance(30_000)
    const code = totpCode(totpSecret, clock.now())
    const second = await identity.signInWithPassword({
      loginName: 'ana.ruiz',
      password: PASSWORD,
      code,
      ...here,
    })
    expect(await identity.endSessions(administrator, id)).toBe(2)
    expect([await isOpen(), await identity.authenticate(second.token)]).toEqual([false, undefined])
    const one = { actor: 'local:admin', subject: id, reason: 'revoked' }
    expect(await ended()).toEqual([one, one])
  })

  it('is replaced at the next sign-in of the same browser, by another token', async () => {
    clock.advance(30_000)
    const code = totpCode(totpSecret, clock.now())
    const attempt = { loginName: 'ana.ruiz', password: PASSWORD, code, ...here, replaces: token }
    const second = await identity.signInWithPassword(attempt)
    expect(second.token).not.toBe(token)
    expect(await isOpen()).toBe(false)
    expect(await ended()).toEqual([{ actor: id, subject: id, reason: 'replaced' }])
  })

  it('is swept away when nobody comes back', async () => {
    clock.advance(15 * MINUTE_MS)
    await identity.tidy()
    expect(await ownerSql`select * from identity_session`).toHaveLength(0)
    expect(await ended()).toEqual([{ actor: id, subject: id, reason: 'idle' }])
  })

  it('cannot be made by writing to the database', async () => {
    await ownerSql`update identity_session set opened_at = opened_at + 1`
    expect(await isOpen(await house.another())).toBe(false)
    const stranger = await enrolWithPassword(identity, clock, {
      loginName: 'bo',
      displayName: 'Bo',
    })
    await ownerSql`update identity_session set account = ${id} where account = ${stranger.account.id}`
    expect(await (await house.another()).authenticate(stranger.token)).toBeUndefined()
  })

  it.each(['', 'x', '\u0000', 'a'.repeat(10_000)])(
    'is not opened by a made-up token',
    async (made) => {
      expect(await identity.authenticate(made)).toBeUndefined()
    },
  )

  it.each([
    { idleMs: 61 * MINUTE_MS, absoluteMs: 12 * 60 * MINUTE_MS },
    { idleMs: 15 * MINUTE_MS, absoluteMs: 25 * 60 * MINUTE_MS },
    { idleMs: 0, absoluteMs: MINUTE_MS },
    { idleMs: 30 * MINUTE_MS, absoluteMs: 20 * MINUTE_MS },
  ])(
    'is not configured to live longer than the standard allows: $idleMs, $absoluteMs',
    async (limits) => {
      const opened = openIdentity({
        sql,
        vault,
        ledger,
        now: clock.now,
        organisation: ORGANISATION,
        limits,
      })
      await expect(opened).rejects.toMatchObject({ code: 'config.invalid' })
    },
  )

  it('states its limits as evidence would', () => {
    expect(identity.sessionLimits()).toEqual({ idleMinutes: 15, absoluteHours: 12 })
  })
})
