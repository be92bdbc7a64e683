import { NAME_PREFIX_LETTERS_MAX } from './limits.ts'

/** Text as names are compared: without case, accents and surplus space (FHIR R4 §3.1.1.5.2, NFKD). */
export function foldName(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The beginnings of a folded name that have tokens: of 1 to 12 letters. */
export function prefixesOf(folded: string): string[] {
  const letters = Array.from(folded).slice(0, NAME_PREFIX_LETTERS_MAX)
  return letters.map((_, index) => letters.slice(0, index + 1).join(''))
}

/** The longest beginning of a folded search text that has a token. */
export function searchedPrefix(folded: string): string {
  return Array.from(folded).slice(0, NAME_PREFIX_LETTERS_MAX).join('')
}
