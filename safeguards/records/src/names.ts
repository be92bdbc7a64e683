/** A letter has at most two UTF-16 units. */
const PREFIX_UNITS_MAX = 24

/** Text as names are compared: without case, accents and surplus space (FHIR R4 §3.1.1.5.2, NFKD). */
export function foldName(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/**
 * How many letters the beginnings have that get a token. Not each number: fewer tokens say less about how long a name is, and
 * what is found too much is left out after decryption.
 */
const PREFIX_LETTERS = [1, 2, 3, 4, 6, 8, 12] as const

/** The beginnings of a folded text that have tokens. */
export function prefixesOf(folded: string): string[] {
  const letters = Array.from(folded.slice(0, PREFIX_UNITS_MAX))
  return PREFIX_LETTERS.filter((count) => count <= letters.length).map((count) =>
    letters.slice(0, count).join(''),
  )
}

/** The longest beginning of a folded search text that has a token; undefined for no text. */
export function searchedPrefix(folded: string): string | undefined {
  return prefixesOf(folded).at(-1)
}
