import { canonicalJson, Fault, parseJson, type Json } from '@wardstone/core'
import { fromBase64, toBase64 } from './encoding.ts'
import { parseRule, ruleHash, type EvidenceRule } from './evidence-rules.ts'
import { frameworkHash, frameworkJson, parseFramework, type Framework } from './framework.ts'
import { HASH_BYTES, type Hash } from './merkle.ts'
import {
  malformed,
  readInteger,
  readList,
  readObject,
  readOneOf,
  readText,
  type JsonObject,
} from './read-json.ts'
import type { RightEdge } from './tree.ts'

const TEXT_LENGTH_MAX = 1000
const RULES_MAX = 1000
const EDGE_MAX = 53

/** The first line of a bundle: whose it is, what it was computed with, when, and over how many entries. */
export type AuditHeader = {
  readonly organisation: string
  readonly origin: string
  readonly verifierKey: string
  readonly framework: Framework
  readonly rules: readonly EvidenceRule[]
  /** The moment of determination, in ms since the epoch. */
  readonly at: number
  /** Entries in the ledger at that moment. */
  readonly size: number
  /** What stands for the entries before the first one inside; its size is 0 in a complete bundle. */
  readonly since: RightEdge
}

/** Writes the header as one line of canonical JSON. */
export function formatAuditHeader(header: AuditHeader): string {
  const { framework, rules, since, ...rest } = header
  return canonicalJson({
    wardstone: 'audit-bundle',
    version: 1,
    ...rest,
    framework: { framework: frameworkJson(framework), hash: frameworkHash(framework) },
    rules: rules.map((rule) => ({ rule, hash: ruleHash(rule) })),
    since: since.size,
    prefix: since.hashes.map(toBase64),
  })
}

const headerMembers = [
  'wardstone',
  'version',
  'organisation',
  'origin',
  'verifierKey',
  'framework',
  'rules',
  'at',
  'size',
  'since',
  'prefix',
]

/**
 * Reads the first line of a bundle.
 * @throws Fault `proof.malformed` for a text that is no header, `proof.invalid` when a rule or the framework is not what its hash says.
 */
export function parseAuditHeader(line: string): AuditHeader {
  const header = readCanonicalLine(line, 'The first line', headerMembers)
  readOneOf(header['wardstone'], 'wardstone', ['audit-bundle'])
  readInteger(header['version'], 'version', 1, 1)
  const size = readInteger(header['size'], 'size', 0, Number.MAX_SAFE_INTEGER)
  const since = readInteger(header['since'], 'since', 0, size)
  const hashes = readList(header['prefix'], 'prefix', EDGE_MAX, readHash)
  if (hashes.length !== bitsSet(since)) malformed('prefix', `one hash for each bit of ${since}`)
  return {
    organisation: readText(header['organisation'], 'organisation', TEXT_LENGTH_MAX),
    origin: readText(header['origin'], 'origin', TEXT_LENGTH_MAX),
    verifierKey: readText(header['verifierKey'], 'verifierKey', TEXT_LENGTH_MAX),
    framework: readFramework(header['framework']),
    rules: readList(header['rules'], 'rules', RULES_MAX, readRule),
    at: readInteger(header['at'], 'at', 0, Number.MAX_SAFE_INTEGER),
    size,
    since: { size: since, hashes },
  }
}

/**
 * One line of a bundle as an object of exactly these members, in its one canonical form.
 * @throws Fault `proof.malformed`.
 */
export function readCanonicalLine(
  line: string,
  where: string,
  members: readonly string[],
): JsonObject {
  const json = readJson(line, where)
  if (canonicalJson(json) !== line) malformed(where, 'canonical JSON (RFC 8785)')
  return readObject(json, where, members)
}

function readJson(line: string, where: string): Json {
  try {
    return parseJson(line)
  } catch (error) {
    if (error instanceof Fault) throw new Fault('proof.malformed', `${where}: ${error.message}`)
    throw error
  }
}

function readFramework(json: Json | undefined): Framework {
  const pinned = readObject(json, 'framework', ['framework', 'hash'])
  const framework = parseFramework(pinned['framework'] ?? null)
  if (frameworkHash(framework) !== pinned['hash']) {
    throw new Fault(
      'proof.invalid',
      `The framework ${framework.id} in the bundle was changed: it does not have its hash.`,
    )
  }
  return framework
}

function readRule(json: Json, where: string): EvidenceRule {
  const pinned = readObject(json, where, ['rule', 'hash'])
  const rule = parseRule(pinned['rule'] ?? null, `${where}.rule`)
  if (ruleHash(rule) !== pinned['hash']) {
    throw new Fault(
      'proof.invalid',
      `The rule ${rule.id} in the bundle was changed: it does not have its hash.`,
    )
  }
  return rule
}

function readHash(json: Json, where: string): Hash {
  const hash = typeof json === 'string' ? fromBase64(json) : undefined
  return hash?.length === HASH_BYTES ? hash : malformed(where, 'a SHA-256 hash in base64')
}

function bitsSet(n: number): number {
  return n.toString(2).replaceAll('0', '').length
}
