import { expect, test } from 'vitest'
import { BUNDLE_ENTRIES_MAX, checkFile, FILE_MIB_MAX } from './import-check.ts'

const file = (text: string, size = text.length) => ({ size, text: () => Promise.resolve(text) })
const bundle = (rest: object) => file(JSON.stringify({ resourceType: 'Bundle', ...rest }))

test('a transaction or a batch within the limits is sent', async () => {
  const entry = Array.from({ length: BUNDLE_ENTRIES_MAX }, () => ({}))
  expect(await checkFile(bundle({ type: 'transaction', entry }))).toEqual({
    kind: 'transaction',
    entries: BUNDLE_ENTRIES_MAX,
  })
  expect(await checkFile(bundle({ type: 'batch' }))).toEqual({ kind: 'batch', entries: 0 })
})

test.each([
  ['too large', file('', FILE_MIB_MAX * 1024 * 1024 + 1), /32\.0 MiB/],
  ['no JSON', file('<Bundle/>'), /^The file is not JSON\. FHIR/],
  ['half there', file('{"resourceType":\n"Bundle",'), /not JSON, at line 2 column 10\./],
  ['a single resource', file('{"resourceType":"Patient"}'), /not a FHIR Bundle/],
  ['a list', file('[]'), /not a FHIR Bundle/],
  ['the answer to a search', bundle({ type: 'searchset' }), /to be read/],
  [
    'too long',
    bundle({ type: 'batch', entry: Array.from({ length: BUNDLE_ENTRIES_MAX + 1 }, () => 0) }),
    /5001 entries/,
  ],
])('a file that is %s is told so before it is sent', async (_case, given, words) => {
  const check = await checkFile(given)
  expect('refusal' in check ? check.refusal : '').toMatch(words)
})
