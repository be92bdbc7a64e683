import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Identity } from './index.ts'
import { loginKeyOf } from './names.ts'
import { hashOf } from './secrets.ts'
import { administrator, enrolWithPassword, here, openTestHouse, PASSWORD } from './test-house.ts'
import { totpCode } from './totp.ts'

const house = await openTestHouse()
const { clock } = house
const { ownerSql } = house.database
const DAY_MS = 24 * 3_600_000
const ana = { loginName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz', practitioner: 'pr-17' }
const bo = {
  loginName: 'bo.lind',
  displayName: 'Bo Lind',
  roles: ['security-officer', 'auditor'] as const,
}

let identity: Identity
beforeEach(async () => {
  identity = await house.reset()
})
afterAll(house.close)

describe('accounts', () => {
  it('are listed newest first with how they sign in, and counted', async () => {
    const { account } = await enrolWithPassword(identity, clock, ana)
    const seen = clock.now()
    clock.advance(1000)
    const invited = await identity.createEnrolment(administrator, {
      roles: ['clerk'],
      displayName: 'Cleo',
    })
    expect(await identity.accounts()).toEqual({
      total: 2,
      accounts: [
        {
          id: invited.account,
          displayName: 'Cleo',
          loginName: null,
          roles: ['clerk'],
          practitioner: null,
          state: 'invited',
          factors: [],
          lastSeenAt: null,
          source: 'here',
        },
        {
          id: account.id,
          displayName: 'Dr. Ana Ruiz',
          loginName: 'ana.ruiz',
          roles: ['clinician'],
          practitioner: 'pr-17',
          state: 'active',
          factors: ['password+totp'],
          lastSeenAt: seen,
          source: 'here',
        },
      ],
    })
    expect(await identity.describe([account.id, 'local:admin'])).toEqual(
      new Map([[account.id, { displayName: 'Dr. Ana Ruiz', roles: ['clinician'] }]]),
    )
  })

  it('are counted for the controls', async () => {
    await enrolWithPassword(identity, clock, ana)
    await enrolWithPassword(identity, clock, bo)
    clock.advance(90 * DAY_MS)
    await identity.createEnrolment(administrator, { roles: ['clerk'] })
    const counts = { accounts: 3, active: 2, shared: 0, withoutSecondFactor: 0 }
    const privileged = { privileged: 1, privilegedWithoutSecondFactor: 0 }
    expect(await identity.accountsCensus()).toEqual({ ...counts, ...privileged, dormant: 0 })
    clock.advance(1)
    expect((await identity.accountsCensus()).dormant).toBe(2)
    await ownerSql`delete from identity_password`
    expect(await identity.accountsCensus()).toMatchObject({
      withoutSecondFactor: 2,
      privilegedWithoutSecondFactor: 1,
    })
  })

  it('act as whom they are now: with their roles once enrolled, as nobody before and after', async () => {
    expect(await identity.actorOf('nobody')).toBeUndefined()
    const { account } = await enrolWithPassword(identity, clock, ana)
    expect(await identity.actorOf(account.id)).toMatchObject({
      id: account.id,
      roles: ['clinician'],
    })
    await identity.closeAccount(administrator, account.id)
    expect(await identity.actorOf(account.id)).toBeUndefined()
  })

  it('can be closed once; then the name is free and what happened stays', async () => {
    const { account, token } = await enrolWithPassword(identity, clock, ana)
    await identity.closeAccount(administrator, account.id)
    expect(await identity.authenticate(token)).toBeUndefined()
    await expect(identity.closeAccount(administrator, account.id)).rejects.toMatchObject({
      code: 'input.not-found',
    })
    const [closed] = (await identity.accounts()).accounts
    expect(closed).toMatchObject({ state: 'closed', displayName: 'Dr. Ana Ruiz', factors: [] })
    await enrolWithPassword(identity, clock, ana)
    const ending = (await house.evidence())
      .filter(({ subject }) => subject === account.id)
      .slice(-2)
      .map(({ kind, actor, facts }) => [kind, actor, facts['reason']])
    expect(ending).toEqual([
      ['identity.session.ended', 'local:admin', 'account-closed'],
      ['identity.account.closed', 'local:admin', 'closed'],
    ])
  })

  it('cannot be given a role by writing to the database', async () => {
    const one = await enrolWithPassword(identity, clock, ana)
    const two = await enrolWithPassword(identity, clock, bo)
    await ownerSql`update identity_account
      set profile = (select profile from identity_account where id = ${two.account.id})
      where id = ${one.account.id}`
    await expect((await house.another()).authenticate(one.token)).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
  })

  it('cannot be taken over by writing an invitation into the database', async () => {
    const { account } = await enrolWithPassword(identity, clock, bo)
    const invited = await identity.createEnrolment(administrator, { roles: ['security-officer'] })
    const secret = 'a secret that somebody made up by themselves'
    const secretHash = hashOf(secret)
    const expiresAt = clock.now() + 60_000
    const [real] = await ownerSql<{ proof: Buffer }[]>`
      select proof from identity_enrolment where secret_hash = ${hashOf(invited.secret)}`
    const wrong = { loginName: 'eve.adams', displayName: 'Eve', password: PASSWORD, ...here }
    await ownerSql`delete from identity_password`
    for (const target of [account.id, invited.account]) {
      await ownerSql`update identity_account set state = 'invited' where id = ${target}`
      for (const proof of [real?.proof ?? null, Buffer.alloc(16), Buffer.alloc(0)]) {
        await ownerSql`delete from identity_enrolment where secret_hash = ${secretHash}`
        await ownerSql`insert into identity_enrolment (secret_hash, account, proof, expires_at)
          values (${secretHash}, ${target}, ${proof}, ${expiresAt})`
        await expect(identity.beginPasswordEnrolment({ secret, ...wrong })).rejects.toMatchObject({
          code: 'identity.enrolment-expired',
        })
      }
    }
    const reasons = (await house.evidence()).map(({ facts }) => facts['reason'])
    expect(reasons.filter((reason) => reason === 'forged')).toHaveLength(6)

    // A real invitation, turned to another account or kept open for longer, is none.
    await ownerSql`update identity_enrolment set account = ${account.id} where secret_hash = ${hashOf(invited.secret)}`
    await expect(
      identity.inspectEnrolment({ secret: invited.secret, ...here }),
    ).rejects.toMatchObject({ code: 'identity.enrolment-expired' })
    await ownerSql`update identity_enrolment set account = ${invited.account}, expires_at = expires_at + 1
      where secret_hash = ${hashOf(invited.secret)}`
    await expect(
      identity.inspectEnrolment({ secret: invited.secret, ...here }),
    ).rejects.toMatchObject({ code: 'identity.enrolment-expired' })
    await ownerSql`update identity_enrolment set expires_at = expires_at - 1
      where secret_hash = ${hashOf(invited.secret)}`
    expect((await identity.inspectEnrolment({ secret: invited.secret, ...here })).roles).toEqual([
      'security-officer',
    ])
  })

  it('that were enrolled once, or closed, stay so whatever the database says', async () => {
    const { secret } = await identity.createEnrolment(administrator, { roles: ['clinician'] })
    const begun = await identity.beginPasswordEnrolment({
      secret,
      ...ana,
      password: PASSWORD,
      ...here,
    })
    const code = totpCode(begun.totpSecret, clock.now())
    const { account, token } = await identity.finishPasswordEnrolment({ secret, code, ...here })
    const [factor] = await ownerSql<{ sealed: Buffer }[]>`select sealed from identity_password`

    await ownerSql`update identity_account set state = 'invited'`
    await ownerSql`update identity_enrolment set used_at = null`
    await expect(identity.inspectEnrolment({ secret, ...here })).rejects.toMatchObject({
      code: 'identity.enrolment-expired',
    })
    await ownerSql`update identity_account set state = 'active'`
    await identity.closeAccount(administrator, account.id)
    await ownerSql`update identity_account set state = 'active', login_key = ${loginKeyOf(house.vault, ana.loginName)}`
    await ownerSql`insert into identity_password values (${account.id}, ${factor?.sealed ?? null}, 0, 0)`
    clock.advance(60_000)
    const now = totpCode(begun.totpSecret, clock.now())
    const attempt = { loginName: ana.loginName, password: PASSWORD, code: now, ...here }
    await expect(identity.signInWithPassword(attempt)).rejects.toMatchObject({
      code: 'identity.refused',
    })
    expect(await identity.authenticate(token)).toBeUndefined()
    expect((await identity.accountsCensus()).active).toBe(0)
  })

  it('do not sign in with a password that was copied from another account', async () => {
    const one = await enrolWithPassword(identity, clock, ana)
    const two = await enrolWithPassword(identity, clock, bo)
    await ownerSql`update identity_password set last_step = 0,
      sealed = (select sealed from identity_password where account = ${one.account.id})
      where account = ${two.account.id}`
    const code = totpCode(one.totpSecret, clock.now())
    await expect(
      identity.signInWithPassword({ loginName: bo.loginName, password: PASSWORD, code, ...here }),
    ).rejects.toMatchObject({ code: 'vault.cannot-open' })
  })

  it('leave nothing readable in the database or the ledger: no name, no password, no code, no token', async () => {
    const { token, device, totpSecret } = await enrolWithPassword(identity, clock, ana)
    await enrolWithPassword(identity, clock, bo)
    const { secret } = await identity.createEnrolment(administrator, {
      roles: ['clerk'],
      displayName: 'Cleopatra',
    })
    const person = { loginName: 'cleo.patra', displayName: 'Cleopatra Nile' }
    const begun = await identity.beginPasswordEnrolment({
      secret,
      ...person,
      password: PASSWORD,
      ...here,
    })
    const guess = { loginName: 'ana.ruiz', password: 'Kupferkessel', code: '1', ...here }
    await expect(identity.signInWithPassword(guess)).rejects.toMatchObject({
      code: 'identity.refused',
    })
    await house.ledger.sequence()

    const dump = await dumpAllTables()
    for (const word of ['ruiz', 'lind', 'cleo', 'nile', 'pr-17', 'Kupfer']) {
      for (const form of [word, Buffer.from(word).toString('hex')]) {
        expect(dump.toLowerCase()).not.toContain(form.toLowerCase())
      }
    }
    for (const kept of [token, device, secret, totpSecret, begun.totpSecret]) {
      expect(dump).not.toContain(kept)
      expect(dump).not.toContain(Buffer.from(kept).toString('hex'))
      expect(dump).not.toContain(Buffer.from(kept, 'base64url').toString('hex'))
    }
    expect(dump).toContain('identity.account.enrolled')
  })
})

/** Every row of every table as text; bytes as hexadecimal, and what is text inside them as well. */
async function dumpAllTables(): Promise<string> {
  const tables = await ownerSql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`
  const rows = await Promise.all(
    tables.map(
      ({ name }) => ownerSql<{ row: string }[]>`select t::text as row from ${ownerSql(name)} t`,
    ),
  )
  const text = rows.flatMap((table) => table.map(({ row }) => row)).join('\n')
  const inside = [...text.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex]) =>
    Buffer.from(hex ?? '', 'hex').toString('latin1'),
  )
  return [text, ...inside].join('\n')
}
