import { canonicalJson, parseJson, roles, utf8, type Role } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import type { Columns, Vault } from '@wardstone/vault'
import { z } from 'zod'

/** Roles that reach beyond the work at a patient: a group gives them only where the officer said so for that group. */
export const privilegedRoles: readonly Role[] = [
  'security-officer',
  'privacy-officer',
  'auditor',
  'service',
  'subscriber',
]

const mappingSchema = z.strictObject({
  roles: z.array(z.enum(roles)),
  /** The officer confirmed that roles of `privilegedRoles` are meant. */
  privileged: z.boolean(),
})
export type Mapping = z.infer<typeof mappingSchema>

/** Bound to the group's id: a group that only has the name of another gives nothing. */
export async function sealMapping(
  tx: TransactionSql,
  vault: Vault,
  group: string,
  mapping: Mapping,
): Promise<Uint8Array> {
  const organisation = await vault.holdOrganisation(tx)
  return organisation.seal(mappingContext(group), utf8(canonicalJson(mapping)))
}

export function openMapping(
  { organisation }: Vault,
  group: string,
  sealed: Buffer | null,
): Mapping {
  if (sealed === null) return { roles: [], privileged: false }
  return mappingSchema.parse(parseJson(organisation.open(mappingContext(group), sealed)))
}

/** Binds the roles that a group gives to the group. */
export function mappingContext(group: string): string {
  return `directory/mapping/${group}`
}

/** What is proved of a member: nobody joins a group by a row that this server did not write. */
export function memberColumns(group: string, person: string): Columns {
  return ['directory_member', group, person]
}

/** The roles that the groups of a person give. */
export async function rolesOfGroups(
  tx: TransactionSql,
  vault: Vault,
  person: string,
): Promise<readonly Role[]> {
  const rows = await tx<{ id: string; mapping: Buffer; proof: Buffer }[]>`
    select g.id, g.mapping, m.proof from directory_member m join directory_group g on g.id = m.group_id
    where m.person_id = ${person} and g.mapping is not null`
  const given = rows.flatMap(({ id, mapping, proof }) => {
    if (!vault.proves(proof, memberColumns(id, person))) return []
    const { roles: held, privileged } = openMapping(vault, id, mapping)
    return held.filter((role) => privileged || !privilegedRoles.includes(role))
  })
  return [...new Set(given)]
}
