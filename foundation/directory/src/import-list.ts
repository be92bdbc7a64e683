import { createHash } from 'node:crypto'
import { canonicalJson, Fault, type Actor } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import { spellLoginName } from '@wardstone/identity'
import { changing, type By, type Inside } from './inside.ts'
import { LIST_ERRORS_SHOWN_MAX } from './limits.ts'
import {
  accountOf,
  addPerson,
  changePerson,
  displayNameOf,
  nameOf,
  refuseTakenName,
  type Said,
} from './people.ts'
import { openPerson, type Person, type PersonRow } from './person-row.ts'
import { invalid, readList, type LineError, type ListedPerson } from './read-list.ts'

/** What a list does to one person, and why. */
type Step = {
  readonly what: 'joins' | 'moves' | 'leaves' | 'stays'
  /** `null`: not in the list. */
  readonly line: number | null
  readonly userName: string
  readonly displayName: string
  readonly reasons: readonly string[]
}

/** What a list would do, as of now. Nothing is done while there are errors. */
type Plan = {
  /** Names this plan: what is applied is what was seen. */
  readonly id: string
  readonly steps: readonly Step[]
  readonly counts: { readonly [what in Step['what']]: number }
  readonly errors: readonly LineError[]
  readonly errorsTotal: number
  readonly ignored: readonly string[]
  /** So many accounts may end without saying how many. */
  readonly leaversMax: number
}

/** Lists of people, as a personnel system writes them: who is in it has an account, who no longer is loses it. */
export type Lists = {
  /** @throws Fault `directory.list-invalid` for a file that cannot be read at all. */
  preview(bytes: Uint8Array): Promise<Plan>
  /**
   * Does what the preview said.
   * @throws Fault `directory.list-invalid` with errors in the list, `input.conflict` when something changed since the
   * preview, `directory.leavers-held` when more leave than the limit and `leavers` is not their number.
   */
  apply(actor: Actor, bytes: Uint8Array, plan: string, leavers: number | undefined): Promise<Plan>
}

export function openLists(inside: Inside): Lists {
  return {
    preview: (bytes) => changing(inside, async (tx) => (await makePlan(tx, inside, bytes)).plan),
    apply: (actor, bytes, plan, leavers) => apply(inside, actor, bytes, plan, leavers),
  }
}

type Doing = { readonly step: Step; readonly listed?: ListedPerson; readonly person?: Person }

async function apply(
  inside: Inside,
  actor: Actor,
  bytes: Uint8Array,
  seen: string,
  leavers: number | undefined,
): Promise<Plan> {
  const by: By = { actor: actor.id, source: 'csv' }
  const { ledger, now, leaversAnHourMax } = inside
  return changing(inside, async (tx, touched) => {
    const { plan, doings } = await makePlan(tx, inside, bytes)
    if (plan.errorsTotal > 0)
      throw invalid(`The list has ${plan.errorsTotal} errors. Correct them and look again.`)
    if (plan.id !== seen)
      throw new Fault('input.conflict', 'People or the list changed since the preview. Look again.')
    const { joins, moves, leaves, stays } = plan.counts
    if (leaves > leaversAnHourMax && leavers !== leaves)
      throw new Fault(
        'directory.leavers-held',
        `${leaves} people would lose their accounts, more than ${leaversAnHourMax}. Confirm that number.`,
      )
    for (const doing of doings) await carryOut(tx, inside, by, doing, touched)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const facts = { joined: joins, moved: moves, left: leaves, unchanged: stays, sha256 }
    await ledger.append(tx, [
      { kind: 'directory.list.imported', at: now(), actor: actor.id, subject: '', facts },
    ])
    return plan
  })
}

async function carryOut(
  tx: TransactionSql,
  inside: Inside,
  by: By,
  { step, listed, person }: Doing,
  touched: Set<string>,
): Promise<void> {
  if (step.what === 'stays') return
  if (step.what === 'leaves' && person !== undefined) {
    const said = { attributes: person.attributes, active: false }
    await changePerson(tx, inside, by, person, said, touched)
  } else if (listed !== undefined) {
    const said = saidBy(listed)
    if (person === undefined) await addPerson(tx, inside, by, said)
    else await changePerson(tx, inside, by, person, said, touched)
  }
}

function saidBy({ userName, displayName, roles, practitioner, active }: ListedPerson): Said {
  return { attributes: { userName, displayName }, active, roles, practitioner }
}

async function makePlan(
  tx: TransactionSql,
  inside: Inside,
  bytes: Uint8Array,
): Promise<{ plan: Plan; doings: readonly Doing[] }> {
  const list = readList(bytes)
  const known = await knownPeople(tx, inside)
  const doings: Doing[] = []
  const errors = [...list.errors]
  const named = new Set<string>()
  for (const listed of list.people) {
    const name = spellLoginName(listed.userName)
    const person = known.get(name)
    named.add(name)
    if (person === undefined) errors.push(...(await nameErrors(tx, inside, listed)))
    doings.push(await doingOf(tx, inside, listed, person))
  }
  for (const [name, person] of known)
    if (!named.has(name) && (await accountOf(tx, inside, person)) !== undefined)
      doings.push({ step: stepOf('leaves', null, person, ['not in the list']), person })
  const steps = doings.map(({ step }) => step)
  const countOf = (what: Step['what']) => steps.filter((step) => step.what === what).length
  const digest = createHash('sha256')
    .update(bytes)
    .update(canonicalJson(steps.map(plain)))
  const plan: Plan = {
    id: digest.digest('hex'),
    steps,
    counts: {
      joins: countOf('joins'),
      moves: countOf('moves'),
      leaves: countOf('leaves'),
      stays: countOf('stays'),
    },
    errors: errors.toSorted((a, b) => a.line - b.line).slice(0, LIST_ERRORS_SHOWN_MAX),
    errorsTotal: errors.length,
    ignored: list.ignored,
    leaversMax: inside.leaversAnHourMax,
  }
  return { plan, doings }
}

function plain({ what, line, userName, displayName, reasons }: Step) {
  return { what, line, userName, displayName, reasons }
}

async function knownPeople(
  tx: TransactionSql,
  { vault }: Inside,
): Promise<ReadonlyMap<string, Person>> {
  const rows = await tx<PersonRow[]>`
    select id, sealed, version, held_at, created_at, modified_at from directory_person
    where source = 'csv' order by created_at, id`
  const people = rows.map((row) => openPerson(vault, row)).filter(({ source }) => source === 'csv')
  return new Map(people.map((person) => [spellLoginName(nameOf(person.attributes)), person]))
}

async function nameErrors(
  tx: TransactionSql,
  inside: Inside,
  { line, userName }: ListedPerson,
): Promise<readonly LineError[]> {
  if (userName === '') return []
  try {
    await refuseTakenName(tx, inside, userName, undefined)
    return []
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const message = 'username is that of somebody whom this list does not keep, or looks the same.'
    return [{ line, message }]
  }
}

async function doingOf(
  tx: TransactionSql,
  inside: Inside,
  listed: ListedPerson,
  person: Person | undefined,
): Promise<Doing> {
  const account = person === undefined ? undefined : await accountOf(tx, inside, person)
  const both = { listed, ...(person === undefined ? {} : { person }) }
  const step = (what: Step['what'], reasons: readonly string[]): Doing => ({
    ...both,
    step: stepOf(what, listed.line, { attributes: saidBy(listed).attributes }, reasons),
  })
  const given = listed.roles.join(', ')
  if (account === undefined || person === undefined) {
    if (!listed.active) return step('stays', ['not active'])
    const seen = listed.practitioner === null ? [] : [`practitioner ${listed.practitioner}`]
    const back = person === undefined ? [] : ['returns: a new account, a new invitation']
    return step('joins', [...back, given, ...seen])
  }
  if (!listed.active) return step('leaves', ['active is no'])
  const gained = listed.roles.filter((role) => !account.roles.includes(role))
  const lost = account.roles.filter((role) => !listed.roles.includes(role))
  const reasons = [
    ...gained.map((role) => `gains ${role}`),
    ...lost.map((role) => `loses ${role}`),
    ...(account.practitioner === listed.practitioner
      ? []
      : [`practitioner ${account.practitioner ?? 'none'} → ${listed.practitioner ?? 'none'}`]),
    ...(displayNameOf(person.attributes) === listed.displayName
      ? []
      : [`was ${displayNameOf(person.attributes)}`]),
  ]
  return step(reasons.length === 0 ? 'stays' : 'moves', reasons)
}

function stepOf(
  what: Step['what'],
  line: number | null,
  { attributes }: Pick<Person, 'attributes'>,
  reasons: readonly string[],
): Step {
  return {
    what,
    line,
    userName: nameOrEmpty(attributes),
    displayName: displayNameOf(attributes),
    reasons,
  }
}

function nameOrEmpty({ userName }: Person['attributes']): string {
  return typeof userName === 'string' ? userName : ''
}
