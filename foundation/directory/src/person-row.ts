import { canonicalJson, parseJson, roles, utf8, type Json } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import type { Vault } from '@wardstone/vault'
import { z } from 'zod'
import type { Attributes } from './attributes.ts'

const json: z.ZodType<Json> = z.json()
const recordSchema = z.strictObject({
  source: z.enum(['scim', 'csv']),
  account: z.string().nullable(),
  /** Given by a list of people, or had when the account was adopted; those of groups come besides. */
  roles: z.array(z.enum(roles)),
  attributes: z.record(z.string(), json),
})

/** What is sealed of a person: whose account it is too, so that nobody can give it another by writing to the database. */
export type PersonRecord = {
  readonly source: 'scim' | 'csv'
  readonly account: string | null
  readonly roles: z.infer<typeof recordSchema>['roles']
  readonly attributes: Attributes
}

export type PersonRow = {
  readonly id: string
  readonly sealed: Buffer
  readonly version: number
  readonly held_at: number | null
  readonly created_at: number
  readonly modified_at: number
}

/** A person of the directory. */
export type Person = PersonRecord & {
  readonly id: string
  readonly version: number
  readonly heldAt: number | null
  readonly createdAt: number
  readonly modifiedAt: number
}

export function openPerson({ organisation }: Vault, row: PersonRow): Person {
  const record = recordSchema.parse(parseJson(organisation.open(personContext(row.id), row.sealed)))
  return {
    ...record,
    id: row.id,
    version: row.version,
    heldAt: row.held_at,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  }
}

/** For a row that this transaction keeps. */
export async function sealPerson(
  tx: TransactionSql,
  vault: Vault,
  id: string,
  record: PersonRecord,
): Promise<Uint8Array> {
  const organisation = await vault.holdOrganisation(tx)
  const { source, account, roles: held, attributes } = record
  return organisation.seal(
    personContext(id),
    utf8(canonicalJson({ source, account, roles: held, attributes })),
  )
}

/** Binds a person to its row. */
export function personContext(id: string): string {
  return `directory/person/${id}`
}
