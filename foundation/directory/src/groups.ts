import { randomBytes } from 'node:crypto'
import { Fault, type Json } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { groupType, type Attributes } from './attributes.ts'
import { equalsOnly, matches, parseFilter } from './filter.ts'
import { openGroup, sealGroup } from './group-row.ts'
import { changing, type By, type Inside } from './inside.ts'
import { GROUPS_MAX, MEMBERS_MAX, SCAN_ROWS } from './limits.ts'
import { lookOf } from './look-alike.ts'
import { isList, objectOf } from './name-path.ts'
import { patch, readResource } from './patch.ts'
import { displayNameOf, keyOf, renewRoles } from './people.ts'
import { openPerson, type PersonRow } from './person-row.ts'
import { refuseOldVersion } from './present.ts'
import { invalidValue, notFound } from './refusal.ts'
import { memberColumns } from './roles-given.ts'
import { etagOf, replaceBy, type Found, type Page, type Query, type Resources } from './users.ts'

type GroupRow = {
  readonly id: string
  readonly sealed: Buffer
  readonly version: number
  readonly created_at: number
  readonly modified_at: number
}
type MemberRow = PersonRow & { readonly group_id: string; readonly proof: Buffer }

export function openGroups(inside: Inside): Resources {
  return {
    create: (by, body, base) => create(inside, by, body, base),
    async get(id, base) {
      return found(inside.sql, inside, await rowOf(inside.sql, id), base)
    },
    list: (query, base) => list(inside, query, base),
    replace: (by, id, body, ifMatch, base) =>
      update(inside, by, id, ifMatch, base, (before) =>
        patch(groupType, { id: before['id'] ?? null }, replaceBy(body)),
      ),
    patch: (by, id, body, ifMatch, base) =>
      update(inside, by, id, ifMatch, base, (before) => patch(groupType, before, body)),
    remove: (by, id, ifMatch) => remove(inside, by, id, ifMatch),
  }
}

async function create(inside: Inside, by: By, body: Json, base: string): Promise<Found> {
  const { vault, now } = inside
  return changing(inside, async (tx, touched) => {
    const resource = readResource(groupType, body)
    const [counted] = await tx<{ groups: number }[]>`select count(*) as groups from directory_group`
    if ((counted?.groups ?? 0) >= GROUPS_MAX)
      throw new Fault('directory.full', `The directory holds ${GROUPS_MAX} groups already.`)
    const id = `g-${randomBytes(12).toString('hex')}`
    const attributes = ownAttributes(resource)
    const nameKey = await freeNameKey(tx, inside, attributes, id)
    const at = now()
    await tx`
      insert into directory_group (id, name_key, external_key, sealed, version, created_at, modified_at)
      values (${id}, ${nameKey}, ${externalKeyOf(inside, attributes)}, ${await sealGroup(tx, vault, id, attributes)}, 1, ${at}, ${at})`
    const wanted = membersIn(resource)
    await setMembers(tx, inside, by, id, { before: new Set(), wanted }, touched)
    await state(tx, inside, by, id, 'created', wanted.size, 0)
    return found(tx, inside, await rowOf(tx, id), base)
  })
}

async function update(
  inside: Inside,
  by: By,
  id: string,
  ifMatch: string | undefined,
  base: string,
  next: (before: Attributes) => Attributes,
): Promise<Found> {
  const { vault, now } = inside
  return changing(inside, async (tx, touched) => {
    const row = await rowOf(tx, id, 'lock')
    const before = await found(tx, inside, row, base)
    refuseOldVersion(before.etag, ifMatch)
    const after = next(before.resource)
    const attributes = ownAttributes(after)
    const nameKey = await freeNameKey(tx, inside, attributes, id)
    await tx`
      update directory_group set name_key = ${nameKey}, external_key = ${externalKeyOf(inside, attributes)},
        sealed = ${await sealGroup(tx, vault, id, attributes)}, version = version + 1, modified_at = ${now()}
      where id = ${id}`
    const members = { before: membersIn(before.resource), wanted: membersIn(after) }
    const { added, removed } = await setMembers(tx, inside, by, id, members, touched)
    const renamed = attributes['displayName'] !== before.resource['displayName']
    if (added + removed > 0) await state(tx, inside, by, id, 'members', added, removed)
    if (renamed) await state(tx, inside, by, id, 'renamed', 0, 0)
    return found(tx, inside, await rowOf(tx, id), base)
  })
}

async function remove(
  inside: Inside,
  by: By,
  id: string,
  ifMatch: string | undefined,
): Promise<void> {
  await changing(inside, async (tx, touched) => {
    const before = await found(tx, inside, await rowOf(tx, id, 'lock'), '')
    refuseOldVersion(before.etag, ifMatch)
    const members = membersIn(before.resource)
    await tx`delete from directory_group where id = ${id}`
    for (const person of members) await renewRoles(tx, inside, by, person, touched)
    await state(tx, inside, by, id, 'deleted', 0, members.size)
  })
}

async function setMembers(
  tx: TransactionSql,
  inside: Inside,
  by: By,
  id: string,
  { before, wanted }: { before: ReadonlySet<string>; wanted: ReadonlySet<string> },
  touched: Set<string>,
): Promise<{ added: number; removed: number }> {
  if (wanted.size > MEMBERS_MAX) throw invalidValue(`members: at most ${MEMBERS_MAX}.`)
  const added = [...wanted].filter((person) => !before.has(person))
  const removed = [...before].filter((person) => !wanted.has(person))
  const known = await tx<{ id: string }[]>`
    select id from directory_person where id = any(${added}) and source = 'scim'`
  // A group in a group, or a person of somewhere else.
  if (known.length !== added.length)
    throw invalidValue('members: every member is a person whom this directory has created here.')
  await tx`delete from directory_member where group_id = ${id} and person_id = any(${removed})`
  for (const person of added)
    await tx`
      insert into directory_member (group_id, person_id, proof)
      values (${id}, ${person}, ${inside.vault.proof(memberColumns(id, person))})
      on conflict (group_id, person_id) do update set proof = excluded.proof`
  for (const person of [...added, ...removed]) await renewRoles(tx, inside, by, person, touched)
  return { added: added.length, removed: removed.length }
}

async function state(
  tx: TransactionSql,
  { ledger, now }: Inside,
  { actor }: By,
  subject: string,
  change: 'created' | 'renamed' | 'members' | 'deleted',
  added: number,
  removed: number,
): Promise<void> {
  const facts = { change, added, removed }
  await ledger.append(tx, [{ kind: 'directory.group.changed', at: now(), actor, subject, facts }])
}

/** @throws Fault `directory.not-found`. */
async function rowOf(sql: Sql | TransactionSql, id: string, lock?: 'lock'): Promise<GroupRow> {
  const [row] = await sql<GroupRow[]>`
    select id, sealed, version, created_at, modified_at from directory_group
    where id = ${id} ${lock === undefined ? sql`` : sql`for update`}`
  if (row === undefined) throw notFound()
  return row
}

/** Two groups of one name, or of two that look the same, would be taken for each other where roles are mapped. */
async function freeNameKey(
  tx: TransactionSql,
  inside: Inside,
  attributes: Attributes,
  id: string,
): Promise<Uint8Array> {
  const name = attributes['displayName']
  if (typeof name !== 'string' || name.trim() === '')
    throw invalidValue('displayName: every group has one.')
  const key = keyOf(inside, 'group', lookOf(name))
  const taken = await tx`select 1 from directory_group where name_key = ${key} and id <> ${id}`
  if (taken.length > 0)
    throw new Fault(
      'directory.uniqueness',
      'displayName: a group has this name already, or one that looks the same.',
    )
  return key
}

function externalKeyOf(inside: Inside, { externalId }: Attributes): Uint8Array | null {
  return typeof externalId === 'string' ? keyOf(inside, 'external', externalId) : null
}

function ownAttributes(resource: Attributes): Attributes {
  const { id: _id, meta: _meta, members: _members, ...attributes } = resource
  return attributes
}

function membersIn({ members }: Attributes): ReadonlySet<string> {
  return new Set(
    (isList(members) ? members : []).map((one) => {
      const { value } = objectOf(one)
      if (typeof value !== 'string') throw invalidValue('members.value: the id of a person.')
      return value
    }),
  )
}

async function found(
  sql: Sql | TransactionSql,
  inside: Inside,
  row: GroupRow,
  base: string,
): Promise<Found> {
  const [resource] = await resourcesOf(sql, inside, [row], base)
  if (resource === undefined) throw notFound()
  return { resource, etag: etagOf(resource) }
}

async function resourcesOf(
  sql: Sql | TransactionSql,
  { vault }: Inside,
  rows: readonly GroupRow[],
  base: string,
): Promise<readonly Attributes[]> {
  const members = await sql<MemberRow[]>`
    select m.group_id, m.proof, p.id, p.sealed, p.version, p.held_at, p.created_at, p.modified_at
    from directory_member m join directory_person p on p.id = m.person_id
    where m.group_id = any(${rows.map(({ id }) => id)}) order by p.created_at, p.id`
  const proved = members.filter((row) =>
    vault.proves(row.proof, memberColumns(row.group_id, row.id)),
  )
  const byGroup = Map.groupBy(proved, ({ group_id }) => group_id)
  return rows.map((row) => {
    const own = (byGroup.get(row.id) ?? []).map((member) => ({
      value: member.id,
      $ref: `${base}/Users/${member.id}`,
      display: displayNameOf(openPerson(vault, member).attributes),
      type: 'User',
    }))
    return {
      id: row.id,
      ...openGroup(vault, row.id, row.sealed),
      ...(own.length === 0 ? {} : { members: own }),
      meta: {
        resourceType: 'Group',
        created: new Date(row.created_at).toISOString(),
        lastModified: new Date(row.modified_at).toISOString(),
        location: `${base}/Groups/${row.id}`,
        version: `W/"${row.version}.${own.length}"`,
      },
    }
  })
}

async function list(inside: Inside, query: Query, base: string): Promise<Page> {
  const { sql } = inside
  const filter = query.filter === undefined ? undefined : parseFilter(groupType, query.filter)
  const asked = equalsOnly(filter)
  const place =
    asked?.name === 'displayName'
      ? sql`where name_key = ${keyOf(inside, 'group', lookOf(asked.value))}`
      : asked?.name === 'externalId'
        ? sql`where external_key = ${keyOf(inside, 'external', asked.value)}`
        : sql``
  const offset = query.startIndex - 1
  const passing: Attributes[] = []
  let total = 0
  const rows = sql<GroupRow[]>`
    select id, sealed, version, created_at, modified_at from directory_group ${place}
    order by created_at, id`
  for await (const page of rows.cursor(SCAN_ROWS)) {
    const resources = await resourcesOf(sql, inside, page, base)
    for (const one of resources.filter((each) => filter === undefined || matches(filter, each))) {
      if (total >= offset && passing.length < query.count) passing.push(one)
      total++
    }
  }
  return { total, resources: passing }
}
