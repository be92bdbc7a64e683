import { totpCode } from '@wardstone/identity'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { idIn, officer, openTestHouse } from './test-house.ts'

const house = await openTestHouse()
const { identity, scim } = house
beforeEach(house.reset)
afterAll(house.close)

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const ana = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'ana.ruiz@ansgar.example',
  externalId: '00u1',
  displayName: 'Dr. Ana Ruiz',
  active: true,
}
const leaves = {
  schemas: [PATCH_OP],
  Operations: [{ op: 'replace', path: 'active', value: false }],
}

describe('somebody whom the directory names', () => {
  it('has an account that waits for its invitation, is found by name, and loses every session when they leave', async () => {
    const made = await scim('POST', '/Users', ana)
    expect(made.status).toBe(201)
    expect(made.headers['location']).toBe(`https://ward.example/scim/v2/Users/${idIn(made)}`)
    const account = await house.accountOf(idIn(made))
    expect((await identity.accounts()).accounts).toMatchObject([
      { id: account, displayName: 'Dr. Ana Ruiz', state: 'invited', source: 'scim', factors: [] },
    ])
    const filter = encodeURIComponent('userName eq "ANA.ruiz@ansgar.example"')
    const list = await scim('GET', `/Users?filter=${filter}`)
    expect(list.body).toMatchObject({ totalResults: 1, Resources: [{ id: idIn(made) }] })

    const token = await house.enrol(account, 'ana.ruiz')
    const other = await house.another()
    expect(await identity.authenticate(token)).toBeDefined()
    expect(await other.identity.authenticate(token)).toBeDefined()

    expect((await scim('PATCH', `/Users/${idIn(made)}`, leaves)).body).toMatchObject({
      active: false,
    })
    expect(await identity.authenticate(token)).toBeUndefined()
    // The other server remembers a session for a second at most.
    house.clock.advance(1000)
    expect(await other.identity.authenticate(token)).toBeUndefined()
    expect((await scim('GET', `/Users/${idIn(made)}`)).body).toMatchObject({ active: false })

    const [client] = await house.directory.clients.list()
    const told = (await house.evidence())
      .filter(({ kind }) => kind.startsWith('directory.person.'))
      .map(({ kind, actor, subject, facts, at }) => [kind, actor, subject, facts, at > 0])
    expect(told).toEqual([
      [
        'directory.person.joined',
        `directory:${client?.id}`,
        account,
        { source: 'scim', roles: [] },
        true,
      ],
      [
        'directory.person.left',
        `directory:${client?.id}`,
        account,
        { source: 'scim', sessions: 1 },
        true,
      ],
    ])
  })
})
const account = async () => house.accountOf(idIn(await scim('POST', '/Users', ana)))

describe('the link of somebody whom the directory named', () => {
  const PASSWORD = 'Kupferkessel unter Glyzinien'
  const here = { source: '192.0.2.1' }
  const names = { loginName: 'ana.ruiz', displayName: 'Ana' }

  it('is made by an officer as often as it takes: the newest is good, and one that expired ends nobody', async () => {
    const id = await account()
    const first = await identity.inviteProvisioned(officer, id)
    const second = await identity.inviteProvisioned(officer, id, 'pr-17')
    await expect(
      identity.inspectEnrolment({ secret: first.secret, ...here }),
    ).rejects.toMatchObject({ code: 'identity.enrolment-expired' })
    expect((await identity.inspectEnrolment({ secret: second.secret, ...here })).displayName).toBe(
      'Dr. Ana Ruiz',
    )
    house.clock.advance(16 * 60 * 1000)
    await identity.createEnrolment(officer, { roles: ['clerk'], displayName: 'Other' })
    const third = await identity.inviteProvisioned(officer, id)
    expect(await identity.inspectEnrolment({ secret: third.secret, ...here })).toBeDefined()
    const found = (await identity.accounts()).accounts.find((one) => one.id === id)
    expect(found).toMatchObject({ state: 'invited', practitioner: 'pr-17' })
    const kinds = (await house.evidence()).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'identity.account.invited')).toHaveLength(3)
  })

  it('is made for nobody else: not who was invited by hand, enrolled, left, or never was', async () => {
    const byHand = await identity.createEnrolment(officer, { roles: ['clerk'], displayName: 'X' })
    const id = await account()
    await house.enrol(id, 'ana.ruiz')
    for (const [one, code] of [
      [byHand.account, 'input.conflict'],
      [id, 'input.conflict'],
      ['a-none', 'input.not-found'],
    ] as const)
      await expect(identity.inviteProvisioned(officer, one)).rejects.toMatchObject({ code })
  })

  it('gives the roles that hold when it is used up, and nothing once the person left', async () => {
    const person = idIn(await scim('POST', '/Users', ana))
    const id = await house.accountOf(person)
    const group = idIn(
      await scim('POST', '/Groups', { displayName: 'Ward 3', members: [{ value: person }] }),
    )
    const { officers } = house.directory
    await officers.setMapping(officer, group, { roles: ['clinician'], privileged: false })
    const { secret } = await identity.inviteProvisioned(officer, id)
    const begun = await identity.beginPasswordEnrolment({
      secret,
      ...names,
      password: PASSWORD,
      ...here,
    })
    await officers.setMapping(officer, group, { roles: ['clerk'], privileged: false })
    const code = totpCode(begun.totpSecret, house.clock.now())
    const signedIn = await identity.finishPasswordEnrolment({ secret, code, ...here })
    expect(signedIn.account.roles).toEqual(['clerk'])

    const other = await scim('POST', '/Users', { userName: 'bo.lind' })
    const link = await identity.inviteProvisioned(officer, await house.accountOf(idIn(other)))
    await scim('DELETE', `/Users/${idIn(other)}`)
    await expect(identity.inspectEnrolment({ secret: link.secret, ...here })).rejects.toMatchObject(
      { code: 'identity.enrolment-expired' },
    )
  })

  it('is a new one for somebody who comes back: the account that ended stays so', async () => {
    const made = await scim('POST', '/Users', ana)
    const url = `/Users/${idIn(made)}`
    const before = await house.accountOf(idIn(made))
    const token = await house.enrol(before, 'ana.ruiz')
    await scim('PATCH', url, leaves)
    const returns = { Operations: [{ op: 'Replace', path: 'active', value: 'True' }] }
    expect((await scim('PATCH', url, returns)).body).toMatchObject({ active: true, id: idIn(made) })
    expect(await house.accountOf(idIn(made))).not.toBe(before)
    expect(await identity.authenticate(token)).toBeUndefined()
    expect((await identity.accounts()).accounts.map(({ state }) => state).toSorted()).toEqual([
      'closed',
      'invited',
    ])
  })
})
