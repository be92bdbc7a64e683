import { Fault } from '@wardstone/core'
import { knownSentences, knownWords, walks } from './known-passwords.ts'

/** Characters are Unicode code points (NIST SP 800-63B-4 §3.1.1.2). */
export const PASSWORD_LENGTH_MIN = 15
export const PASSWORD_LENGTH_MAX = 256

/** So many characters must be left when everything that is known or follows a pattern is taken away. */
const UNKNOWN_CHARACTERS_MIN = 8
const WALK_LENGTH_MIN = 4
const REPEAT_LENGTH_MIN = 3
const WORD_LENGTH_MIN = 3

/** What a character is often written for. */
const lookAlikes: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}

/**
 * The password in the form that is hashed (NFC). Any character counts, none is required, and it never has to be changed
 * without a reason (NIST SP 800-63B-4 §3.1.1.2).
 *
 * @param context Words an attacker would try first: product, organisation, login and display name.
 * @throws Fault `identity.password-short`, `identity.password-long` or `identity.password-known`.
 */
export function parsePassword(text: string, context: readonly string[]): string {
  const password = text.normalize('NFC')
  const length = Array.from(password).length
  if (length < PASSWORD_LENGTH_MIN) {
    throw new Fault(
      'identity.password-short',
      `Use at least ${PASSWORD_LENGTH_MIN} characters. Four or five words that do not belong together are easy to remember.`,
    )
  }
  if (length > PASSWORD_LENGTH_MAX) {
    throw new Fault('identity.password-long', `Use at most ${PASSWORD_LENGTH_MAX} characters.`)
  }
  if (unknownCharacters(password, context) < UNKNOWN_CHARACTERS_MIN) {
    throw new Fault(
      'identity.password-known',
      'This password is made of common words, names or patterns that are tried first. Add words that have nothing to do with you or this place.',
    )
  }
  return password
}

/** How many characters of a password are in no known word, sentence, keyboard walk, sequence or repetition. */
function unknownCharacters(password: string, context: readonly string[]): number {
  const plain = plainForm(password)
  const once = plain.slice(0, periodOf(plain))
  const known = new Set<number>()
  const words = [...knownWords, ...context.flatMap(wordsOf), ...knownSentences]
  for (const form of [once, withoutLookAlikes(once)]) {
    for (const word of words) markWord(form, word, known)
  }
  markWalks(once, known)
  markRepeats(once, known)
  markShortNumbers(once, known)
  return once.length - known.size
}

function plainForm(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s/gu, '')
}

function withoutLookAlikes(text: string): string {
  return Array.from(text, (character) => lookAlikes[character] ?? character).join('')
}

/** The words of a name, and the name written as one. */
function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
  return [...words, words.join('')].filter((word) => word.length >= WORD_LENGTH_MIN)
}

/** Length of the shortest piece whose repetition gives the text: `abcabcab` has 3. */
function periodOf(text: string): number {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.slice(period) === text.slice(0, -period)) return period
  }
  return text.length
}

function markWord(text: string, word: string, known: Set<number>): void {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    mark(known, at, at + word.length)
  }
}

function markWalks(text: string, known: Set<number>): void {
  const lines = walks.flatMap((walk) => [walk, Array.from(walk).toReversed().join('')])
  for (let start = 0; start + WALK_LENGTH_MIN <= text.length; start++) {
    const seed = text.slice(start, start + WALK_LENGTH_MIN)
    if (lines.some((line) => line.includes(seed))) mark(known, start, start + WALK_LENGTH_MIN)
  }
}

function markRepeats(text: string, known: Set<number>): void {
  for (const { index, 0: run } of text.matchAll(/(.)\1+/gu)) {
    if (run.length >= REPEAT_LENGTH_MIN) mark(known, index, index + run.length)
  }
}

/** Years, birthdays and the number somebody hangs on the end. */
function markShortNumbers(text: string, known: Set<number>): void {
  for (const { index, 0: run } of text.matchAll(/[0-9]+/g)) {
    if (run.length <= 8) mark(known, index, index + run.length)
  }
}

function mark(known: Set<number>, from: number, to: number): void {
  for (let at = from; at < to; at++) known.add(at)
}
