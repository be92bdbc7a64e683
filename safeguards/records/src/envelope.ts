import { fromUtf8, utf8, type Json } from '@wardstone/core'
import type { Compartment } from '@wardstone/vault'
import { keyText } from './store.ts'
import { objectAt } from './json.ts'
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
  return compartment.seal(rowContext(key, version), padded)
}

/**
 * The JSON of a row.
 * @throws Fault `vault.cannot-open` when the row was changed or moved from another key, version or compartment.
 */
export function openJson(compartment: Compartment, row: SealedRow): string {
  return fromUtf8(compartment.open(rowContext(row.key, row.version), row.sealed)).trimEnd()
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

/** Content of a Binary that is kept apart: its name, its length in bytes and its SHA-256 in hexadecimal. */
export type Content = { readonly id: string; readonly size: number; readonly sha256: string }

/** What the JSON of such a Binary ends with. As above, nobody can send it: a quote inside a text is escaped. */
const CONTENT_END =
  /,"wardstone:content":\{"id":"([\w-]{22})","size":(\d{1,15}),"sha256":"([0-9a-f]{64})"\}\}$/

export function withContent(json: string, { id, size, sha256 }: Content): string {
  return `${json.slice(0, -1)},"wardstone:content":${JSON.stringify({ id, size, sha256 })}}`
}

/** The JSON of a row as others may see it, and the content that it has apart. */
export function splitContent(json: string): {
  readonly json: string
  readonly content: Content | undefined
} {
  const found = CONTENT_END.exec(json)
  if (found === null) return { json, content: undefined }
  const [, id = '', size = '', sha256 = ''] = found
  return {
    json: `${json.slice(0, found.index)}}`,
    content: { id, size: Number(size), sha256 },
  }
}

const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
}

/** A Binary without its content, that says so (FHIR R4 §3.1.0.9): a client must not put it back as the whole. */
export function subsetted(json: string): string {
  const { meta = {}, ...rest } = parseResource(json)
  const { resourceType, id, ...others } = rest
  const tagged = { ...objectAt({ meta }, 'meta'), tag: [SUBSETTED] }
  return JSON.stringify({
    resourceType,
    ...(id === undefined ? {} : { id }),
    meta: tagged,
    ...others,
  })
}

export function isTombstone(json: string): boolean {
  return json.endsWith(DELETED_END)
}

/** The resource of a row that was checked when it was written. */
export function parseResource(json: string): Resource {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
  return resourceOf(JSON.parse(json) as Json, 'the stored resource')
}

/** Binds ciphertext to its row. */
export function rowContext(key: Uint8Array, version: number): string {
  return `record ${keyText(key)} ${version}`
}
