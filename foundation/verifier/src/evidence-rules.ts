import { canonicalJson, utf8, type Json } from '@wardstone/core'
import { toBase64 } from './encoding.ts'
import { defaultSha256 } from './merkle.ts'
import {
  malformed,
  readInteger,
  readList,
  readObject,
  readOneOf,
  readText,
  type JsonObject,
} from './read-json.ts'

export const DAY_MS = 24 * 60 * 60 * 1000

/** Longest window a rule may look back over, and so the number of days an evaluation keeps counts for. */
export const WINDOW_DAYS_MAX = 31
const WINDOW_MS_MAX = (WINDOW_DAYS_MAX - 1) * DAY_MS
const DURATION_MS_MAX = 3660 * DAY_MS
const NAME_LENGTH_MAX = 120
const SENTENCE_LENGTH_MAX = 500
const ANSWERS_MAX = 64
const PREDICATES_MAX = 16
const PARTS_MAX = 8

/** What can be said about a requirement from evidence alone. The order is from worst to best. */
export const statuses = ['not-met', 'stale', 'not-assessed', 'met', 'not-applicable'] as const
export type Status = (typeof statuses)[number]

const testTypes = ['latest', 'every', 'followed-by', 'coverage', 'all'] as const
const comparisons = ['equal', 'not-equal', 'at-most', 'at-least'] as const

/**
 * What one fact of an entry must be, compared with a constant or with another fact of the same entry. `otherwise` is
 * the sentence for people when it is not; `{name}` in any sentence of a rule stands for that fact.
 */
export type Predicate = {
  readonly fact: string
  readonly is: (typeof comparisons)[number]
  readonly to: string | number | boolean | { readonly fact: string }
  readonly otherwise: string
}

/**
 * What evidence must show. Tests are data: no expression language, no code.
 * - `latest`: the newest entry of a kind is fresh and its facts hold. `population` names the fact that counts how many things it speaks of.
 * - `every`: so do all entries of a kind in a window of time.
 * - `followed-by`: each entry of one kind is answered, within a time, by one of another kind with the same `key` fact.
 *   Silence proves nothing, so `watch` names the fact that somebody states at intervals while watching.
 * - `coverage`: what one kind says it did (`sum`) is matched by as many entries of another kind (`count`) before it. An
 *   act may be stated later than its entry by at most `settleMs`.
 * - `all`: every part holds.
 */
export type EvidenceTest =
  | {
      readonly type: 'latest'
      readonly kind: string
      readonly freshForMs: number
      readonly population: string | null
      readonly where: readonly Predicate[]
      readonly met: string
    }
  | {
      readonly type: 'every'
      readonly kind: string
      readonly freshForMs: number
      readonly windowMs: number
      readonly where: readonly Predicate[]
      readonly met: string
    }
  | {
      readonly type: 'followed-by'
      readonly opened: string
      readonly answered: string
      readonly key: string
      readonly withinMs: number
      readonly watch: { readonly kind: string; readonly freshForMs: number }
      readonly met: string
      readonly otherwise: string
    }
  | {
      readonly type: 'coverage'
      readonly sum: { readonly kind: string; readonly fact: string }
      readonly count: { readonly kind: string }
      readonly settleMs: number
      readonly freshForMs: number
      readonly windowMs: number
      readonly met: string
      readonly otherwise: string
    }
  | { readonly type: 'all'; readonly of: readonly EvidenceTest[] }

/** The atom of a framework that a rule answers, and whether the rule answers the whole of it. */
export type Answer = {
  readonly framework: string
  readonly atom: string
  readonly extent: 'whole' | 'part'
}

/** An evidence rule: how the status of requirements follows from the ledger. A change of any kind is a new version. */
export type EvidenceRule = {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly answers: readonly Answer[]
  readonly test: EvidenceTest
}

/** SHA-256 of a value's canonical JSON (RFC 8785), in base64. */
export function contentHash(value: Json): string {
  return toBase64(defaultSha256(utf8(canonicalJson(value))))
}

/** What a determination pins its rule by. */
export function ruleHash(rule: EvidenceRule): string {
  return contentHash(rule)
}

/** The shortest time after which the rule's evidence counts as stale. */
export function freshForMs(test: EvidenceTest): number {
  if (test.type === 'all') return Math.min(...test.of.map(freshForMs))
  return test.type === 'followed-by' ? test.watch.freshForMs : test.freshForMs
}

/**
 * A rule that somebody sent.
 * @throws Fault `proof.malformed` naming the first member that is not what a rule has.
 */
export function parseRule(json: Json, where = 'the rule'): EvidenceRule {
  const rule = readObject(json, where, ['id', 'version', 'title', 'answers', 'test'])
  return {
    id: readText(rule['id'], `${where}.id`, NAME_LENGTH_MAX),
    version: readInteger(rule['version'], `${where}.version`, 1, 1_000_000),
    title: readText(rule['title'], `${where}.title`, SENTENCE_LENGTH_MAX),
    answers: readList(rule['answers'], `${where}.answers`, ANSWERS_MAX, parseAnswer),
    test: parseTest(rule['test'], `${where}.test`),
  }
}

function parseAnswer(json: Json, where: string): Answer {
  const answer = readObject(json, where, ['framework', 'atom', 'extent'])
  return {
    framework: readText(answer['framework'], `${where}.framework`, NAME_LENGTH_MAX),
    atom: readText(answer['atom'], `${where}.atom`, NAME_LENGTH_MAX),
    extent: readOneOf(answer['extent'], `${where}.extent`, ['whole', 'part']),
  }
}

function parseTest(json: Json | undefined, where: string): EvidenceTest {
  const tag = typeof json === 'object' && json !== null && 'type' in json ? json['type'] : undefined
  return parsers[readOneOf(tag, `${where}.type`, testTypes)](json, where)
}

type ParseTest = (json: Json | undefined, where: string) => EvidenceTest

const parsers: { readonly [T in EvidenceTest['type']]: ParseTest } = {
  latest(json, where) {
    const test = readMembers(json, where, [
      'type',
      'kind',
      'freshForMs',
      'population',
      'where',
      'met',
    ])
    const { population } = test.json
    return {
      type: 'latest',
      kind: test.name('kind'),
      freshForMs: test.duration('freshForMs'),
      population: population === null ? null : test.name('population'),
      where: test.predicates('where'),
      met: test.sentence('met'),
    }
  },
  every(json, where) {
    const test = readMembers(json, where, [
      'type',
      'kind',
      'freshForMs',
      'windowMs',
      'where',
      'met',
    ])
    return {
      type: 'every',
      kind: test.name('kind'),
      freshForMs: test.duration('freshForMs'),
      windowMs: test.window('windowMs'),
      where: test.predicates('where'),
      met: test.sentence('met'),
    }
  },
  'followed-by'(json, where) {
    const test = readMembers(json, where, [
      'type',
      'opened',
      'answered',
      'key',
      'withinMs',
      'watch',
      'met',
      'otherwise',
    ])
    const watch = readMembers(test.json['watch'], `${where}.watch`, ['kind', 'freshForMs'])
    return {
      type: 'followed-by',
      opened: test.name('opened'),
      answered: test.name('answered'),
      key: test.name('key'),
      withinMs: test.duration('withinMs'),
      watch: { kind: watch.name('kind'), freshForMs: watch.duration('freshForMs') },
      met: test.sentence('met'),
      otherwise: test.sentence('otherwise'),
    }
  },
  coverage(json, where) {
    const test = readMembers(json, where, [
      'type',
      'sum',
      'count',
      'settleMs',
      'freshForMs',
      'windowMs',
      'met',
      'otherwise',
    ])
    const sum = readMembers(test.json['sum'], `${where}.sum`, ['kind', 'fact'])
    const count = readMembers(test.json['count'], `${where}.count`, ['kind'])
    return {
      type: 'coverage',
      sum: { kind: sum.name('kind'), fact: sum.name('fact') },
      count: { kind: count.name('kind') },
      settleMs: test.window('settleMs'),
      freshForMs: test.duration('freshForMs'),
      windowMs: test.window('windowMs'),
      met: test.sentence('met'),
      otherwise: test.sentence('otherwise'),
    }
  },
  all(json, where) {
    const of = readList(
      readObject(json, where, ['type', 'of'])['of'],
      `${where}.of`,
      PARTS_MAX,
      parseTest,
    )
    return {
      type: 'all',
      of: of.length > 0 ? of : malformed(`${where}.of`, 'a list of at least one test'),
    }
  },
}

/** The members of one test, each read when asked for. */
function readMembers(value: Json | undefined, where: string, members: readonly string[]) {
  const json: JsonObject = readObject(value, where, members)
  const at = (member: string) => `${where}.${member}`
  return {
    json,
    name: (member: string) => readText(json[member], at(member), NAME_LENGTH_MAX),
    sentence: (member: string) => readText(json[member], at(member), SENTENCE_LENGTH_MAX),
    duration: (member: string) => readInteger(json[member], at(member), 1, DURATION_MS_MAX),
    window: (member: string) => readInteger(json[member], at(member), 1, WINDOW_MS_MAX),
    predicates: (member: string) =>
      readList(json[member], at(member), PREDICATES_MAX, parsePredicate),
  }
}

function parsePredicate(json: Json, where: string): Predicate {
  const predicate = readObject(json, where, ['fact', 'is', 'to', 'otherwise'])
  return {
    fact: readText(predicate['fact'], `${where}.fact`, NAME_LENGTH_MAX),
    is: readOneOf(predicate['is'], `${where}.is`, comparisons),
    to: parseOperand(predicate['to'], `${where}.to`),
    otherwise: readText(predicate['otherwise'], `${where}.otherwise`, SENTENCE_LENGTH_MAX),
  }
}

function parseOperand(json: Json | undefined, where: string): Predicate['to'] {
  if (typeof json === 'number' || typeof json === 'boolean') return json
  if (typeof json === 'string') return readText(json, where, NAME_LENGTH_MAX)
  return {
    fact: readText(readObject(json, where, ['fact'])['fact'], `${where}.fact`, NAME_LENGTH_MAX),
  }
}
