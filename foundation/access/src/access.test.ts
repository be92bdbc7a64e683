import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { roles, type Actor, type Role } from '@wardstone/core'
import { openTestDatabase, testClock } from '@wardstone/harness'
import { ledgerSchema, openLedger } from '@wardstone/ledger'
import { openKeyring, openVault, vaultSchema, type Compartment } from '@wardstone/vault'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { accessEvidence, accessSchema, openAccess, type Action } from './index.ts'
import { NOTICE_MAX_MS } from './opened.ts'

const HOUR_MS = 3_600_000
const database = await openTestDatabase([ledgerSchema, vaultSchema, accessSchema])
const { sql } = database
const folder = await mkdtemp(join(tmpdir(), 'wardstone-access-'))
const clock = testClock()
const keyring = await openKeyring({
  file: join(folder, 'keyring.json'),
  passphrase: 'a passphrase for a test',
  create: true,
})
const vault = await openVault({ sql, keyring, now: clock.now })
const ledger = await openLedger({
  sql,
  sequencerSql: database.sequencerSql,
  origin: 'test.example/access',
  signingKey: generateKeyPairSync('ed25519').privateKey,
  now: clock.now,
  onError: (error) => {
    throw error
  },
})
const access = openAccess({ sql, vault, ledger, now: clock.now })
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const clinician: Actor = { id: 'c1', roles: ['clinician'], practitioner: 'p-1' }
const colleague: Actor = { id: 'c2', roles: ['clinician', 'privacy-officer'], practitioner: 'p-2' }
const clerk: Actor = { id: 'k1', roles: ['clerk'] }
const officer: Actor = { id: 'o1', roles: ['privacy-officer'] }
const actions: readonly Action[] = [
  'read-demographics',
  'read-chart',
  'write-chart',
  'read-accesses',
  'erase',
  'open-break-glass',
  'import',
  'manage-accounts',
  'review-access',
  'read-ledger',
  'read-controls',
  'export-audit',
  'export-deidentified',
  'subscribe',
  'receive-changes',
]
const reason = 'Unconscious in resus, no relatives here.'

let patient: Compartment
let other: Compartment
beforeEach(async () => {
  patient = await sql.begin((tx) => vault.create(tx))
  other = await sql.begin((tx) => vault.create(tx))
})
const named = (compartment: Compartment) => ({
  compartment: compartment.id,
  patientId: `id-${compartment.id}`,
})

async function basisOf(
  actor: Actor,
  action: 'read-chart' | 'read-demographics',
  compartment: Compartment,
  from = access,
) {
  const column = sql`c.id::bigint`
  const view = await from.view(actor, action)
  const [row] = await sql<{ basis: string | null }[]>`
    select ${view.basis(sql, column)} as basis from (select ${compartment.id}::bigint as id) c`
  return row?.basis
}

async function kindsOf(subject: string) {
  await ledger.sequence()
  return (await ledger.entries({ subject, limit: 20, order: 'oldest' })).map(
    ({ evidence }) => evidence.kind,
  )
}

describe('who may see a patient', () => {
  it('is nobody until there is a reason', async () => {
    expect(await basisOf(clinician, 'read-chart', patient)).toBeNull()
    expect(await basisOf(clerk, 'read-chart', patient)).toBeNull()
    expect(await basisOf(clerk, 'read-demographics', patient)).toBe('role')
  })

  it('follows the care relationship, from its first moment to its last, for its patient alone', async () => {
    const from = clock.now() + HOUR_MS
    const relation = {
      compartment: patient.id,
      practitionerKey: vault.blindKey('Practitioner/p-1'),
      source: vault.blindKey(`Encounter/of-${patient.id}`),
      from,
      until: from + HOUR_MS,
    }
    await sql.begin((tx) => access.relate(tx, [relation]))
    await sql.begin((tx) => access.relate(tx, [relation]))
    expect(await basisOf(clinician, 'read-chart', patient)).toBeNull()
    clock.advance(HOUR_MS)
    expect(await basisOf(clinician, 'read-chart', patient)).toBe('care-relationship')
    expect(await basisOf(clinician, 'read-chart', other)).toBeNull()
    expect(await basisOf(colleague, 'read-chart', patient)).toBeNull()
    expect(await basisOf(clerk, 'read-chart', patient)).toBeNull()
    clock.advance(HOUR_MS)
    expect(await basisOf(clinician, 'read-chart', patient)).toBeNull()
  })

  it('is told in SQL exactly as the compiled policy tells it', async () => {
    await access.breakGlass.open(clinician, named(patient), reason)
    expect(await basisOf(clinician, 'read-chart', patient)).toBe('break-glass')
    const from = clock.now()
    const source = vault.blindKey(`Encounter/now-${patient.id}`)
    const practitionerKey = vault.blindKey('Practitioner/p-1')
    await sql.begin((tx) =>
      access.relate(tx, [
        { compartment: patient.id, practitionerKey, source, from, until: from + HOUR_MS },
      ]),
    )
    expect(await basisOf(clinician, 'read-chart', patient)).toBe('care-relationship')
    await sql.begin((tx) => access.forget(tx, patient.id))
    expect(await basisOf(clinician, 'read-chart', patient)).toBeNull()
  })
})

describe('a record', () => {
  it('is not opened by a relationship or a grant that somebody wrote into the database', async () => {
    const { ownerSql } = database
    const from = clock.now()
    const practitionerKey = vault.blindKey('Practitioner/p-1')
    const source = vault.blindKey(`Encounter/real-${patient.id}`)
    const relation = { compartment: patient.id, practitionerKey, source, from }
    await sql.begin((tx) => access.relate(tx, [{ ...relation, until: from + HOUR_MS }]))
    await access.breakGlass.open(colleague, named(patient), reason)
    const before = await access.reviews.census()

    // Copied to another patient, to another person, and kept alive for longer.
    await ownerSql`insert into care_relationship (compartment, practitioner, source, starts_at, ends_at, proof)
      select ${other.id}, practitioner, source, starts_at, ends_at, proof from care_relationship where source = ${source}
      union all select compartment, ${vault.blindKey('Practitioner/p-2')}, source, starts_at, ends_at, proof
      from care_relationship where source = ${source}`
    await ownerSql`insert into break_glass (id, compartment, account, sealed, opened_at, expires_at, proof)
      select gen_random_uuid(), ${other.id}, 'c1', 'rubbish', opened_at, expires_at, proof from break_glass where compartment = ${patient.id}
      union all select gen_random_uuid(), compartment, 'c1', sealed, opened_at, expires_at, proof from break_glass where compartment = ${patient.id}`
    const elsewhere = openAccess({ sql, vault, ledger, now: clock.now })
    expect(await basisOf(clinician, 'read-chart', patient, elsewhere)).toBe('care-relationship')
    expect(await basisOf(colleague, 'read-chart', patient, elsewhere)).toBe('break-glass')
    expect(await basisOf(clinician, 'read-chart', other, elsewhere)).toBeNull()
    await ownerSql`delete from care_relationship where compartment = ${patient.id} and practitioner <> ${practitionerKey}`
    await ownerSql`update care_relationship set ends_at = ends_at + 1 where source = ${source}`
    await ownerSql`update break_glass set expires_at = expires_at + 1 where account = 'c2' and compartment = ${patient.id}`
    const third = openAccess({ sql, vault, ledger, now: clock.now })
    expect(await basisOf(clinician, 'read-chart', patient, third)).toBeNull()
    expect(await basisOf(colleague, 'read-chart', patient, third)).toBeNull()
    expect(await third.breakGlass.own(clinician)).toEqual([])

    const listed = await third.reviews.list(officer)
    expect(listed.filter(({ reason: words }) => words === reason)).toHaveLength(listed.length)
    const lost = { open: before.open - 1, waiting: before.waiting - 1 }
    expect(await third.reviews.census()).toMatchObject(lost)
    await ledger.sequence()
    const found = await ledger.entries({ kind: 'access.tampering.found', limit: 2 })
    const facts = found.map(({ evidence }) =>
      accessEvidence['access.tampering.found'].parse(evidence.facts),
    )
    expect(facts).toEqual([
      { table: 'care_relationship', rows: 2 },
      { table: 'break_glass', rows: 3 },
    ])
    await ownerSql`delete from care_relationship where source = ${source}`
    await ownerSql`delete from break_glass where compartment in (${patient.id}, ${other.id})`
  })

  it('is opened through another server within the named time', async () => {
    const elsewhere = openAccess({ sql, vault, ledger, now: clock.now })
    expect(await basisOf(clinician, 'read-chart', patient, elsewhere)).toBeNull()
    await access.breakGlass.open(clinician, named(patient), reason)
    await setTimeout(NOTICE_MAX_MS)
    expect(await basisOf(clinician, 'read-chart', patient, elsewhere)).toBe('break-glass')
  })

  it('is opened and closed to who asks at the same moment', async () => {
    const grant = await access.breakGlass.open(clinician, named(patient), reason)
    expect(await basisOf(clinician, 'read-chart', patient)).toBe('break-glass')
    await sql.begin(async (tx) => {
      await access.relate(tx, [
        {
          compartment: other.id,
          practitionerKey: vault.blindKey('Practitioner/p-1'),
          source: vault.blindKey(`Encounter/soon-${other.id}`),
          from: clock.now(),
          until: clock.now() + HOUR_MS,
        },
      ])
      expect(await basisOf(clinician, 'read-chart', other)).toBeNull()
    })
    expect(await basisOf(clinician, 'read-chart', other)).toBe('care-relationship')
    await access.breakGlass.close(clinician, grant.id)
    expect(await basisOf(clinician, 'read-chart', patient)).toBeNull()
  })
})

const mayIn = (role: Role) =>
  actions.filter((action) => access.can({ id: 'program', roles: [role] }, action))

describe('a program', () => {
  it('is sent what changes only in a role of its own, which may nothing else', () => {
    const receiving: readonly Action[] = ['subscribe', 'receive-changes']
    expect(mayIn('subscriber')).toEqual(receiving)
    for (const role of roles) {
      if (role === 'subscriber') continue
      expect(mayIn(role).filter((action) => receiving.includes(action))).toEqual([])
    }
    expect(mayIn('service')).toContain('import')
  })
})

describe('break-glass', () => {
  it('opens one patient for an hour, to one person, and leaves evidence', async () => {
    const grant = await access.breakGlass.open(clinician, named(patient), reason)
    expect(grant.expiresAt - grant.openedAt).toBe(HOUR_MS)
    expect(await basisOf(clinician, 'read-chart', patient)).toBe('break-glass')
    expect(await basisOf(clinician, 'read-chart', other)).toBeNull()
    expect(await basisOf(colleague, 'read-chart', patient)).toBeNull()
    expect(await kindsOf(patient.commitment)).toEqual(['access.break-glass.opened'])
    clock.advance(HOUR_MS)
    expect(await basisOf(clinician, 'read-chart', patient)).toBeNull()
    expect(await access.breakGlass.own(clinician)).toEqual([])
  })

  it('opens once when two requests race', async () => {
    const attempts = await Promise.allSettled(
      [1, 2, 3].map(() => access.breakGlass.open(clinician, named(patient), reason)),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await kindsOf(patient.commitment)).toEqual(['access.break-glass.opened'])
  })

  it('can be ended early by the person who opened it, and by nobody else', async () => {
    const grant = await access.breakGlass.open(clinician, named(patient), reason)
    await access.breakGlass.close(colleague, grant.id)
    expect(await basisOf(clinician, 'read-chart', patient)).toBe('break-glass')
    await access.breakGlass.close(clinician, grant.id)
    expect(await basisOf(clinician, 'read-chart', patient)).toBeNull()
    expect(await kindsOf(patient.commitment)).toEqual([
      'access.break-glass.opened',
      'access.break-glass.closed',
    ])
  })

  it.each([
    ['a clerk', clerk, reason, 'access.forbidden'],
    ['no reason', clinician, '         x', 'access.reason-required'],
    ['an essay', clinician, 'x'.repeat(501), 'access.reason-required'],
  ])('refuses %s and opens nothing', async (_case, actor, words, code) => {
    await expect(access.breakGlass.open(actor, named(patient), words)).rejects.toMatchObject({
      code,
    })
    expect(await basisOf(actor, 'read-chart', patient)).toBeNull()
    expect(await kindsOf(patient.commitment)).toEqual([])
  })

  it('keeps its reason sealed: nothing readable is in the table', async () => {
    await access.breakGlass.open(clinician, named(patient), reason)
    const rows =
      await sql`select g::text as text, encode(sealed, 'escape') as sealed from break_glass g`
    expect(JSON.stringify(rows)).not.toMatch(/resus|id-\d/)
  })
})

describe('a review', () => {
  it('waits on the list until somebody else decides, and says how often the record was read', async () => {
    const grant = await access.breakGlass.open(clinician, named(patient), reason)
    const read = {
      interaction: 'read',
      types: ['Patient'],
      count: 1,
      basis: 'break-glass',
      purpose: 'treatment',
    }
    await ledger.record([
      {
        kind: 'records.read',
        at: clock.now(),
        actor: 'c1',
        subject: patient.commitment,
        facts: read,
      },
    ])
    await ledger.sequence()
    const waiting = (await access.reviews.list(officer)).find(({ id }) => id === grant.id)
    expect(waiting).toMatchObject({
      reason,
      account: 'c1',
      reads: 1,
      reviewedAt: null,
      dueAt: grant.openedAt + 24 * HOUR_MS,
    })

    const decided = await access.reviews.decide(
      officer,
      grant.id,
      'justified',
      'Confirmed with the ward.',
    )
    expect(decided).toMatchObject({ verdict: 'justified', note: 'Confirmed with the ward.' })
    expect(await kindsOf(patient.commitment)).toContain('access.break-glass.reviewed')
    await expect(
      access.reviews.decide(officer, grant.id, 'not-justified', 'Changed my mind.'),
    ).rejects.toMatchObject({
      code: 'access.already-reviewed',
    })
  })

  it('is never one’s own, and needs the duty', async () => {
    const own = await access.breakGlass.open(colleague, named(patient), reason)
    await expect(
      access.reviews.decide(colleague, own.id, 'justified', 'I was right.'),
    ).rejects.toMatchObject({ code: 'access.forbidden' })
    await expect(
      access.reviews.decide(clinician, own.id, 'justified', 'She was right.'),
    ).rejects.toMatchObject({ code: 'access.forbidden' })
    await expect(access.reviews.list(clinician)).rejects.toMatchObject({ code: 'access.forbidden' })
  })

  it('is overdue after a day', async () => {
    const before = await access.reviews.census()
    await access.breakGlass.open(clinician, named(patient), reason)
    expect(await access.reviews.census()).toEqual({
      ...before,
      open: before.open + 1,
      waiting: before.waiting + 1,
    })
    clock.advance(24 * HOUR_MS)
    expect((await access.reviews.census()).overdue).toBe(before.waiting + 1)
  })

  it('still can be given after the patient is erased, and the reason is gone', async () => {
    const grant = await access.breakGlass.open(clinician, named(patient), reason)
    await sql.begin((tx) => vault.erase(tx, patient.id))
    const decided = await access.reviews.decide(
      officer,
      grant.id,
      'justified',
      'Seen in the ward book.',
    )
    expect(decided.reason).toMatch(/erased/)
    expect(decided.patientId).toBe('')
  })
})

describe('the list of reviews', () => {
  it('is whole when one of its rows was made unreadable', async () => {
    const grant = await access.breakGlass.open(clinician, named(patient), reason)
    await database.ownerSql`update break_glass set sealed = 'rubbish' where id = ${grant.id}`
    const listed = await access.reviews.list(officer)
    expect(listed.find(({ id }) => id === grant.id)?.reason).toMatch(/cannot be read/)
  })
})

describe('a denial', () => {
  it('is evidence', async () => {
    await expect(access.require(clerk, 'export-audit')).rejects.toMatchObject({
      code: 'access.forbidden',
    })
    await ledger.sequence()
    const [entry] = await ledger.entries({ kind: 'access.denied', limit: 1 })
    expect(entry?.evidence).toMatchObject({ actor: 'k1', facts: { action: 'export-audit' } })
  })
})
