import { flawOfKey } from './exchange-text.ts'

/** The fields of a partner's form, by the names that the server has for them. */
const names = ['organisation', 'logKeys', 'witnessKeys', 'url'] as const
export type FieldName = (typeof names)[number]

/** What is wrong, and at which field. */
export type FieldFlaw = { readonly field: FieldName; readonly words: string }

/** What the server says of a partner that it refuses, and which field that is about. */
const said: readonly (readonly [RegExp, FieldName])[] = [
  [/: say which organisation/, 'organisation'],
  [/: its address is|an address, both or neither/, 'url'],
  [/: a witness signs with/, 'witnessKeys'],
  [/: a log signs with|: the keys of its log|neither a key of a log|has the log/, 'logKeys'],
]

/** Which field a refusal of the server is about; undefined when it is about all of them. */
export function fieldOf(message: string): FieldName | undefined {
  return (
    names.find((name) => new RegExp(`^${name}\\b`).test(message)) ??
    said.find(([words]) => words.test(message))?.[1]
  )
}

/** A key that cannot be one: the server would not say in which field it stands. */
export function flawOfKeys(keys: {
  readonly logKeys: readonly string[]
  readonly witnessKeys: readonly string[]
}): FieldFlaw | undefined {
  for (const field of ['logKeys', 'witnessKeys'] as const) {
    const words = keys[field].map(flawOfKey).find((flaw) => flaw !== undefined)
    if (words !== undefined) return { field, words }
  }
  return undefined
}
