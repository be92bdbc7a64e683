import type { Known } from './known.ts'
import { fold } from './known.ts'
import { TEXT_CHARACTERS_MAX } from './limits.ts'

/** Why a stretch of text may identify somebody. Positions count UTF-16 units. */
export type Finding = {
  readonly start: number
  readonly end: number
  readonly why: 'number' | 'capital' | 'script' | 'known' | 'address' | 'relation' | 'length'
}

/** Words that are written large at the start of a sentence and name nobody. */
const openers: ReadonlySet<string> = new Set(
  'a an and after all also any are as at because before but by can can’t could did do does during each for from had has have he her here his how i if in is it its may my no not of on one or our please she should since so some such that the their then there these they this those to until was we were what when where which who will with would you your patient denies reports history normal negative positive mild moderate severe acute chronic stable unchanged pain blood take apply use tablet tablets oral daily'.split(
    ' ',
  ),
)
/** Words after which comes a person or a place, however it is written. */
const RELATION =
  /\b(?:mr|mrs|ms|miss|dr|prof|sir|madam|sra|sr|dra|don|doña|named|called|name is|lives (?:in|at)|works (?:for|at)|born in|nhc|dni|nass)\b\.?/giu
const ADDRESS =
  /[\w.+-]+@[\w.-]+|\b(?:https?|ftp):|\bwww\.|\b[\w-]+\.(?:com|org|net|edu|gov|io|es|uk|de|fr|co)\b/giu
const NUMBER =
  /[^\s]*\p{N}[^\s]*|\b(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|tomorrow|today|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b/giu
const WORD = /[\p{L}\p{M}\p{Cf}’'-]+/gu

/**
 * What in a text may identify somebody: every digit, month and weekday, every mail and web address, every capital that
 * does not open a sentence with an ordinary word, every letter outside ASCII, every name of `known`, every word of a
 * relation. It knows no vocabulary of names: what is written small and is nobody's in `known` passes. Texts over 4,000
 * characters are one finding.
 */
export function findIdentifiers(text: string, known?: Known): readonly Finding[] {
  if (text.length > TEXT_CHARACTERS_MAX) return [{ start: 0, end: text.length, why: 'length' }]
  const found: Finding[] = []
  const collect = (pattern: RegExp, why: Finding['why']): void => {
    for (const match of text.matchAll(pattern))
      found.push({ start: match.index, end: match.index + match[0].length, why })
  }
  collect(NUMBER, 'number')
  collect(ADDRESS, 'address')
  collect(RELATION, 'relation')
  for (const match of text.matchAll(WORD)) {
    const why = reasonFor(match[0], text.slice(0, match.index), known)
    if (why !== undefined)
      found.push({ start: match.index, end: match.index + match[0].length, why })
  }
  return found
}

function reasonFor(
  word: string,
  before: string,
  known: Known | undefined,
): Finding['why'] | undefined {
  if (known?.isName(word) === true) return 'known'
  if (!/^[\0-\x7f’]+$/.test(word)) return 'script'
  if (!/[A-Z]/.test(word)) return undefined
  const opens = before === '' || /[.!?:]\s+$/.test(before)
  return opens && openers.has(fold(word)) ? undefined : 'capital'
}
