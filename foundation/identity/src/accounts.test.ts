import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Identity } from './index.ts'
import { administrator, enrolWithPassword, here, openTestHouse, PASSWORD } from './test-house.ts'

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
