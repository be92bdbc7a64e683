import { randomBytes } from 'node:crypto'
import { Fault, type Actor, type Role } from '@wardstone/core'
import { spellLoginName } from '@wardstone/identity'
import type { Attributes } from './attributes.ts'
import { openGroupName } from './group-row.ts'
import { changing, type By, type Inside } from './inside.ts'
import { lookOf } from './look-alike.ts'
import {
  changePerson,
  displayNameOf,
  keyOf,
  lockPerson,
  refuseTakenName,
  renewRoles,
} from './people.ts'
import { openPerson, sealPerson, type PersonRow } from './person-row.ts'
import { readResource } from './patch.ts'
import { notFound } from './refusal.ts'
import { openMapping, privilegedRoles, sealMapping, type Mapping } from './roles-given.ts'
import { userType } from './attributes.ts'

/** A group and the roles it gives. */
type MappedGroup = Mapping & {
  readonly id: string
  readonly name: string
  readonly members: number
}

/** Somebody whose leaving waits for an officer. */
type HeldPerson = {
  readonly id: string
  readonly account: string
  readonly displayName: string
  readonly heldAt: number
}

/** What a security officer decides about the directory. */
export type Officers = {
  groups(): Promise<readonly MappedGroup[]>
  /**
   * Which roles a group gives. Roles of `privilegedRoles` only with `privileged`.
   * @throws Fault `input.invalid`, `directory.not-found` or `identity.last-officer`.
   */
  setMapping(actor: Actor, group: string, mapping: Mapping): Promise<void>
  held(): Promise<readonly HeldPerson[]>
  /** Lets those go whom the directory said have left, and keeps others. @throws Fault `input.conflict` when one is not held. */
  decide(actor: Actor, ids: { leave: readonly string[]; keep: readonly string[] }): Promise<void>
  /**
   * Lets the directory keep an account that was made here, under the name by which it knows the person. The roles stay.
   * @throws Fault `input.not-found`, `input.conflict` or `directory.uniqueness`.
   */
  adopt(actor: Actor, account: string, userName: string): Promise<{ readonly id: string }>
}

export function openOfficers(inside: Inside): Officers {
  return {
    groups: () => groups(inside),
    setMapping: (actor, group, mapping) => setMapping(inside, actor, group, mapping),
    held: () => held(inside),
    decide: (actor, ids) => decide(inside, actor, ids),
    adopt: (actor, account, userName) => adopt(inside, actor, account, userName),
  }
}

async function groups({ sql, vault }: Inside): Promise<readonly MappedGroup[]> {
  const rows = await sql<{ id: string; sealed: Buffer; mapping: Buffer | null; members: number }[]>`
    select g.id, g.sealed, g.mapping, count(m.person_id) as members
    from directory_group g left join directory_member m on m.group_id = g.id
    group by g.id order by g.created_at, g.id`
  return rows.map(({ id, sealed, mapping, members }) => ({
    id,
    name: openGroupName(vault, id, sealed),
    members,
    ...openMapping(vault, id, mapping),
  }))
}

async function setMapping(
  inside: Inside,
  actor: Actor,
  group: string,
  mapping: Mapping,
): Promise<void> {
  const beyond = mapping.roles.filter((role) => privilegedRoles.includes(role))
  if (beyond.length > 0 && !mapping.privileged)
    throw new Fault(
      'input.invalid',
      `roles: ${beyond.join(', ')} reach beyond the work at a patient. Say privileged to mean it.`,
    )
  const by: By = { actor: actor.id, source: 'scim' }
  const { vault, ledger, now } = inside
  await changing(inside, async (tx, touched) => {
    const [row] = await tx<{ mapping: Buffer | null }[]>`
      select mapping from directory_group where id = ${group} for update`
    if (row === undefined) throw notFound()
    const before = openMapping(vault, group, row.mapping).roles
    const roles = [...new Set(mapping.roles)]
    const { privileged } = mapping
    await tx`update directory_group set mapping = ${await sealMapping(tx, vault, group, { roles, privileged })} where id = ${group}`
    const members = await tx<{ person_id: string }[]>`
      select person_id from directory_member where group_id = ${group}`
    for (const { person_id } of members) await renewRoles(tx, inside, by, person_id, touched)
    const facts = { roles, before, privileged, people: members.length }
    await ledger.append(tx, [
      { kind: 'directory.mapping.set', at: now(), actor: actor.id, subject: group, facts },
    ])
  })
}

async function held({ sql, vault }: Inside): Promise<readonly HeldPerson[]> {
  const rows = await sql<PersonRow[]>`
    select id, sealed, version, held_at, created_at, modified_at from directory_person
    where held_at is not null order by held_at, id`
  return rows.map((row) => {
    const { id, account, attributes, heldAt } = openPerson(vault, row)
    return {
      id,
      account: account ?? '',
      displayName: displayNameOf(attributes),
      heldAt: heldAt ?? 0,
    }
  })
}

async function decide(
  inside: Inside,
  actor: Actor,
  { leave, keep }: { leave: readonly string[]; keep: readonly string[] },
): Promise<void> {
  const by: By = { actor: actor.id, source: 'scim' }
  const { ledger, now } = inside
  await changing(inside, async (tx, touched) => {
    for (const id of [...leave, ...keep]) {
      const person = await lockPerson(tx, inside, 'scim', id)
      if (person.heldAt === null)
        throw new Fault(
          'input.conflict',
          'Somebody in the list does not wait any more. Look again.',
        )
      if (keep.includes(id)) await tx`update directory_person set held_at = null where id = ${id}`
      else {
        const said = { attributes: person.attributes, active: false }
        await changePerson(tx, inside, by, person, said, touched)
      }
    }
    const facts = { left: leave.length, kept: keep.length }
    await ledger.append(tx, [
      { kind: 'directory.leavers.decided', at: now(), actor: actor.id, subject: '', facts },
    ])
  })
}

async function adopt(
  inside: Inside,
  actor: Actor,
  account: string,
  userName: string,
): Promise<{ readonly id: string }> {
  const { vault, identity, ledger, now } = inside
  const attributes: Attributes = readResource(userType, { userName })
  return changing(inside, async (tx) => {
    const found = (await identity.provisioning.look(tx, [account])).get(account)
    if (found === undefined || found.state === 'closed')
      throw new Fault('input.not-found', 'There is no such account, or it is closed.')
    if (found.source !== 'here')
      throw new Fault('input.conflict', 'A directory keeps this account already.')
    await refuseTakenName(tx, inside, userName, { id: '', account })
    const id = `p-${randomBytes(12).toString('hex')}`
    const roles: Role[] = [...found.roles]
    const displayName = found.displayName ?? userName
    const record = {
      source: 'scim' as const,
      account,
      roles,
      attributes: { ...attributes, displayName },
    }
    const at = now()
    await identity.provisioning.change(tx, account, { source: 'scim' })
    await tx`
      insert into directory_person (id, source, account, name_key, look_key, external_key, sealed, version, created_at, modified_at)
      values (${id}, 'scim', ${account}, ${keyOf(inside, 'name', spellLoginName(userName))},
        ${keyOf(inside, 'look', lookOf(userName))}, null, ${await sealPerson(tx, vault, id, record)}, 1, ${at}, ${at})`
    const facts = { source: 'scim' }
    await ledger.append(tx, [
      { kind: 'directory.person.adopted', at, actor: actor.id, subject: account, facts },
    ])
    return { id }
  })
}
