import { parseJson, type Json } from '@wardstone/core'
import { listOf, objectOf } from './name-path.ts'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { idIn, openTestHouse } from './test-house.ts'

const house = await openTestHouse()
const { scim } = house
beforeEach(house.reset)
afterAll(house.close)

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const github = 'https://github.com'

/** What a directory was seen to send that RFC 7644 does not foresee, where that is recorded, and what it must come to. */
type Quirk = {
  readonly from: string
  readonly what: string
  readonly source: string
  readonly operations: readonly { readonly [name: string]: Json }[]
  readonly expected: { readonly [name: string]: Json }
}

const userQuirks: readonly Quirk[] = [
  {
    from: 'Entra',
    what: '“Replace” with a capital and false as text',
    source: `${github}/scimmyjs/scimmy/issues/86`,
    operations: [{ op: 'Replace', path: 'active', value: 'false' }],
    expected: { active: false },
  },
  {
    from: 'Entra',
    what: '“False” with a capital',
    source: `${github}/thomaspoignant/scim-patch/issues/872`,
    operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    expected: { active: false },
  },
  {
    from: 'Entra',
    what: '“Add” to end an account',
    source: `${github}/rancher/rancher/issues/54025`,
    operations: [{ op: 'Add', path: 'active', value: 'False' }],
    expected: { active: false },
  },
  {
    from: 'Okta',
    what: 'replace without a path',
    source: `${github}/getsentry/sentry/pull/27199`,
    operations: [{ op: 'replace', value: { active: false } }],
    expected: { active: false },
  },
  {
    from: 'SailPoint',
    what: 'add without a path',
    source: 'https://developer.sailpoint.com/discuss/t/scim-api-patch-op/7752',
    operations: [{ op: 'add', value: { active: false } }],
    expected: { active: false },
  },
  {
    from: 'Entra',
    what: 'one value in a list, with $ref null',
    source: `${github}/MicrosoftDocs/azure-docs/issues/42220`,
    operations: [{ op: 'Replace', path: 'displayName', value: [{ $ref: null, value: 'User x' }] }],
    expected: { displayName: 'User x' },
  },
  {
    from: 'Entra',
    what: 'names with dots and of an extension, without a path',
    source: `${github}/Captain-P-Goldfish/scim-for-keycloak/issues/26`,
    operations: [
      {
        op: 'replace',
        value: {
          displayName: 'Bjfe',
          'name.givenName': 'Kkom',
          'name.familyName': 'Unua',
          [`${ENTERPRISE}:employeeNumber`]: 'Aklq',
        },
      },
    ],
    expected: {
      displayName: 'Bjfe',
      name: { givenName: 'Kkom', familyName: 'Unua' },
      [ENTERPRISE]: { employeeNumber: 'Aklq' },
    },
  },
  {
    from: 'Entra',
    what: 'a filtered address of somebody who has none',
    source: `${github}/ssoready/ssoready/pull/249`,
    operations: [{ op: 'Add', path: 'emails[type eq "work"].value', value: 'a@ansgar.example' }],
    expected: { emails: [{ type: 'work', value: 'a@ansgar.example' }] },
  },
  {
    from: 'Entra',
    what: 'the same with Replace',
    source: `${github}/OneUptime/oneuptime/pull/3852`,
    operations: [
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'b@ansgar.example' },
    ],
    expected: { emails: [{ type: 'work', value: 'b@ansgar.example' }] },
  },
  {
    from: 'Entra',
    what: 'a manager that is only its value',
    source: `${github}/apache/directory-scimple/issues/1242`,
    operations: [{ op: 'Add', path: `${ENTERPRISE}:manager`, value: 'myuser' }],
    expected: { [ENTERPRISE]: { manager: { value: 'myuser' } } },
  },
  {
    from: 'Entra',
    what: 'a part of the manager by the path of the extension',
    source: `${github}/wso2/product-is/issues/11678`,
    operations: [{ op: 'add', path: `${ENTERPRISE}:manager.value`, value: 'Ruth' }],
    expected: { [ENTERPRISE]: { manager: { value: 'Ruth' } } },
  },
  {
    from: 'Entra',
    what: 'attributes that are not kept beside the end of an account',
    source:
      'https://learn.microsoft.com/en-us/entra/identity/app-provisioning/entra-id-scim-api-schema-documentation',
    operations: [
      { op: 'Replace', path: 'addresses[type eq "work"].locality', value: 'Hamburg' },
      { op: 'Replace', path: 'active', value: 'False' },
    ],
    expected: { active: false },
  },
]

const groupQuirks: readonly (Omit<Quirk, 'expected'> & { readonly members: readonly string[] })[] =
  [
    {
      from: 'Entra',
      what: 'members to remove in the value, with $ref null',
      source: `${github}/Captain-P-Goldfish/SCIM-SDK/issues/149`,
      operations: [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'ANA' }] }],
      members: ['BO'],
    },
    {
      from: 'Entra',
      what: 'the same without $ref',
      source: `${github}/apache/directory-scimple/pull/447`,
      operations: [{ op: 'remove', path: 'members', value: [{ value: 'ANA' }] }],
      members: ['BO'],
    },
    {
      from: 'Entra',
      what: 'somebody who is in the group already, added again',
      source: `${github}/AzureAD/SCIMReferenceCode/issues/10`,
      operations: [{ op: 'Add', path: 'members', value: [{ $ref: null, value: 'ANA' }] }],
      members: ['BO', 'ANA'],
    },
    {
      from: 'Okta',
      what: 'a value filter to remove one',
      source: `${github}/simpleidserver/SimpleIdServer/issues/696`,
      operations: [{ op: 'remove', path: 'members[value eq "ANA"]' }],
      members: ['BO'],
    },
    {
      from: 'Okta',
      what: 'the id and the name again, without a path: nobody leaves',
      source: `${github}/Metatavu/keycloak-scim-server/pull/113`,
      operations: [{ op: 'replace', value: { id: 'GROUP', displayName: 'Ward 3' } }],
      members: ['ANA', 'BO'],
    },
    {
      from: 'Okta',
      what: 'an empty list of members without a path',
      source: `${github}/jelhub/scimgateway/issues/113`,
      operations: [{ op: 'replace', value: { members: [], id: 'GROUP', displayName: 'Ward 3' } }],
      members: [],
    },
    {
      from: 'Okta',
      what: 'an empty list of members with a path',
      source: `${github}/Captain-P-Goldfish/SCIM-SDK/issues/757`,
      operations: [{ op: 'replace', path: 'members', value: [] }],
      members: [],
    },
    {
      from: 'Entra',
      what: 'a new name without a path keeps the members',
      source: `${github}/langwatch/langwatch/issues/7131`,
      operations: [{ op: 'Replace', value: { displayName: 'Ward 4' } }],
      members: ['ANA', 'BO'],
    },
  ]

const body = (operations: Json): Json => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
})

describe('what directories send besides the standard is understood', () => {
  it('all of it', () => {
    expect(userQuirks).toHaveLength(12)
    expect(groupQuirks).toHaveLength(8)
  })

  it.each(userQuirks)('$from: $what ($source)', async ({ operations, expected }) => {
    const made = await scim('POST', '/Users', { userName: 'ana.ruiz', active: true })
    const changed = await scim('PATCH', `/Users/${idIn(made)}`, body(operations))
    expect(changed.status).toBe(200)
    expect((await scim('GET', `/Users/${idIn(made)}`)).body).toMatchObject(expected)
  })

  it.each(groupQuirks)('$from: $what ($source)', async ({ operations, members }) => {
    const ana = idIn(await scim('POST', '/Users', { userName: 'ana.ruiz' }))
    const bo = idIn(await scim('POST', '/Users', { userName: 'bo.lind' }))
    const group = idIn(
      await scim('POST', '/Groups', {
        displayName: 'Ward 3',
        members: [{ value: ana }, { value: bo }],
      }),
    )
    const ids: Record<string, string> = { ANA: ana, BO: bo, GROUP: group }
    const text = JSON.stringify(operations).replaceAll(/ANA|BO|GROUP/g, (name) => ids[name] ?? '')
    const changed = await scim('PATCH', `/Groups/${group}`, body(parseJson(text)))
    expect(changed.status).toBe(200)
    const found = (await scim('GET', `/Groups/${group}`)).body['members'] ?? []
    expect(new Set(listOf(found).map((one) => objectOf(one)['value']))).toEqual(
      new Set(members.map((name) => ids[name])),
    )
  })

  it('Okta: a person is created with a password, which is not taken (https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20)', async () => {
    const sent = { userName: 'ana.ruiz', password: '1mz050nq', groups: [], locale: 'en-US' }
    const made = await scim('POST', '/Users', sent)
    expect(made.status).toBe(201)
    expect(JSON.stringify(made.body)).not.toMatch(/password|1mz050nq/)
    const [row] = await house.database.ownerSql<{ factors: number }[]>`
      select count(*) as factors from identity_password`
    expect(row?.factors).toBe(0)
  })

  it('Okta: PUT ends an account (https://github.com/oktadeveloper/okta-blog-archive/pull/1956)', async () => {
    const id = idIn(await scim('POST', '/Users', { userName: 'ana.ruiz' }))
    const put = await scim('PUT', `/Users/${id}`, { id, userName: 'ana.ruiz', active: false })
    expect([put.status, put.body['active']]).toEqual([200, false])
    // Without the word nobody comes back.
    const again = await scim('PUT', `/Users/${id}`, { id, userName: 'ana.ruiz' })
    expect(again.body['active']).toBe(false)
  })

  it.each([
    [
      'userName eq "ANA.Ruiz"',
      'https://docs.delinea.com/online-help/delinea-platform/identity-providers/entra-id/entra-id-scim-provisioning-scim-endpoints.htm',
    ],
    ['externalId eq "00u1"', `${github}/OctopusDeploy/Issues/issues/9841`],
    ['emails[type eq "work"].value eq "a@b.example"', `${github}/simstudioai/sim/pull/7567`],
    ['emails[type eq "work"] eq "a@b.example"', `${github}/MicrosoftDocs/azure-docs/issues/83855`],
    ['emails.value eq "a@b.example"', `${github}/eneo-ai/eneo/pull/443`],
    ['active eq "True" and userName sw "ana"', `${github}/thomaspoignant/scim-patch/issues/872`],
  ])('Entra finds people by %s (%s)', async (filter) => {
    const work = { type: 'work', value: 'a@b.example' }
    await scim('POST', '/Users', { userName: 'ana.ruiz', externalId: '00u1', emails: [work] })
    await scim('POST', '/Users', { userName: 'bo.lind', active: false })
    const found = await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ userName: 'ana.ruiz' }] })
  })

  it('Entra: a group with its own mark among the schemas, read without members (https://github.com/better-auth/better-auth/pull/10620)', async () => {
    const mark = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group', mark]
    const ana = idIn(await scim('POST', '/Users', { userName: 'ana.ruiz' }))
    const made = await scim('POST', '/Groups', {
      schemas,
      displayName: 'Ward 3',
      members: [{ value: ana }],
    })
    const read = await scim('GET', `/Groups/${idIn(made)}?excludedAttributes=members`)
    expect(read.body).toMatchObject({ displayName: 'Ward 3' })
    expect(read.body).not.toHaveProperty('members')
  })
})
