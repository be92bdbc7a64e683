import { randomBytes } from 'node:crypto'
import { canonicalJson, Fault, type Role } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import { spellLoginName } from '@wardstone/identity'
import type { Attributes } from './attributes.ts'
import { leaversInTheLastHour, writeChange } from './history.ts'
import type { By, Inside } from './inside.ts'
import { PEOPLE_MAX } from './limits.ts'
import { lookOf } from './look-alike.ts'
import { objectOf, textIn } from './name-path.ts'
import {
  openPerson,
  sealPerson,
  type Person,
  type PersonRecord,
  type PersonRow,
} from './person-row.ts'
import { invalidValue, notFound } from './refusal.ts'
import { rolesOfGroups } from './roles-given.ts'

const DISPLAY_NAME_MAX = 100

/** What a source says of somebody. `active: undefined`: nothing, it stays as it is. */
export type Said = {
  readonly attributes: Attributes
  readonly active: boolean | undefined
  /** From a list of people only. */
  readonly roles?: readonly Role[]
  readonly practitioner?: string | null
}

/** A change that is done, or one that waits for an officer because too many left within an hour. */
export type Outcome = { readonly held: false; readonly person: Person } | { readonly held: true }

/** Opens the row of somebody of this source, locked. @throws Fault `directory.not-found`. */
export async function lockPerson(
  tx: TransactionSql,
  { vault }: Inside,
  source: By['source'],
  id: string,
): Promise<Person> {
  const [row] = await tx<PersonRow[]>`
    select id, sealed, version, held_at, created_at, modified_at from directory_person where id = ${id} for update`
  const person = row === undefined ? undefined : openPerson(vault, row)
  // The sealed source, not the column's.
  if (person === undefined || person.source !== source) throw notFound()
  return person
}

/** Somebody new, with an account that waits for its invitation unless the source says they are not active. */
export async function addPerson(
  tx: TransactionSql,
  inside: Inside,
  by: By,
  said: Said,
): Promise<Person> {
  const { vault, now } = inside
  const name = nameOf(said.attributes)
  await refuseTakenName(tx, inside, name, undefined)
  const [counted] = await tx<{ people: number }[]>`select count(*) as people from directory_person`
  if ((counted?.people ?? 0) >= PEOPLE_MAX)
    throw new Fault('directory.full', `The directory holds ${PEOPLE_MAX} people already.`)
  const id = `p-${randomBytes(12).toString('hex')}`
  const roles = said.roles ?? []
  const account = said.active === false ? null : await begin(tx, inside, by, { ...said, roles })
  const record: PersonRecord = {
    source: by.source,
    account,
    roles: [...roles],
    attributes: said.attributes,
  }
  const at = now()
  await tx`
    insert into directory_person (id, source, account, name_key, look_key, external_key, sealed, version, created_at, modified_at)
    values (${id}, ${by.source}, ${account}, ${keyOf(inside, 'name', spellLoginName(name))}, ${keyOf(inside, 'look', lookOf(name))},
      ${externalKeyOf(inside, said.attributes)}, ${await sealPerson(tx, vault, id, record)}, 1, ${at}, ${at})`
  return { ...record, id, version: 1, heldAt: null, createdAt: at, modifiedAt: at }
}

/** Changes somebody; `held` when they leave and too many did within the hour: then nothing else is changed. */
export async function changePerson(
  tx: TransactionSql,
  inside: Inside,
  by: By,
  person: Person,
  said: Said,
  touched: Set<string>,
): Promise<Outcome> {
  const { vault, now } = inside
  const name = nameOf(said.attributes)
  if (spellLoginName(name) !== spellLoginName(nameOf(person.attributes)))
    await refuseTakenName(tx, inside, name, person)
  const known = await accountOf(tx, inside, person)
  const wasActive = known !== undefined
  const active = said.active ?? wasActive
  if (wasActive && !active && (await mustWait(tx, inside, by))) {
    await hold(tx, inside, by, person)
    return { held: true }
  }
  const own = said.roles ?? person.roles
  const roles = [...new Set([...own, ...(await rolesOfGroups(tx, vault, person.id))])]
  const account = !active
    ? null
    : wasActive
      ? person.account
      : await begin(tx, inside, by, { ...said, roles })
  if (wasActive && person.account !== null) {
    touched.add(person.account)
    if (active) await move(tx, inside, by, person, { ...said, roles })
    else await leave(tx, inside, by, person)
  }
  const record: PersonRecord = {
    source: person.source,
    account,
    roles: [...own],
    attributes: said.attributes,
  }
  const at = now()
  await tx`
    update directory_person set account = ${account}, name_key = ${keyOf(inside, 'name', spellLoginName(name))},
      look_key = ${keyOf(inside, 'look', lookOf(name))}, external_key = ${externalKeyOf(inside, said.attributes)},
      sealed = ${await sealPerson(tx, vault, person.id, record)}, version = version + 1, held_at = null, modified_at = ${at}
    where id = ${person.id}`
  return {
    held: false,
    person: { ...person, ...record, version: person.version + 1, heldAt: null, modifiedAt: at },
  }
}

/** Ends the account and forgets the person. `held` as `changePerson`. */
export async function removePerson(
  tx: TransactionSql,
  inside: Inside,
  by: By,
  person: Person,
  touched: Set<string>,
): Promise<{ readonly held: boolean }> {
  if ((await accountOf(tx, inside, person)) !== undefined && person.account !== null) {
    if (await mustWait(tx, inside, by)) {
      await hold(tx, inside, by, person)
      return { held: true }
    }
    touched.add(person.account)
    await leave(tx, inside, by, person)
  }
  await tx`delete from directory_person where id = ${person.id}`
  return { held: false }
}

/** Brings the roles of an account in line with the groups of its person, after these or their meaning changed. */
export async function renewRoles(
  tx: TransactionSql,
  inside: Inside,
  by: By,
  personId: string,
  touched: Set<string>,
): Promise<void> {
  const person = await lockPerson(tx, inside, by.source, personId)
  if (person.account === null || (await accountOf(tx, inside, person)) === undefined) return
  const roles = [
    ...new Set([...person.roles, ...(await rolesOfGroups(tx, inside.vault, personId))]),
  ]
  touched.add(person.account)
  await move(tx, inside, by, person, { attributes: person.attributes, active: true, roles })
}

/** The account a person has now: `undefined` when it ended, whoever ended it. */
export async function accountOf(
  tx: TransactionSql,
  { identity }: Inside,
  { account }: PersonRecord,
) {
  if (account === null) return undefined
  const found = (await identity.provisioning.look(tx, [account])).get(account)
  return found === undefined || found.state === 'closed' ? undefined : found
}

async function begin(
  tx: TransactionSql,
  inside: Inside,
  by: By,
  { attributes, roles = [], practitioner }: Said,
): Promise<string> {
  const displayName = displayNameOf(attributes)
  const account = await inside.identity.provisioning.provision(tx, by.actor, {
    displayName,
    roles,
    practitioner: practitioner ?? null,
    source: by.source,
  })
  await inside.ledger.append(tx, [
    {
      kind: 'directory.person.joined',
      at: inside.now(),
      actor: by.actor,
      subject: account,
      facts: { source: by.source, roles },
    },
  ])
  const details = { displayName, changed: [], gained: roles, lost: [] }
  await writeChange(tx, inside, by, { what: 'joined', account, ...details })
  return account
}

async function move(
  tx: TransactionSql,
  inside: Inside,
  by: By,
  person: Person,
  said: Said,
): Promise<void> {
  const { account } = person
  if (account === null) return
  const displayName = displayNameOf(said.attributes)
  const { before, after } = await inside.identity.provisioning.change(tx, account, {
    displayName,
    ...(said.roles === undefined ? {} : { roles: said.roles }),
    ...(said.practitioner === undefined ? {} : { practitioner: said.practitioner }),
  })
  const gained = after.roles.filter((role) => !before.roles.includes(role))
  const lost = before.roles.filter((role) => !after.roles.includes(role))
  const changed = changedNames(person.attributes, said.attributes)
  if (before.practitioner !== after.practitioner) changed.push('practitioner')
  if (changed.length + gained.length + lost.length === 0) return
  const { source } = by
  await inside.ledger.append(tx, [
    {
      kind: 'directory.person.moved',
      at: inside.now(),
      actor: by.actor,
      subject: account,
      facts: { source, changed, gained, lost },
    },
  ])
  await writeChange(tx, inside, by, { what: 'moved', account, displayName, changed, gained, lost })
}

async function leave(tx: TransactionSql, inside: Inside, by: By, person: Person): Promise<void> {
  const { account } = person
  if (account === null) return
  const sessions = await inside.identity.provisioning.end(tx, by.actor, account)
  await inside.ledger.append(tx, [
    {
      kind: 'directory.person.left',
      at: inside.now(),
      actor: by.actor,
      subject: account,
      facts: { source: by.source, sessions },
    },
  ])
  const displayName = displayNameOf(person.attributes)
  await writeChange(tx, inside, by, {
    what: 'left',
    account,
    displayName,
    changed: [],
    gained: [],
    lost: [],
  })
}

/** A directory that ends many accounts at once may be broken, or in wrong hands: people are asked. */
async function mustWait(tx: TransactionSql, inside: Inside, { actor }: By): Promise<boolean> {
  if (!actor.startsWith('directory:')) return false
  return (await leaversInTheLastHour(tx, inside)) >= inside.leaversAnHourMax
}

async function hold(tx: TransactionSql, inside: Inside, by: By, person: Person): Promise<void> {
  if (person.heldAt !== null) return
  const at = inside.now()
  await tx`update directory_person set held_at = ${at} where id = ${person.id}`
  const facts = { limit: inside.leaversAnHourMax }
  await inside.ledger.append(tx, [
    { kind: 'directory.leavers.held', at, actor: by.actor, subject: person.account ?? '', facts },
  ])
}

/** @throws Fault `directory.uniqueness`: by somebody of the directory, or by somebody of this house. */
export async function refuseTakenName(
  tx: TransactionSql,
  inside: Inside,
  name: string,
  person: Pick<Person, 'id' | 'account'> | undefined,
): Promise<void> {
  const look = lookOf(name)
  const taken = await tx`
    select 1 from directory_person
    where (name_key = ${keyOf(inside, 'name', spellLoginName(name))} or look_key = ${keyOf(inside, 'look', look)})
      and id <> ${person?.id ?? ''}`
  if (taken.length > 0)
    throw new Fault(
      'directory.uniqueness',
      'userName: somebody has this name already, or one that looks the same.',
    )
  for (const spelled of new Set([spellLoginName(name), look])) {
    const account = await inside.identity.provisioning.accountNamed(tx, spelled)
    if (account !== undefined && account !== person?.account)
      throw new Fault(
        'directory.uniqueness',
        'userName: somebody signs in here under this name, or one that looks the same. A security officer can let the directory adopt that account.',
      )
  }
}

/** @throws Fault `directory.invalid-value`. */
export function nameOf(attributes: Attributes): string {
  const name = attributes['userName']
  if (typeof name !== 'string' || name.trim() === '')
    throw invalidValue('userName: every person has one.')
  return name
}

/** What colleagues see of somebody. */
export function displayNameOf(attributes: Attributes): string {
  const parts = objectOf(attributes['name'])
  const whole = `${textIn(parts, 'givenName')} ${textIn(parts, 'familyName')}`
  const candidates = [
    textIn(attributes, 'displayName'),
    textIn(parts, 'formatted'),
    whole,
    textIn(attributes, 'userName'),
  ]
  const chosen = candidates.find((one) => one.trim() !== '') ?? ''
  const clean = chosen.replaceAll(/\p{C}/gu, '').trim()
  return Array.from(clean === '' ? '?' : clean)
    .slice(0, DISPLAY_NAME_MAX)
    .join('')
}

function changedNames(before: Attributes, after: Attributes): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null),
  )
}

export function keyOf(
  { vault }: Inside,
  what: 'name' | 'look' | 'external' | 'group',
  text: string,
): Uint8Array {
  return vault.blindKey(`directory/${what}/${text}`)
}

function externalKeyOf(inside: Inside, { externalId }: Attributes): Uint8Array | null {
  return typeof externalId === 'string' ? keyOf(inside, 'external', externalId) : null
}
