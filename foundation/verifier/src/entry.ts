import {
  canonicalJson,
  Fault,
  parseJson,
  utf8,
  equalBytes,
  type Evidence,
  type Json,
} from '@wardstone/core'
import { ENTRY_BYTES_MAX } from './tiles.ts'

/** Deepest nesting of facts. */
const FACTS_DEPTH_MAX = 16
/** Longest actor and subject that an entry may name. */
export const NAME_LENGTH_MAX = 256
/** `room.noun.verb`, in lowercase words. */
export const KIND_PATTERN = /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+){1,15}$/

const members = ['actor', 'at', 'facts', 'kind', 'subject']

/**
 * What is wrong with a value that should be evidence, in words; undefined when nothing is. Numbers in facts are whole,
 * so that every language that reads the ledger reads the same.
 */
export function flawOfEvidence(value: Json | Evidence): string | undefined {
  if (!isObject(value)) return 'it is not an object'
  if (Object.keys(value).toSorted().join() !== members.join())
    return `its members are not ${members.join(', ')}`
  const { kind, at, actor, subject, facts } = value as { readonly [key: string]: Json }
  if (typeof kind !== 'string' || kind.length > NAME_LENGTH_MAX || !KIND_PATTERN.test(kind)) {
    return 'its kind is not written room.noun.verb'
  }
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0)
    return 'its time is not in whole milliseconds'
  if (!isName(actor)) return 'its actor is no name'
  if (!isName(subject)) return 'its subject is no name'
  if (!isObject(facts)) return 'its facts are not an object'
  return isSoundFact(facts, FACTS_DEPTH_MAX)
    ? undefined
    : 'one of its facts is no whole number, no plain text, missing or too deep'
}

/** Evidence as the ledger keeps it: canonical JSON (RFC 8785), in UTF-8. Its shape is the caller's promise. */
export function formatEntry(evidence: Evidence): Uint8Array<ArrayBuffer> {
  return utf8(canonicalJson(evidence))
}

/** Reads an entry of the ledger. @throws Fault `proof.malformed` unless it is evidence in its one canonical form. */
export function parseEntry(bytes: Uint8Array): Evidence {
  const value = readJson(bytes)
  const flaw = flawOfEvidence(value)
  if (flaw !== undefined) throw malformed(flaw)
  if (!equalBytes(utf8(canonicalJson(value)), bytes)) throw malformed('it is not in canonical form')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its shape was checked just above.
  return value as Evidence
}

function readJson(bytes: Uint8Array): Json {
  if (bytes.length > ENTRY_BYTES_MAX) throw malformed(`it is longer than ${ENTRY_BYTES_MAX} bytes`)
  try {
    return parseJson(bytes)
  } catch (error) {
    if (error instanceof Fault) throw malformed(error.message)
    throw error
  }
}

function isObject(
  value: Json | Evidence | undefined,
): value is { readonly [key: string]: Json } | Evidence {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isName(value: Json | undefined): boolean {
  return typeof value === 'string' && value.length <= NAME_LENGTH_MAX && isSoundText(value)
}

// U+0000 ends a text in many a reader, and PostgreSQL cannot keep one.
function isSoundText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

function isSoundFact(value: Json | undefined, depthLeft: number): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (typeof value === 'string') return isSoundText(value)
  if (value === null || typeof value === 'boolean') return true
  if (value === undefined || depthLeft === 0) return false
  return Object.entries(value).every(
    ([key, item]) => isSoundText(key) && isSoundFact(item, depthLeft - 1),
  )
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The ledger entry cannot be read: ${reason}.`)
}
