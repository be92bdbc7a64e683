import { Fault, type Json } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { spellLoginName } from '@wardstone/identity'
import { userType, type Attributes } from './attributes.ts'
import { equalsOnly, matches, parseFilter, type Filter } from './filter.ts'
import { openGroupName } from './group-row.ts'
import { changing, type By, type Inside } from './inside.ts'
import { SCAN_ROWS } from './limits.ts'
import { objectOf, textIn } from './name-path.ts'
import { patch, readResource } from './patch.ts'
import { addPerson, changePerson, keyOf, lockPerson, removePerson } from './people.ts'
import { openPerson, type Person, type PersonRow } from './person-row.ts'
import { refuseOldVersion } from './present.ts'
import { notFound } from './refusal.ts'
import { memberColumns } from './roles-given.ts'

/** A resource with its entity tag. */
export type Found = { readonly resource: Attributes; readonly etag: string }
export type Query = {
  readonly filter: string | undefined
  /** From 1 on. */
  readonly startIndex: number
  readonly count: number
}
export type Page = { readonly total: number; readonly resources: readonly Attributes[] }

/** The resources of one type, as SCIM serves them. `base` is the address of `/scim/v2`. */
export type Resources = {
  create(by: By, body: Json, base: string): Promise<Found>
  /** @throws Fault `directory.not-found`. */
  get(id: string, base: string): Promise<Found>
  /** @throws Fault `directory.invalid-filter`. */
  list(query: Query, base: string): Promise<Page>
  /** @throws Fault `directory.version`, and those of reading a resource. */
  replace(by: By, id: string, body: Json, ifMatch: string | undefined, base: string): Promise<Found>
  patch(by: By, id: string, body: Json, ifMatch: string | undefined, base: string): Promise<Found>
  remove(by: By, id: string, ifMatch: string | undefined): Promise<void>
}

const columns = 'id, sealed, version, held_at, created_at, modified_at'

export function openUsers(inside: Inside): Resources {
  const { sql } = inside
  return {
    create: (by, body, base) =>
      changing(inside, async (tx) => {
        const said = saidBy(readResource(userType, body))
        return found(tx, inside, await addPerson(tx, inside, by, said), base)
      }),
    async get(id, base) {
      const [row] = await sql<PersonRow[]>`
        select ${sql.unsafe(columns)} from directory_person where id = ${id}`
      const person = row === undefined ? undefined : openPerson(inside.vault, row)
      if (person === undefined || person.source !== 'scim') throw notFound()
      return found(sql, inside, person, base)
    },
    list: (query, base) => list(inside, query, base),
    replace: (by, id, body, ifMatch, base) =>
      update(inside, by, id, ifMatch, base, (before) => {
        // The id in the body, where there is one, must be that of the address.
        const next = patch(userType, { id: before['id'] ?? null }, replaceBy(body))
        return { ...next, active: next['active'] ?? before['active'] ?? true }
      }),
    patch: (by, id, body, ifMatch, base) =>
      update(inside, by, id, ifMatch, base, (before) => patch(userType, before, body)),
    async remove(by, id, ifMatch) {
      const { held } = await changing(inside, async (tx, touched) => {
        const person = await lockPerson(tx, inside, by.source, id)
        refuseOldVersion((await found(tx, inside, person, '')).etag, ifMatch)
        return removePerson(tx, inside, by, person, touched)
      })
      if (held) throw heldFault(inside)
    },
  }
}

/** PUT is the replacement of everything that is not read-only (RFC 7644 §3.5.1). */
export function replaceBy(body: Json): Json {
  return { Operations: [{ op: 'replace', value: body }] }
}

async function update(
  inside: Inside,
  by: By,
  id: string,
  ifMatch: string | undefined,
  base: string,
  next: (before: Attributes) => Attributes,
): Promise<Found> {
  const done = await changing(inside, async (tx, touched) => {
    const person = await lockPerson(tx, inside, by.source, id)
    const before = await found(tx, inside, person, base)
    refuseOldVersion(before.etag, ifMatch)
    const said = saidBy(next(before.resource))
    const outcome = await changePerson(tx, inside, by, person, said, touched)
    return outcome.held ? undefined : found(tx, inside, outcome.person, base)
  })
  // Thrown once the transaction has kept that they are held.
  if (done === undefined) throw heldFault(inside)
  return done
}

function heldFault({ leaversAnHourMax }: Inside): Fault {
  return new Fault(
    'directory.leavers-held',
    `More than ${leaversAnHourMax} people left within an hour. A security officer must confirm on the page Access.`,
    { retryAfterS: 3600 },
  )
}

/** What a resource says: `active` apart, and nothing of what is the server's own. */
function saidBy(resource: Attributes) {
  const { active, id: _id, meta: _meta, groups: _groups, ...attributes } = resource
  return { attributes, active: typeof active === 'boolean' ? active : undefined }
}

async function found(
  sql: Sql | TransactionSql,
  inside: Inside,
  person: Person,
  base: string,
): Promise<Found> {
  const [resource] = await resourcesOf(sql, inside, [person], base)
  if (resource === undefined) throw notFound()
  return { resource, etag: etagOf(resource) }
}

export function etagOf({ meta }: Attributes): string {
  return textIn(objectOf(meta), 'version')
}

/** People as resources, with the groups they are in and whether they have an account. */
async function resourcesOf(
  sql: Sql | TransactionSql,
  inside: Inside,
  people: readonly Person[],
  base: string,
): Promise<readonly Attributes[]> {
  const { identity } = inside
  const accounts = await identity.provisioning.look(
    sql,
    people.flatMap(({ account }) => (account === null ? [] : [account])),
  )
  const groups = await groupsOf(sql, inside, people)
  return people.map((person) => {
    const state = person.account === null ? 'closed' : accounts.get(person.account)?.state
    const active = state !== undefined && state !== 'closed'
    const own = (groups.get(person.id) ?? []).map(({ id, name }) => ({
      value: id,
      $ref: `${base}/Groups/${id}`,
      display: name,
    }))
    return {
      id: person.id,
      ...person.attributes,
      active,
      ...(own.length === 0 ? {} : { groups: own }),
      meta: {
        resourceType: 'User',
        created: new Date(person.createdAt).toISOString(),
        lastModified: new Date(person.modifiedAt).toISOString(),
        location: `${base}/Users/${person.id}`,
        version: `W/"${person.version}.${active ? 1 : 0}.${own.length}"`,
      },
    }
  })
}

async function groupsOf(
  sql: Sql | TransactionSql,
  { vault }: Inside,
  people: readonly Person[],
): Promise<ReadonlyMap<string, readonly { id: string; name: string }[]>> {
  const rows = await sql<{ id: string; person_id: string; sealed: Buffer; proof: Buffer }[]>`
    select g.id, m.person_id, g.sealed, m.proof from directory_member m join directory_group g on g.id = m.group_id
    where m.person_id = any(${people.map(({ id }) => id)}) order by g.created_at, g.id`
  const proved = rows.filter(({ id, person_id, proof }) =>
    vault.proves(proof, memberColumns(id, person_id)),
  )
  const byPerson = Map.groupBy(proved, ({ person_id }) => person_id)
  return new Map(
    [...byPerson].map(([person, theirs]) => [
      person,
      theirs.map(({ id, sealed }) => ({ id, name: openGroupName(vault, id, sealed) })),
    ]),
  )
}

async function list(inside: Inside, query: Query, base: string): Promise<Page> {
  const { sql } = inside
  const filter = query.filter === undefined ? undefined : parseFilter(userType, query.filter)
  const place = placeOf(inside, filter)
  const offset = query.startIndex - 1
  // Nothing to try on each: the database counts and cuts the page.
  if (filter === undefined) {
    const [counted] = await sql<{ total: number }[]>`
      select count(*) as total from directory_person where source = 'scim'`
    const rows = await sql<PersonRow[]>`
      select ${sql.unsafe(columns)} from directory_person where source = 'scim'
      order by created_at, id limit ${query.count} offset ${offset}`
    return { total: counted?.total ?? 0, resources: await opened(inside, rows, base) }
  }
  const passing: Attributes[] = []
  let total = 0
  const rows = sql<PersonRow[]>`
    select ${sql.unsafe(columns)} from directory_person where source = 'scim' ${place}
    order by created_at, id`
  for await (const page of rows.cursor(SCAN_ROWS)) {
    const resources = await opened(inside, page, base)
    for (const resource of resources.filter((one) => matches(filter, one))) {
      if (total >= offset && passing.length < query.count) passing.push(resource)
      total++
    }
  }
  return { total, resources: passing }
}

async function opened(
  inside: Inside,
  rows: readonly PersonRow[],
  base: string,
): Promise<readonly Attributes[]> {
  const people = rows.map((row) => openPerson(inside.vault, row))
  return resourcesOf(
    inside.sql,
    inside,
    people.filter(({ source }) => source === 'scim'),
    base,
  )
}

/** What directories ask all day (`userName eq`, `externalId eq`) goes by its key; the rest is tried on each. */
function placeOf(inside: Inside, filter: Filter | undefined) {
  const { sql } = inside
  const asked = equalsOnly(filter)
  if (asked?.name === 'userName')
    return sql`and name_key = ${keyOf(inside, 'name', spellLoginName(asked.value))}`
  if (asked?.name === 'externalId')
    return sql`and external_key = ${keyOf(inside, 'external', asked.value)}`
  return asked?.name === 'id' ? sql`and id = ${asked.value}` : sql``
}
