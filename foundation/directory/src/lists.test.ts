import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { LIST_BYTES_MAX } from './limits.ts'
import { readList } from './read-list.ts'
import { idIn, LEAVERS_MAX, officer, openTestHouse } from './test-house.ts'

const house = await openTestHouse()
const { identity, directory } = house
const { lists } = directory
beforeEach(house.reset)
afterAll(house.close)

const csv = (...lines: string[]) => Buffer.from(`${lines.join('\r\n')}\r\n`)
const HEAD = 'username,name,roles,practitioner,active'
const first = csv(HEAD, 'ana.ruiz,Dr. Ana Ruiz,clinician,pr-17,yes', 'bo.lind,"Lind, Bo",clerk,,')
const apply = async (bytes: Buffer, leavers?: number) =>
  lists.apply(officer, bytes, (await lists.preview(bytes)).id, leavers)
const accountNamed = async (name: string) =>
  (await identity.accounts()).accounts.find(
    ({ displayName, state }) => displayName === name && state !== 'closed',
  )

describe('a list of people', () => {
  it('shows who joins, moves, leaves and stays, and does nothing until it is applied', async () => {
    const plan = await lists.preview(first)
    expect(plan.counts).toEqual({ joins: 2, moves: 0, leaves: 0, stays: 0 })
    expect((await identity.accounts()).total).toBe(0)
    await lists.apply(officer, first, plan.id, undefined)
    expect(await accountNamed('Dr. Ana Ruiz')).toMatchObject({
      state: 'invited',
      roles: ['clinician'],
      practitioner: 'pr-17',
      source: 'csv',
      factors: [],
    })
    const ana = await accountNamed('Dr. Ana Ruiz')
    const token = await house.enrol(ana?.id ?? '', 'ana')
    const bo = await accountNamed('Lind, Bo')
    const boToken = await house.enrol(bo?.id ?? '', 'bo')

    const second = csv(
      HEAD,
      'ANA.RUIZ,Dr. Ana Ruiz,clinician|clerk,pr-18,yes',
      'cy.moe,Cy Moe,clerk,,1',
    )
    const seen = await lists.preview(second)
    expect(seen.counts).toEqual({ joins: 1, moves: 1, leaves: 1, stays: 0 })
    expect(seen.steps.map(({ what, line, reasons }) => [what, line, reasons])).toEqual([
      ['moves', 2, ['gains clerk', 'practitioner pr-17 → pr-18']],
      ['joins', 3, ['clerk']],
      ['leaves', null, ['not in the list']],
    ])
    await lists.apply(officer, second, seen.id, undefined)
    expect((await identity.authenticate(token))?.actor).toMatchObject({
      roles: ['clinician', 'clerk'],
      practitioner: 'pr-18',
    })
    expect(await identity.authenticate(boToken)).toBeUndefined()
    expect((await lists.preview(second)).counts).toEqual({
      joins: 0,
      moves: 0,
      leaves: 0,
      stays: 2,
    })
    const history = await directory.history()
    expect(history.map(({ what, displayName }) => [what, displayName])).toEqual([
      ['left', 'Lind, Bo'],
      ['joined', 'Cy Moe'],
      ['moved', 'Dr. Ana Ruiz'],
      ['joined', 'Lind, Bo'],
      ['joined', 'Dr. Ana Ruiz'],
    ])
    const told = (await house.evidence()).filter(({ kind }) => kind === 'directory.list.imported')
    expect(
      told.map(({ facts, actor }) => [actor, facts['joined'], facts['moved'], facts['left']]),
    ).toEqual([
      [officer.id, 2, 0, 0],
      [officer.id, 1, 1, 1],
    ])
  })

  it('is not applied when people changed since the preview, or with another file', async () => {
    const seen = await lists.preview(first)
    await apply(first)
    await expect(lists.apply(officer, first, seen.id, undefined)).rejects.toMatchObject({
      code: 'input.conflict',
    })
    const other = csv(HEAD, 'ana.ruiz,Dr. Ana Ruiz,clinician,pr-17,yes')
    const plan = await lists.preview(first)
    await expect(lists.apply(officer, other, plan.id, undefined)).rejects.toMatchObject({
      code: 'input.conflict',
    })
  })

  it('ends more accounts than the limit only when told how many', async () => {
    const many = Array.from({ length: LEAVERS_MAX + 1 }, (_, i) => `user${i},User ${i},clerk,,`)
    await apply(csv(HEAD, ...many, 'ana.ruiz,Ana,clerk,,'))
    const one = csv(HEAD, 'ana.ruiz,Ana,clerk,,')
    for (const leavers of [undefined, 0, LEAVERS_MAX])
      await expect(apply(one, leavers)).rejects.toMatchObject({ code: 'directory.leavers-held' })
    expect((await apply(one, LEAVERS_MAX + 1)).counts.leaves).toBe(LEAVERS_MAX + 1)
  })

  it('gives no privileged role and touches nobody whom it does not keep', async () => {
    await house.local('ola.berg', ['security-officer'])
    idIn(await house.scim('POST', '/Users', { userName: 'scim.person' }))
    const plan = await lists.preview(
      csv(
        HEAD,
        'eve.adams,Eve,security-officer,,',
        'ola.berg,Ola,clerk,,no',
        'SCIM.person,X,clerk,,no',
        'оla.berg,Ola,clerk,,',
      ),
    )
    expect(plan.errors.map(({ line }) => line)).toEqual([2, 3, 4, 5, 5])
    await expect(apply(csv(HEAD, 'eve.adams,Eve,clinician auditor,,'))).rejects.toMatchObject({
      code: 'directory.list-invalid',
    })
    expect((await identity.accounts()).total).toBe(2)
  })

  it('reads commas, semicolons and tabs, a byte order mark, quotation marks and line breaks of any kind', () => {
    for (const delimiter of [',', ';', '\t'])
      for (const mark of ['', '\ufeff'])
        for (const end of ['\n', '\r\n']) {
          const row = ['Ana.Ruiz', '"Ruiz ""Nita"", Ana; MD"', 'clinician', 'ward 3']
          const file = [['UserName', 'Name', 'ROLES', 'Ward'], row].map((one) =>
            one.join(delimiter),
          )
          const list = readList(Buffer.from(mark + file.join(end)))
          expect(list).toEqual({
            people: [
              {
                line: 2,
                userName: 'Ana.Ruiz',
                displayName: 'Ruiz "Nita", Ana; MD',
                roles: ['clinician'],
                practitioner: null,
                active: true,
              },
            ],
            errors: [],
            ignored: ['Ward'],
          })
        }
  })

  it.each<[string, Buffer, RegExp]>([
    ['empty', Buffer.from(''), /empty/],
    ['blank', Buffer.from(' \n\n'), /empty/],
    ['only its columns', csv(HEAD), /names nobody/],
    ['without a column', csv('username,name', 'a1,b'), /missing: roles/],
    ['with a column twice', csv('username,name,roles,name', 'a1,b,clerk,c'), /name is there twice/],
    ['UTF-16', Buffer.from('\ufeffusername,name,roles\na1,b,clerk', 'utf16le'), /UTF-16/],
    ['Latin-1', Buffer.from(`${HEAD}\nana,M\xfcller,clerk,,`, 'latin1'), /not UTF-8/],
    ['a spreadsheet', Buffer.from('PK\x03\x04\0\0'), /not text/],
    ['with an open quotation mark', csv(HEAD, 'a1,"b,clerk,,'), /quotation mark/],
    ['too large', Buffer.alloc(LIST_BYTES_MAX + 1, 0x61), /at most 5 MiB/],
  ])('is refused whole when it is %s', (_what, bytes, message) => {
    expect(() => readList(bytes)).toThrow(message)
  })

  it('names each line that is wrong', () => {
    const { errors } = readList(
      csv(
        HEAD,
        ',Ana,clerk,,',
        'a1,=HYPERLINK(1),clerk,,',
        'a2,Bo,surgeon,,',
        'a3,Cy,,,',
        'a4,Di,clerk,not an id,',
        'a5,Ed,clerk,,perhaps',
        'a6,Fi,clerk,pr-1,',
        'A6,Gi,clerk,pr-1,',
        'a8,Hi,clerk,,yes,more',
        '@a9,Io\u202e,clerk,,',
      ),
    )
    expect(errors.map(({ line, message }) => [line, message.split(' ')[0]])).toEqual([
      [2, 'username'],
      [3, 'name'],
      [4, 'roles'],
      [5, 'roles'],
      [6, 'practitioner'],
      [7, 'active'],
      [9, 'username'],
      [9, 'practitioner'],
      [10, 'has'],
      [11, 'username'],
      [11, 'name'],
    ])
  })
})
