import { canonicalJson, parseJson, utf8, type Json } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import type { Vault } from '@wardstone/vault'
import { z } from 'zod'
import type { Attributes } from './attributes.ts'

const json: z.ZodType<Json> = z.json()
const recordSchema = z.record(z.string(), json)

/** The attributes of a group but its members, which are rows of their own. */
export function openGroup({ organisation }: Vault, id: string, sealed: Buffer): Attributes {
  return recordSchema.parse(parseJson(organisation.open(groupContext(id), sealed)))
}

/** For a row that this transaction keeps. */
export async function sealGroup(
  tx: TransactionSql,
  vault: Vault,
  id: string,
  attributes: Attributes,
): Promise<Uint8Array> {
  const organisation = await vault.holdOrganisation(tx)
  return organisation.seal(groupContext(id), utf8(canonicalJson(attributes)))
}

/** Binds the attributes of a group to its row. */
export function groupContext(id: string): string {
  return `directory/group/${id}`
}

export function openGroupName(vault: Vault, id: string, sealed: Buffer): string {
  const name = openGroup(vault, id, sealed)['displayName']
  return typeof name === 'string' ? name : ''
}
