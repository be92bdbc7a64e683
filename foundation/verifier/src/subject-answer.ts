import { Fault, parseJson, type Evidence, type Json } from '@wardstone/core'
import type { Checkpoint } from './checkpoint.ts'
import { verifySignedCheckpoint } from './cosignature.ts'
import { isList, malformed, readInteger, readList, readObject, readText } from './read-json.ts'
import { namedIn } from './subject-index.ts'
import { ENTRY_BYTES_MAX } from './tiles.ts'
import {
  checkProved,
  verifyAnswer,
  type CompleteAnswer,
  type Neighbour,
  type ProvedEntry,
} from './verify-all.ts'

/** First line of such a file begins so. */
export const SUBJECT_ANSWER_START = '{"format":"wardstone.dev/about@'
const FORMAT = 'wardstone.dev/about@v1'
const FILE_CHARACTERS_MAX = 64 * 1024 * 1024
const NOTE_CHARACTERS_MAX = 1024 * 1024
const ENTRIES_MAX = 100_000
const NAME_CHARACTERS_MAX = 1_024
const HASH_CHARACTERS = 44
const PROOF_HASHES_MAX = 63

/** What a file about one subject proves. */
export type SubjectAnswer = {
  readonly subject: string
  /** `entries` are all there are below this entry. */
  readonly size: number
  /** When the index behind that was rooted, by the log's own clock, in milliseconds since the epoch. */
  readonly at: number
  readonly entries: readonly NamingEntry[]
  /** Entries from `size` on that name the subject too. Each is in the log; that there are no more is not proved. */
  readonly later: readonly NamingEntry[]
  readonly checkpoint: Checkpoint
}

type NamingEntry = { readonly index: number; readonly evidence: Evidence }

/**
 * Writes everything about one subject as a text that anyone checks offline: a line of JSON with the proof of
 * completeness, then a line for each entry with its own proof, `later` ones last. All proofs lead to one checkpoint.
 */
export function formatSubjectAnswer(
  { entries, ...head }: CompleteAnswer,
  later: readonly ProvedEntry[] = [],
): string {
  const first = { format: FORMAT, ...head, entries: entries.length, later: later.length }
  return [first, ...entries, ...later].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/**
 * Checks such a text: a log with one of these verifier keys signed the checkpoint, the root of the index is in that log,
 * the entries are all that the index holds for the subject, and every entry is in the log.
 *
 * @throws Fault `proof.invalid` or `proof.malformed`, naming the first thing that is wrong.
 */
export async function verifySubjectAnswer(
  text: string,
  { verifierKeys }: { readonly verifierKeys: readonly string[] },
): Promise<SubjectAnswer> {
  const { answer, later } = parseSubjectAnswer(text)
  const verified = await verifyAnswer(answer, (note) => believe(note, verifierKeys))
  const { subject, checkpoint, completeTo: size, at, entries } = verified
  let last = size - 1
  const proved = later.map((one) => {
    const evidence = checkProved(one, checkpoint)
    if (one.index <= last) throw refused(`entry ${one.index} is not among the later ones in order`)
    if (!namedIn(evidence).includes(subject))
      throw refused(`entry ${one.index} is about another subject`)
    last = one.index
    return { index: one.index, evidence }
  })
  return { subject, size, at, entries, later: proved, checkpoint }
}

/** A checkpoint that its own log signed, with any of these keys. */
async function believe(note: string, verifierKeys: readonly string[]): Promise<Checkpoint> {
  const { checkpoint, signedBy } = await verifySignedCheckpoint(note, verifierKeys)
  if (!signedBy.some(({ key }) => key.name === checkpoint.origin))
    throw new Fault(
      'proof.invalid',
      `The checkpoint of ${checkpoint.origin} is cosigned, and not signed by that log with a known key.`,
    )
  return checkpoint
}

function parseSubjectAnswer(text: string): { answer: CompleteAnswer; later: ProvedEntry[] } {
  if (text.length > FILE_CHARACTERS_MAX) throw unreadable('it is over 64 MiB')
  if (!text.endsWith('\n')) throw unreadable('its last line does not end: it may be cut off')
  const [first = '', ...lines] = text.slice(0, -1).split('\n')
  const members = ['format', 'subject', 'checkpoint', 'rooted', 'place', 'entries', 'later']
  const value = parseLine(first, 1)
  const isOurs =
    typeof value === 'object' && value !== null && !isList(value) && value['format'] === FORMAT
  if (!isOurs) throw unreadable(`its first line does not say that it is ${FORMAT}`)
  const head = readObject(value, 'line 1', members)
  const count = readInteger(head['entries'], 'entries', 0, ENTRIES_MAX)
  const laterCount = readInteger(head['later'], 'later', 0, ENTRIES_MAX)
  if (lines.length !== count + laterCount)
    throw unreadable(
      `${lines.length} entries follow where line 1 speaks of ${count + laterCount}: one was added or left out`,
    )
  const proved = lines.map((line, i) => readProved(parseLine(line, i + 2), `line ${i + 2}`))
  const answer = {
    subject: readText(head['subject'], 'subject', NAME_CHARACTERS_MAX),
    checkpoint: readText(head['checkpoint'], 'checkpoint', NOTE_CHARACTERS_MAX),
    rooted: readProved(head['rooted'], 'rooted'),
    place: readPlace(head['place']),
    entries: proved.slice(0, count),
  }
  return { answer, later: proved.slice(count) }
}

function parseLine(line: string, number: number): Json {
  try {
    return parseJson(line)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw unreadable(`line ${number} is not JSON`)
  }
}

function readProved(value: Json | undefined, where: string): ProvedEntry {
  const one = readObject(value, where, ['index', 'entry', 'proof'])
  return {
    index: readInteger(one['index'], `${where}.index`, 0, Number.MAX_SAFE_INTEGER),
    entry: readText(one['entry'], `${where}.entry`, ENTRY_BYTES_MAX),
    proof: readProof(one['proof'], `${where}.proof`),
  }
}

function readPlace(value: Json | undefined): CompleteAnswer['place'] {
  const isPresent =
    typeof value === 'object' && value !== null && !isList(value) && value['is'] === 'present'
  if (isPresent) {
    const { position, proof } = readObject(value, 'place', ['is', 'position', 'proof'])
    return {
      is: 'present',
      position: readInteger(position, 'place.position', 0, Number.MAX_SAFE_INTEGER),
      proof: readProof(proof, 'place.proof'),
    }
  }
  const place = readObject(value, 'place', ['is', 'before', 'after'])
  if (place['is'] !== 'absent') return malformed('place.is', 'present or absent')
  return {
    is: 'absent',
    before: readNeighbour(place['before'], 'place.before'),
    after: readNeighbour(place['after'], 'place.after'),
  }
}

function readNeighbour(value: Json | undefined, where: string): Neighbour | null {
  if (value === null) return null
  const one = readObject(value, where, ['position', 'key', 'chain', 'proof'])
  return {
    position: readInteger(one['position'], `${where}.position`, 0, Number.MAX_SAFE_INTEGER),
    key: readText(one['key'], `${where}.key`, HASH_CHARACTERS),
    chain: readText(one['chain'], `${where}.chain`, HASH_CHARACTERS),
    proof: readProof(one['proof'], `${where}.proof`),
  }
}

function readProof(value: Json | undefined, where: string): string[] {
  return readList(value, where, PROOF_HASHES_MAX, (hash, at) => readText(hash, at, HASH_CHARACTERS))
}

function refused(reason: string): Fault {
  return new Fault('proof.invalid', `The answer is not complete or not true: ${reason}.`)
}

function unreadable(reason: string): Fault {
  return new Fault('proof.malformed', `The file about a subject cannot be read: ${reason}.`)
}
