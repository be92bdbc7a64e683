import { renewOrganisation } from '@wardstone/harness'
import { sealedAccounts } from '@wardstone/identity'
import { afterAll, expect, it } from 'vitest'
import { sealedDirectory } from './reseal.ts'
import { idIn, officer, openTestHouse } from './test-house.ts'

const house = await openTestHouse()
afterAll(house.close)

it('the directory knows everybody, and each group gives its roles, under a new data key', async () => {
  await house.reset()
  const { directory, database, vault, clock, scim } = house
  const ana = await scim('POST', '/Users', { userName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz' })
  const group = await scim('POST', '/Groups', { displayName: 'Ward 3' })
  const id = idIn(group)
  await directory.officers.setMapping(officer, id, { roles: ['clinician'], privileged: false })

  const { sql } = database
  const { advance } = clock
  const sources = [...sealedDirectory, ...sealedAccounts]
  const resealed = await renewOrganisation({ sql, vault, advance, sources })

  expect(resealed).toMatchObject({
    'directory_person.sealed': 1,
    'directory_group.sealed': 1,
    'directory_group.mapping': 1,
    'directory_change.sealed': 1,
  })
  const person = idIn(ana)
  const known = await scim('GET', `/Users/${person}`)
  expect(known.body).toMatchObject({ userName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz' })
  const members = [{ op: 'add', path: 'members', value: [{ value: person }] }]
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
  expect((await scim('PATCH', `/Groups/${id}`, { schemas, Operations: members })).status).toBe(200)
  const history = await directory.history()
  expect(history.map(({ what, gained }) => [what, gained])).toEqual([
    ['moved', ['clinician']],
    ['joined', []],
  ])
})
