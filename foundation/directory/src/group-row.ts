import { canonicalJson, parseJson, utf8, type Json } from '@wardstone/core'
import type { Vault } from '@wardstone/vault'
import { z } from 'zod'
import type { Attributes } from './attributes.ts'

const json: z.ZodType<Json> = z.json()
const recordSchema = z.record(z.string(), json)

/** The attributes of a group but its members, which are rows of their own. */
export function openGroup({ organisation }: Vault, id: string, sealed: Buffer): Attributes {
  return recordSchema.parse(parseJson(organisation.open(`directory/group/${id}`, sealed)))
}

export function sealGroup({ organisation }: Vault, id: string, attributes: Attributes): Uint8Array {
  return organisation.seal(`directory/group/${id}`, utf8(canonicalJson(attributes)))
}

export function openGroupName(vault: Vault, id: string, sealed: Buffer): string {
  const name = openGroup(vault, id, sealed)['displayName']
  return typeof name === 'string' ? name : ''
}
