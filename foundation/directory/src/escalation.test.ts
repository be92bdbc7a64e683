import type { Json } from '@wardstone/core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { idIn, LEAVERS_MAX, officer, openTestHouse } from './test-house.ts'

const house = await openTestHouse()
const { identity, directory, scim } = house
const { ownerSql } = house.database
beforeEach(house.reset)
afterAll(house.close)

const patch = (operations: Json): Json => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
})
const leaves = patch([{ op: 'replace', path: 'active', value: false }])
const person = async (userName: string) => idIn(await scim('POST', '/Users', { userName }))
const group = async (displayName: string, ...members: string[]) =>
  idIn(await scim('POST', '/Groups', { displayName, members: members.map((value) => ({ value })) }))
const rolesOf = async (id: string) => {
  const account = await house.accountOf(id)
  return (await identity.accounts()).accounts.find((one) => one.id === account)?.roles
}

describe('a directory gives no right that a security officer did not mean', () => {
  it('a group gives what it is mapped to, from the next request on, and takes it when somebody goes', async () => {
    const ana = await person('ana.ruiz')
    const ward = await group('Ward 3', ana)
    expect(await rolesOf(ana)).toEqual([])
    await directory.officers.setMapping(officer, ward, { roles: ['clinician'], privileged: false })
    expect(await rolesOf(ana)).toEqual(['clinician'])
    const token = await house.enrol(await house.accountOf(ana), 'ana.ruiz')
    expect((await identity.authenticate(token))?.actor.roles).toEqual(['clinician'])
    await scim('PATCH', `/Groups/${ward}`, patch([{ op: 'remove', path: 'members' }]))
    expect((await identity.authenticate(token))?.actor.roles).toEqual([])
    const moves = (await house.evidence()).filter(({ kind }) => kind === 'directory.person.moved')
    expect(moves.map(({ facts }) => [facts['gained'], facts['lost']])).toEqual([
      [['clinician'], []],
      [[], ['clinician']],
    ])
  })

  it('not by the name of a group: of a role, of a mapped group, of one that was deleted', async () => {
    const eve = await person('eve.adams')
    await group('security-officer', eve)
    const ward = await group('Ward 3')
    await directory.officers.setMapping(officer, ward, { roles: ['clinician'], privileged: false })
    for (const name of ['Ward 3', 'WARD 3', 'Wаrd 3', 'Ward\u200b 3'])
      expect((await scim('POST', '/Groups', { displayName: name })).body).toMatchObject({
        scimType: 'uniqueness',
        status: '409',
      })
    expect((await scim('DELETE', `/Groups/${ward}`)).status).toBe(204)
    await group('Ward 3', eve)
    expect(await rolesOf(eve)).toEqual([])
  })

  it.each(['security-officer', 'privacy-officer', 'auditor', 'service', 'subscriber'] as const)(
    'not the role %s by a mapping that does not say so expressly',
    async (role) => {
      const eve = await person('eve.adams')
      const ward = await group('Ward 3', eve)
      await expect(
        directory.officers.setMapping(officer, ward, { roles: ['clerk', role], privileged: false }),
      ).rejects.toMatchObject({ code: 'input.invalid' })
      expect(await rolesOf(eve)).toEqual([])
      await directory.officers.setMapping(officer, ward, { roles: [role], privileged: true })
      expect(await rolesOf(eve)).toEqual([role])
    },
  )

  it('not by what it says of a person: roles, entitlements, groups, a practitioner, an id', async () => {
    const said = {
      userName: 'eve.adams',
      id: 'p-0',
      roles: [{ value: 'security-officer', primary: true }],
      entitlements: [{ value: 'security-officer' }],
      practitioner: 'pr-17',
      'urn:wardstone:User': { roles: ['security-officer'], practitioner: 'pr-17' },
      groups: [{ value: 'g-0' }],
    }
    const eve = await scim('POST', '/Users', said)
    expect(idIn(eve)).not.toBe('p-0')
    await scim(
      'PATCH',
      `/Users/${idIn(eve)}`,
      patch([{ op: 'add', path: 'roles', value: ['auditor'] }]),
    )
    await scim('PUT', `/Users/${idIn(eve)}`, { ...said, id: idIn(eve) })
    expect((await identity.accounts()).accounts).toMatchObject([
      { roles: [], practitioner: null, state: 'invited', factors: [] },
    ])
  })

  it.each([
    ['id', 'p-0'],
    ['meta.version', 'W/"9"'],
    ['meta', { resourceType: 'Group' }],
    ['groups', [{ value: 'g-0' }]],
  ])('not by a change of %s, which is the server’s own', async (path, value) => {
    const eve = await person('eve.adams')
    const answer = await scim('PATCH', `/Users/${eve}`, patch([{ op: 'replace', path, value }]))
    expect(answer.body).toMatchObject({ status: '400', scimType: 'mutability' })
  })

  it('not over an account that was made here: not by its name, in capitals, wide letters or look-alikes', async () => {
    const { account, token } = await house.local('ana.ruiz', ['clinician'])
    for (const userName of [
      'ana.ruiz',
      'ANA.RUIZ',
      'ａｎａ．ｒｕｉｚ',
      'аna.ruiz',
      'ana.ruіz',
      'ana.\u200bruiz',
    ]) {
      const answer = await scim('POST', '/Users', { userName, active: false, externalId: account })
      expect([userName, answer.status, answer.body['scimType']]).toEqual([
        userName,
        409,
        'uniqueness',
      ])
    }
    // Nor by the id of the account.
    for (const method of ['PUT', 'PATCH', 'DELETE', 'GET'] as const)
      expect(
        (await scim(method, `/Users/${account}`, method === 'GET' ? undefined : leaves)).status,
      ).toBe(404)
    expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 0 })
    expect(await identity.authenticate(token)).toBeDefined()
  })

  it('not over somebody else by taking their externalId or their name', async () => {
    const one = idIn(await scim('POST', '/Users', { userName: 'ana.ruiz', externalId: 'x1' }))
    const two = idIn(await scim('POST', '/Users', { userName: 'eve.adams', externalId: 'x1' }))
    expect(await house.accountOf(one)).not.toBe(await house.accountOf(two))
    const rename = patch([{ op: 'replace', path: 'userName', value: 'Ana.Ruiz' }])
    expect((await scim('PATCH', `/Users/${two}`, rename)).body).toMatchObject({ status: '409' })
  })

  it('keeps an account that was made here only once an officer lets it, and then its roles stay', async () => {
    const { account, token } = await house.local('ana.ruiz', ['clinician'])
    const { id } = await directory.officers.adopt(officer, account, 'ana.ruiz')
    expect((await scim('GET', `/Users/${id}`)).body).toMatchObject({
      userName: 'ana.ruiz',
      active: true,
    })
    expect(await rolesOf(id)).toEqual(['clinician'])
    await expect(directory.officers.adopt(officer, account, 'other')).rejects.toMatchObject({
      code: 'input.conflict',
    })
    expect((await scim('PATCH', `/Users/${id}`, leaves)).status).toBe(200)
    expect(await identity.authenticate(token)).toBeUndefined()
  })

  it('never ends the last security officer, nor takes the role', async () => {
    const { account, token } = await house.local('ola', ['security-officer'])
    const { id } = await directory.officers.adopt(officer, account, 'ola')
    for (const answer of [
      await scim('PATCH', `/Users/${id}`, leaves),
      await scim('DELETE', `/Users/${id}`),
    ])
      expect([answer.status, answer.body['detail']]).toEqual([409, expect.stringContaining('last')])
    expect((await identity.authenticate(token))?.actor.roles).toEqual(['security-officer'])
    await house.local('second', ['security-officer'])
    expect((await scim('PATCH', `/Users/${id}`, leaves)).status).toBe(200)
  })

  it('ends no more accounts within an hour than the limit until an officer confirms', async () => {
    const ids: string[] = []
    for (const name of ['aa', 'bb', 'cc', 'dd', 'ee', 'ff']) ids.push(await person(name))
    const answers: number[] = []
    for (const [index, id] of ids.entries())
      answers.push((await scim(index === 4 ? 'DELETE' : 'PATCH', `/Users/${id}`, leaves)).status)
    expect(answers).toEqual([200, 200, 200, 429, 429, 429])
    const held = await directory.officers.held()
    expect(new Set(held.map(({ id }) => id))).toEqual(new Set(ids.slice(LEAVERS_MAX)))
    const [first = '', second = '', third = ''] = held.map(({ id }) => id)
    await directory.officers.decide(officer, { leave: [first, second], keep: [third] })
    expect(await directory.officers.held()).toEqual([])
    expect((await scim('GET', `/Users/${first}`)).body['active']).toBe(false)
    expect((await scim('GET', `/Users/${third}`)).body['active']).toBe(true)
    // An hour later the directory may go on by itself.
    house.clock.advance(60 * 60 * 1000)
    expect((await scim('PATCH', `/Users/${third}`, leaves)).status).toBe(200)
    const kinds = (await house.evidence()).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'directory.leavers.held')).toHaveLength(3)
    expect(kinds).toContain('directory.leavers.decided')
  })

  it('not by rows written into the database: a member, another account, a mapping of another group', async () => {
    const eve = await person('eve.adams')
    const ana = await person('ana.ruiz')
    const ward = await group('Ward 3')
    const office = await group('Office', ana)
    await directory.officers.setMapping(officer, office, { roles: ['auditor'], privileged: true })
    await ownerSql`insert into directory_member (group_id, person_id, proof)
      select group_id, ${eve}, proof from directory_member where group_id = ${office}`
    await scim(
      'PATCH',
      `/Groups/${ward}`,
      patch([{ op: 'add', path: 'members', value: [{ value: eve }] }]),
    )
    expect(await rolesOf(eve)).toEqual([])
    await ownerSql`update directory_group set mapping = (select mapping from directory_group where id = ${office}) where id = ${ward}`
    const touch = patch([{ op: 'remove', path: 'members' }])
    expect((await scim('PATCH', `/Groups/${ward}`, touch)).status).toBe(200)
    const add = patch([{ op: 'add', path: 'members', value: [{ value: eve }] }])
    expect((await scim('PATCH', `/Groups/${ward}`, add)).status).not.toBe(200)
    await ownerSql`update directory_person set sealed = (select sealed from directory_person where id = ${ana}) where id = ${eve}`
    expect((await scim('PATCH', `/Users/${eve}`, leaves)).status).not.toBe(200)
    expect((await scim('GET', `/Users/${ana}`)).body['active']).toBe(true)
  })

  it('leaves nothing readable in the database', async () => {
    const email = { value: 'ruiz@ansgar.example', type: 'work' }
    await scim('POST', '/Users', {
      userName: 'anaruizname',
      externalId: 'ext-4711',
      emails: [email],
    })
    await group('Kardiologie')
    const tables = ['person', 'group', 'member', 'change', 'client'].map(
      (name) => `directory_${name}`,
    )
    const rows = await Promise.all(
      tables.map(
        (name) => ownerSql<{ row: string }[]>`select t::text as row from ${ownerSql(name)} t`,
      ),
    )
    const dump = rows.flatMap((table) => table.map(({ row }) => row)).join('\n')
    expect(dump.length).toBeGreaterThan(500)
    for (const word of ['anaruiz', 'ansgar.example', 'ext-4711', 'Kardiologie'])
      for (const form of [word, Buffer.from(word).toString('hex')]) expect(dump).not.toContain(form)
  })
})
