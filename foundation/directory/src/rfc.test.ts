import type { Json } from '@wardstone/core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { isList, objectOf } from './name-path.ts'
import { BASE, idIn, openTestHouse, type Answer } from './test-house.ts'

const house = await openTestHouse()
const { scim } = house
beforeEach(house.reset)
afterAll(house.close)

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
/** RFC 7643 §8.3, what of it is kept here. */
const babs = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
  externalId: '701984',
  userName: 'bjensen@example.com',
  name: {
    formatted: 'Ms. Barbara J Jensen, III',
    familyName: 'Jensen',
    givenName: 'Barbara',
    middleName: 'Jane',
    honorificPrefix: 'Ms.',
    honorificSuffix: 'III',
  },
  displayName: 'Babs Jensen',
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  userType: 'Employee',
  title: 'Tour Guide',
  preferredLanguage: 'en-US',
  active: true,
  [ENTERPRISE]: {
    employeeNumber: '701984',
    costCenter: '4130',
    organization: 'Universal Studios',
    division: 'Theme Park',
    department: 'Tour Operations',
    manager: { value: '26118915-6090-4610-87e4-49d8ca9f808d' },
  },
}
const patch = (...operations: Json[]): Json => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
})
const namesIn = ({ body }: Answer): readonly Json[] => {
  const list = body['Resources']
  return isList(list) ? list.map((one) => objectOf(one)['userName'] ?? '') : []
}
const find = async (filter: string) =>
  namesIn(await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`))

describe('a resource', () => {
  it('is created and read as RFC 7644 §3.3 and §3.4.1 show', async () => {
    const made = await scim('POST', '/Users', babs)
    const { [ENTERPRISE]: work, ...core } = babs
    expect(made.body).toMatchObject({
      ...core,
      [ENTERPRISE]: work,
      meta: { resourceType: 'User', location: `${BASE}/Users/${idIn(made)}` },
    })
    expect(made.headers['content-type']).toBe('application/scim+json; charset=utf-8')
    const read = await scim('GET', `/Users/${idIn(made)}`)
    expect(read.body).toEqual(made.body)
    expect(read.headers['etag']).toBe(objectOf(made.body['meta'])['version'])
    const again = await scim('POST', '/Users', babs)
    expect(again.body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '409',
      scimType: 'uniqueness',
      detail: expect.any(String),
    })
  })

  it('goes with DELETE and is not found after (§3.6)', async () => {
    const id = idIn(await scim('POST', '/Users', babs))
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204)
    for (const method of ['GET', 'DELETE'] as const)
      expect((await scim(method, `/Users/${id}`)).body).toMatchObject({ status: '404' })
  })

  it('is changed only from what was read (§3.14)', async () => {
    const made = await scim('POST', '/Users', babs)
    const etag = String(made.headers['etag'])
    const url = `/Users/${idIn(made)}`
    const guide = patch({ op: 'replace', path: 'title', value: 'Guide' })
    const unchanged = await scim('GET', url, undefined, { 'if-none-match': etag })
    expect(unchanged.status).toBe(304)
    expect((await scim('PATCH', url, guide, { 'if-match': etag })).status).toBe(200)
    for (const method of ['PATCH', 'PUT', 'DELETE'] as const) {
      const body = method === 'DELETE' ? undefined : method === 'PUT' ? babs : guide
      expect((await scim(method, url, body, { 'if-match': etag })).status).toBe(412)
    }
    expect((await scim('GET', url)).body['title']).toBe('Guide')
  })

  it('is replaced by PUT: what is not said is gone (§3.5.1)', async () => {
    const id = idIn(await scim('POST', '/Users', babs))
    const put = await scim('PUT', `/Users/${id}`, { userName: 'bjensen@example.com', title: 'X' })
    expect(put.body).toMatchObject({ title: 'X', active: true })
    expect(Object.keys(put.body).toSorted()).toEqual(
      ['active', 'id', 'meta', 'schemas', 'title', 'userName'].toSorted(),
    )
  })

  it.each<[string, Json, Json]>([
    [
      'add without a path (§3.5.2.1)',
      { op: 'add', value: { emails: [{ value: 'b@j.org', type: 'other' }], nickName: 'B' } },
      { emails: [{}, {}, { value: 'b@j.org', type: 'other' }] },
    ],
    [
      'remove by value filter (§3.5.2.2)',
      { op: 'remove', path: 'emails[type eq "work" and value ew "example.com"]' },
      { emails: [{ value: 'babs@jensen.org' }] },
    ],
    [
      'replace a part of one value (§3.5.2.3)',
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@example.com' },
      { emails: [{ value: 'new@example.com', primary: true }, { value: 'babs@jensen.org' }] },
    ],
    [
      'replace without a path keeps the rest (§3.5.2.3)',
      { op: 'replace', value: { name: { givenName: 'Babs' } } },
      { name: { givenName: 'Babs', familyName: 'Jensen' } },
    ],
    [
      'a new primary takes it from the other (§3.5.2)',
      { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
      { emails: [{ primary: false }, { primary: true }] },
    ],
  ])('is patched: %s', async (_what, operation, expected) => {
    const id = idIn(await scim('POST', '/Users', babs))
    const changed = await scim('PATCH', `/Users/${id}`, patch(operation))
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject(objectOf(expected))
  })

  it('loses a list by a remove operation (§3.5.2.2)', async () => {
    const id = idIn(await scim('POST', '/Users', babs))
    const changed = await scim('PATCH', `/Users/${id}`, patch({ op: 'remove', path: 'emails' }))
    expect(changed.body).not.toHaveProperty('emails')
    expect(changed.body).toMatchObject({ title: 'Tour Guide' })
  })

  it.each<[string, Json, string]>([
    ['an unknown operation', { op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
    ['remove without a path', { op: 'remove' }, 'noTarget'],
    ['an unknown attribute', { op: 'add', path: 'nonsense', value: 'x' }, 'invalidPath'],
    [
      'a filter after a single value',
      { op: 'add', path: 'title[a eq 1]', value: 'x' },
      'invalidPath',
    ],
    ['a broken filter', { op: 'add', path: 'emails[type eq]', value: 'x' }, 'invalidFilter'],
    [
      'a filter that takes nothing',
      { op: 'replace', path: 'emails[type sw "x"].value', value: 'x' },
      'noTarget',
    ],
    ['a number for a boolean', { op: 'replace', path: 'active', value: 7 }, 'invalidValue'],
    ['no user name', { op: 'remove', path: 'userName' }, 'invalidValue'],
    ['a line break', { op: 'replace', path: 'title', value: 'a\nb' }, 'invalidValue'],
    ['another id', { op: 'replace', value: { id: 'p-0' } }, 'mutability'],
  ])('refuses a patch whole: %s', async (_what, operation, scimType) => {
    const made = await scim('POST', '/Users', babs)
    const first = { op: 'replace', path: 'title', value: 'changed' }
    const answer = await scim('PATCH', `/Users/${idIn(made)}`, patch(first, operation))
    expect(answer.body).toMatchObject({ status: '400', scimType })
    expect((await scim('GET', `/Users/${idIn(made)}`)).body).toEqual(made.body)
  })

  it.each([
    ['not JSON', '{"userName":', 'invalidSyntax'],
    ['a member twice', '{"userName":"a1","userName":"b1"}', 'invalidSyntax'],
    ['nothing', '', 'invalidSyntax'],
    ['no name', '{"displayName":"x"}', 'invalidValue'],
    ['a list', '[]', 'invalidSyntax'],
  ])('is not made of %s', async (_what, payload, scimType) => {
    const [client] = await house.directory.clients.list()
    const { token } = await house.directory.clients.create(
      { id: client?.createdBy ?? '', roles: [] },
      'Raw',
      1,
    )
    const answer = await house.app.inject({
      method: 'POST',
      url: '/scim/v2/Users',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      payload,
    })
    expect(answer.json()).toMatchObject({ status: '400', scimType })
  })
})

describe('a list', () => {
  const others = [
    { userName: 'J.Smith', title: 'Nurse', userType: 'Intern', active: false },
    { userName: 'k.meyer', emails: [{ value: 'k@example.com', type: 'work' }] },
  ]
  beforeEach(async () => {
    await scim('POST', '/Users', babs)
    house.clock.advance(1000)
    for (const one of others) {
      await scim('POST', '/Users', one)
      house.clock.advance(1000)
    }
  })
  const B = 'bjensen@example.com'
  const S = 'J.Smith'
  const M = 'k.meyer'

  // The examples of §3.4.2.2, figure 2, on these three people.
  it.each([
    ['userName eq "bjensen@example.com"', [B]],
    ['name.familyName co "ense"', [B]],
    ['userName sw "J"', [S]],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"', [S]],
    ['title pr', [B, S]],
    ['not (title pr)', [M]],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', [B, S, M]],
    ['meta.lastModified lt "2011-05-13T04:42:34Z"', []],
    ['title pr and userType eq "Employee"', [B]],
    ['title pr or userType eq "Intern"', [B, S]],
    ['schemas pr', undefined],
    ['userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")', [B]],
    [
      'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
      [S],
    ],
    ['userType eq "Employee" and (emails.type eq "work")', [B]],
    ['userType eq "Employee" and emails[type eq "work" and value co "@example.com"]', [B]],
    ['emails[type eq "work" and value co "@example.com"] or phoneNumbers[type eq "x"]', [B, M]],
    [`${ENTERPRISE}:department eq "Tour Operations"`, [B]],
    [`${ENTERPRISE}:manager.value pr`, [B]],
    ['active eq false', [S]],
    ['title eq null', [M]],
    ['USERNAME EW "SMITH"', [S]],
    ['externalId eq "701984" or userName ge "k"', [B, M]],
    ['userName le "j.smith"', [B, S]],
  ])('holds whom a filter takes: %s', async (filter, expected) => {
    if (expected === undefined)
      expect((await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body).toMatchObject(
        {
          scimType: 'invalidFilter',
        },
      )
    else expect(await find(filter)).toEqual(expected)
  })

  it.each([
    'userName',
    'userName eq',
    'userName xx "a"',
    'userName eq "a',
    '(userName eq "a"',
    'userName eq "a")',
    'userName eq a',
    'userName eq "a" and',
    'nonsense eq "a"',
    'emails[type eq "work"',
    'userName["a"]',
    `${'('.repeat(17)}title pr${')'.repeat(17)}`,
    `title eq "${'x'.repeat(2000)}"`,
    'meta.created gt "yesterday"',
  ])('refuses a filter that is none: %s', async (filter) => {
    const answer = await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)
    expect(answer.body).toMatchObject({ status: '400', scimType: 'invalidFilter' })
  })

  it('comes in pages that start at 1, with the total (§3.4.2.4)', async () => {
    for (const filter of ['', '&filter=userName%20pr']) {
      const page = await scim('GET', `/Users?startIndex=2&count=1${filter}`)
      expect(page.body).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1 })
      expect(namesIn(page)).toHaveLength(1)
      const counted = await scim('GET', `/Users?count=0${filter}`)
      expect(counted.body).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] })
      const low = await scim('GET', `/Users?startIndex=-5&count=-1${filter}`)
      expect(low.body).toMatchObject({ startIndex: 1, itemsPerPage: 0 })
    }
    expect((await scim('GET', '/Users?count=x')).body).toMatchObject({ scimType: 'invalidValue' })
  })

  it('shows the parts that are asked for, and always the id (§3.9)', async () => {
    const some = await scim(
      'GET',
      `/Users?attributes=userName,name.givenName,${ENTERPRISE}:division&filter=title%20eq%20%22Tour%20Guide%22`,
    )
    expect(some.body['Resources']).toEqual([
      {
        schemas: expect.any(Array),
        id: expect.any(String),
        userName: B,
        name: { givenName: 'Barbara' },
        [ENTERPRISE]: { division: 'Theme Park' },
      },
    ])
    const rest = await scim('GET', '/Users?excludedAttributes=id,emails.value,name&count=1')
    const [first] = isList(rest.body['Resources']) ? rest.body['Resources'] : []
    expect(first).toMatchObject({
      id: expect.any(String),
      userName: B,
      emails: [{ type: 'work' }, {}],
    })
    expect(first).not.toHaveProperty('name')
  })

  it('is had by POST too, of one kind or of all (§3.4.3)', async () => {
    await scim('POST', '/Groups', { displayName: 'Guides' })
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest']
    const one = await scim('POST', '/Users/.search', { schemas, filter: 'title pr', count: 1 })
    expect(one.body).toMatchObject({ totalResults: 2, itemsPerPage: 1 })
    const all = await scim('POST', '/.search', { schemas, filter: 'displayName pr' })
    expect(all.body).toMatchObject({ totalResults: 2 })
    const last = await scim('POST', '/.search', { schemas, startIndex: 4, count: 5 })
    expect(last.body).toMatchObject({ totalResults: 4, Resources: [{ displayName: 'Guides' }] })
  })
})

describe('discovery (§4)', () => {
  it('says what is offered and what is kept', async () => {
    expect((await scim('GET', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      etag: { supported: true },
    })
    const types = await scim('GET', '/ResourceTypes')
    expect(types.body).toMatchObject({
      totalResults: 2,
      Resources: [{ id: 'User' }, { id: 'Group' }],
    })
    const schemas = await scim('GET', '/Schemas')
    expect(schemas.body['totalResults']).toBe(3)
    expect(JSON.stringify(schemas.body)).not.toContain('password')
    expect((await scim('GET', `/Schemas/${ENTERPRISE}`)).body).toMatchObject({ id: ENTERPRISE })
    expect((await scim('GET', '/Schemas?filter=id%20pr')).status).toBe(403)
    expect((await scim('GET', '/Schemas/none')).status).toBe(404)
    expect((await scim('POST', '/Bulk', {})).status).toBe(501)
    expect((await scim('GET', '/Me')).status).toBe(501)
    expect((await scim('GET', '/nothing')).body).toMatchObject({ status: '404' })
  })
})
