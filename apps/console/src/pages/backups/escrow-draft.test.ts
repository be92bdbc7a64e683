import { expect, it } from 'vitest'
import { flawOfDraft, flawOfRefusal, holdersOf, warningOf } from './escrow-draft.ts'

const holder = (name: string) => ({ name, recipient: `age1${name.toLowerCase()}` })
const three = [holder('Ana'), holder('Ben'), holder('Cleo')]
const empty = { name: ' ', recipient: '' }

it('takes two of three, and leaves empty rows out', () => {
  const draft = { needed: '2', holders: [...three, empty] }
  expect(flawOfDraft(draft)).toBeUndefined()
  expect(warningOf(draft)).toBeUndefined()
  expect(holdersOf(draft)).toEqual(three)
})

it.each([
  ['nobody', { needed: '1', holders: [empty] }, 'form', /at least one/],
  ['more than there are', { needed: '4', holders: three }, 'needed', /from 1 to 3/],
  ['no number', { needed: 'two', holders: three }, 'needed', /from 1 to 3/],
  [
    'a key without a name',
    { needed: '1', holders: [{ name: '', recipient: 'age1x' }] },
    { row: 0, part: 'name' },
    /Whose/,
  ],
  [
    'a name twice',
    { needed: '1', holders: [holder('Ana'), { name: 'Ana ', recipient: 'age1other' }] },
    { row: 1, part: 'name' },
    /same name/,
  ],
  [
    'a key twice',
    { needed: '1', holders: [holder('Ana'), { name: 'Ben', recipient: ' age1ana' }] },
    { row: 1, part: 'recipient' },
    /same key/,
  ],
  [
    'no key of age',
    { needed: '1', holders: [{ name: 'Ana', recipient: 'ssh-ed25519 AAAA' }] },
    { row: 0, part: 'recipient' },
    /begins with age1/,
  ],
] as const)('refuses %s at its field', (_case, draft, place, words) => {
  expect(flawOfDraft(draft)).toEqual({ place, words: expect.stringMatching(words) })
})

it('says that a secret key which was pasted is lost', () => {
  const draft = { needed: '1', holders: [{ name: 'Ana', recipient: 'AGE-SECRET-KEY-1QQ' }] }
  expect(flawOfDraft(draft)?.words).toMatch(/secret key.*new one/)
})

it('shows the server’s refusal at the holder that it names', () => {
  const draft = { needed: '2', holders: three }
  expect(flawOfRefusal('The public key of Ben is not one of age.', draft).place).toEqual({
    row: 1,
    part: 'recipient',
  })
  expect(flawOfRefusal('The public key of Zoe is not one of age.', draft).place).toBe('form')
})

it('warns of one who can open alone, and of a key that nobody may lose', () => {
  expect(warningOf({ needed: '1', holders: three })).toMatch(/alone/)
  expect(warningOf({ needed: '3', holders: three })).toMatch(/loses/)
})
