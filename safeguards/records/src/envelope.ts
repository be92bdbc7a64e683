import { fromUtf8, utf8, type Json } from '@wardstone/core'
import type { Compartment } from '@wardstone/vault'
import { keyText } from './store.ts'
import { resourceOf, type Resource } from './resource.ts'

/** Plaintext is padded to a multiple of this. */
export const PADDING_BYTES = 128

export type SealedRow = {
  readonly key: Uint8Array
  readonly version: number
  readonly sealed: Uint8Array
}

/**
 * Seals the JSON of one resource version for its row. Spaces fill it up to a multiple of 128 bytes, which JSON ignores:
 * the length of a row then says less about what is in it.
 */
export function sealResource(
  compartment: Compartment,
  key: Uint8Array,
  version: number,
  json: string,
): Uint8Array {
  const bytes = utf8(json)
  const padded = new Uint8Array(Math.ceil(bytes.length / PADDING_BYTES) * PADDING_BYTES).fill(0x20)
  padded.set(bytes)
  return compartment.seal(contextOf(key, version), padded)
}

/**
 * The JSON of a row.
 * @throws Fault `vault.cannot-open` when the row was changed or moved from another key, version or compartment.
 */
export function openJson(compartment: Compartment, row: SealedRow): string {
  return fromUtf8(compartment.open(contextOf(row.key, row.version), row.sealed)).trimEnd()
}

/**
 * What the last version of a deleted resource ends with. No resource has such a member: names in FHIR have no colon, and
 * those that do are refused.
 */
const DELETED_END = ',"wardstone:deleted":true}'

/** The JSON of a version that says its resource was deleted (FHIR R4 §3.1.0.7). */
export function tombstoneOf(
  type: string,
  id: string,
  meta: { versionId: string; lastUpdated: string },
) {
  return `${JSON.stringify({ resourceType: type, id, meta }).slice(0, -1)}${DELETED_END}`
}

export function isTombstone(json: string): boolean {
  return json.endsWith(DELETED_END)
}

/** The resource of a row that was checked when it was written. */
export function parseResource(json: string): Resource {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
  return resourceOf(JSON.parse(json) as Json, 'the stored resource')
}

function contextOf(key: Uint8Array, version: number): string {
  return `record ${keyText(key)} ${version}`
}
