import { expect, it } from 'vitest'
import { changesBetween } from './changes.ts'
import { titleOf, versionsIn } from './history.ts'

const entry = (version: number, method: string, resource?: object) => ({
  request: { method, url: 'Condition/c' },
  response: { etag: `W/"${version}"`, lastModified: `2026-05-0${version}T10:00:00.000Z` },
  ...(resource === undefined ? {} : { resource }),
})
const condition = (text: string, versionId: string) => ({
  resourceType: 'Condition',
  meta: { versionId, lastUpdated: versionId },
  code: { text },
})

it('reads what each version did, newest first, and what it changed', () => {
  const { versions, complete } = versionsIn({
    resourceType: 'Bundle',
    link: [{ relation: 'self', url: 'x' }],
    entry: [
      entry(3, 'DELETE'),
      entry(2, 'PUT', condition('Asthma', '2')),
      entry(1, 'POST', condition('Wheeze', '1')),
    ],
  })
  expect(versions.map(({ version, did }) => `${version} ${did}`)).toEqual([
    '3 deleted',
    '2 changed',
    '1 created',
  ])
  expect(versions[1]?.changes).toEqual([{ path: 'code.text', from: 'Wheeze', to: 'Asthma' }])
  expect(versions[0]?.changes).toBeUndefined()
  expect(complete).toBe(true)
  expect(titleOf('Condition', { versions, complete })).toBe('Asthma')
})

it('says when there are older versions than were read', () => {
  expect(versionsIn({ link: [{ relation: 'next', url: 'x' }] }).complete).toBe(false)
})

it('compares elements by their place, and leaves out what every version has of its own', () => {
  const before = { meta: { versionId: '1' }, a: [1, { b: 'x' }], gone: true }
  const after = { meta: { versionId: '2' }, a: [1, { b: 'y' }, 3] }
  expect(changesBetween(before, after)).toEqual([
    { path: 'a[1].b', from: 'x', to: 'y' },
    { path: 'a[2]', from: undefined, to: '3' },
    { path: 'gone', from: 'true', to: undefined },
  ])
})
