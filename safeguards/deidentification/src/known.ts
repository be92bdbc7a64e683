import { Fault } from '@wardstone/core'
import { isObject, objectsAt, textAt, textsIn, type JsonObject } from './json.ts'
import { KNOWN_MAX } from './limits.ts'
import type { Resource } from './resource.ts'

/** Names and numbers of the people in the records, so that they are found where they do not belong. */
export type Known = {
  /** Takes in the names, numbers and addresses of one resource. @throws Fault `input.too-large` above 1,000,000 words. */
  learn(resource: Resource): void
  /** Whether a text is an identifier of somebody: a record number, a telephone number, a mail address. */
  isIdentifier(text: string): boolean
  /** Whether a word is part of somebody's name or address. */
  isName(word: string): boolean
  readonly size: number
}

const people: ReadonlySet<string> = new Set([
  'Patient',
  'Person',
  'RelatedPerson',
  'Practitioner',
  'PractitionerRole',
])
const numbered: ReadonlySet<string> = new Set([
  'Account',
  'Coverage',
  'Device',
  'Encounter',
  'Organization',
])
const IDENTIFIER_CHARACTERS_MIN = 4
const NAME_CHARACTERS_MIN = 2

/** In memory alone; it lives as long as the export. */
export function openKnown(): Known {
  const identifiers = new Set<string>()
  const names = new Set<string>()
  const add = (set: Set<string>, text: string): void => {
    set.add(text)
    if (identifiers.size + names.size > KNOWN_MAX) {
      throw new Fault(
        'input.too-large',
        `The export names more than ${KNOWN_MAX} people and numbers: make it in parts.`,
      )
    }
  }
  const addIdentifier = (text: string | undefined): void => {
    const folded = foldIdentifier(text ?? '')
    if (folded.length >= IDENTIFIER_CHARACTERS_MIN) add(identifiers, folded)
  }
  const addNames = (value: JsonObject): void => {
    for (const text of textsIn(value)) {
      for (const word of wordsIn(text)) if (word.length >= NAME_CHARACTERS_MIN) add(names, word)
    }
  }
  return {
    learn(resource) {
      const isPerson = people.has(resource.resourceType)
      if (!isPerson && !numbered.has(resource.resourceType)) return
      for (const one of objectsAt(resource, 'identifier')) addIdentifier(textAt(one, 'value'))
      for (const one of objectsAt(resource, 'telecom')) addIdentifier(textAt(one, 'value'))
      addIdentifier(textAt(resource, 'subscriberId'))
      addIdentifier(textAt(resource, 'serialNumber'))
      if (!isPerson) return
      for (const { name, telecom, address } of [resource, ...objectsAt(resource, 'contact')]) {
        for (const one of [name, telecom, address].flat()) if (isObject(one)) addNames(namesOf(one))
      }
    },
    isIdentifier: (text) => identifiers.size > 0 && identifiers.has(foldIdentifier(text)),
    isName: (word) => names.has(fold(word)),
    get size() {
      return identifiers.size + names.size
    },
  }
}

const spoken: ReadonlySet<string> = new Set([
  'text',
  'family',
  'given',
  'suffix',
  'value',
  'line',
  'city',
  'district',
  'postalCode',
])

function namesOf(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([member]) => spoken.has(member)))
}

/** The words of a text, folded. */
function wordsIn(text: string): readonly string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** Letters of Cyrillic and Greek that look like Latin ones, and the Latin ones. */
const lookAlikes = new Map(
  'аaеeоoрpсcуyхxіiјjѕsһhԁdӏlкkмmтtвbнnгrαaοoρpνvιiκkτtυuεeχxμmβb'
    .split('')
    .flatMap((letter, index, all): [string, string][] =>
      index % 2 === 0 ? [[letter, all[index + 1] ?? '']] : [],
    ),
)

/** One form for all spellings of a word: compatibility forms, marks, case and look-alikes gone. */
export function fold(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
  return plain.replaceAll(/[^\0-\x7f]/gu, (letter) => lookAlikes.get(letter) ?? letter)
}

function foldIdentifier(text: string): string {
  return fold(text).replaceAll(/[^\p{L}\p{N}@]/gu, '')
}
