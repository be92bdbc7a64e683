import { generateKeyPairSync } from 'node:crypto'
import { canonicalJson, parseJson, type Evidence } from '@wardstone/core'
import { findFramework } from '@wardstone/frameworks'
import { openTestDatabase, testClock } from '@wardstone/harness'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import { parseRule, ruleHash, verifyAuditBundle, type Status } from '@wardstone/verifier'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openControls, rules, type Controls } from './index.ts'

const HOUR = 60 * 60 * 1000
const database = await openTestDatabase([ledgerSchema])
const { privateKey } = generateKeyPairSync('ed25519')
const auditor = { id: 'account-7', roles: ['auditor'] } as const

let clock: ReturnType<typeof testClock>
let ledger: Ledger
let controls: Controls
const open = () => openControls({ ledger, now: clock.now, organisation: 'St. Brannoc Hospital' })

beforeEach(async () => {
  await database.ownerSql`truncate ledger_pending, ledger_entry, ledger_tile, ledger_head`
  clock = testClock()
  ledger = await openLedger({
    sql: database.sql,
    sequencerSql: database.sequencerSql,
    origin: 'ledger.stbrannoc.example',
    signingKey: privateKey,
    now: clock.now,
    onError(error) {
      throw error
    },
  })
  controls = open()
})
afterAll(() => database.close())

async function state(kind: string, facts: Evidence['facts']): Promise<void> {
  await ledger.record([{ kind, at: clock.now(), actor: 'system:jobs', subject: '', facts }])
  await ledger.sequence()
}

/** What a sound installation states about itself every hour. */
const soundFacts: Readonly<Record<string, Evidence['facts']>> = {
  'records.encryption.census': {
    resources: 900,
    ciphertext: 900,
    plaintext: 0,
    sampled: 50,
    opened: 50,
  },
  'records.integrity.checked': { batches: 40, sampled: 20, failed: 0 },
  'records.reads.tally': { answered: 0, recorded: 0, from: 0, to: 0 },
  'vault.keys.census': {
    compartments: 40,
    erased: 0,
    kekVersion: 1,
    kekAgeDays: 3,
    oldestKeyAgeDays: 3,
    keyLocation: 'file',
    extractable: true,
  },
  'server.transport.census': {
    listeners: 2,
    loopback: 1,
    tls13: 1,
    plaintextElsewhere: 0,
    hybrid: 1,
  },
  'identity.accounts.census': {
    accounts: 17,
    active: 16,
    shared: 0,
    withoutSecondFactor: 0,
    privileged: 2,
    privilegedWithoutSecondFactor: 0,
    dormant: 0,
  },
  'identity.session.limits': { idleMinutes: 15, absoluteHours: 12 },
  'identity.log-in.monitor': { refused: 3, locked: 0, window_hours: 24 },
  'access.break-glass.census': { open: 0, waiting: 0, overdue: 0 },
  'access.policy.loaded': { hash: 'x', policies: 12 },
  'ledger.verified': { size: 12, root: 'AAAA', milliseconds: 5 },
}

async function stateAll(): Promise<void> {
  const { now } = clock
  await ledger.record(
    Object.entries(soundFacts).map(([kind, facts]) => ({
      kind,
      at: now(),
      actor: 'system:jobs',
      subject: '',
      facts,
    })),
  )
  await ledger.sequence()
}

async function statusOf(id: string): Promise<Status | undefined> {
  const { controls: all } = await controls.determine('hipaa-security')
  return all.find((control) => control.id === id)?.status
}

async function determinedSoFar(): Promise<Evidence['facts'][]> {
  await ledger.sequence()
  const entries = await ledger.entries({
    kind: 'controls.determined',
    limit: 1000,
    order: 'oldest',
  })
  return entries.map(({ evidence }) => evidence.facts)
}

async function exported(options?: { since?: number }): Promise<string> {
  const lines = await controls.exportBundle(auditor, 'hipaa-security', options)
  return (await Array.fromAsync(lines)).join('')
}

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}

describe('the rules in force', () => {
  it('are at least twelve, with ids of their own, and read back as data with the same hash', () => {
    expect(rules.length).toBeGreaterThanOrEqual(12)
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length)
    for (const rule of rules) {
      const back = parseRule(parseJson(canonicalJson(rule)))
      expect(ruleHash(back)).toBe(ruleHash(rule))
    }
  })

  it('answer only atoms that exist, each once', () => {
    const atoms = new Set(findFramework('hipaa-security')?.atoms.map((atom) => atom.citation))
    for (const { answers } of rules) {
      const answered = answers.map((answer) => answer.atom)
      expect(answered.filter((atom) => !atoms.has(atom))).toEqual([])
      expect(new Set(answered).size).toBe(answered.length)
    }
  })
})

describe('controls', () => {
  it('are all not assessed on an empty ledger', async () => {
    const status = await controls.determine('hipaa-security')
    expect(status.counts).toEqual({
      met: 0,
      notMet: 0,
      stale: 0,
      notAssessed: 63,
      notApplicable: 0,
    })
    expect(status.controls).toHaveLength(63)
    expect(status).toMatchObject({ framework: 'hipaa-security', evaluatedAt: clock.now(), size: 0 })
  })

  it('are met by fresh evidence of every safeguard, and only those that a rule answers', async () => {
    await stateAll()
    const { counts, controls: all } = await controls.determine('hipaa-security')
    const answered = new Set(rules.flatMap((rule) => rule.answers.map((answer) => answer.atom)))
    expect(answered.size).toBe(19)
    expect(counts).toMatchObject({ met: 19, notMet: 0, stale: 0, notAssessed: 44 })
    expect(all.find((control) => control.id === '164.312(a)(2)(iv)')).toMatchObject({
      citation: '45 CFR 164.312(a)(2)(iv)',
      designation: 'addressable',
      title: 'Encryption at rest',
      status: 'met',
      since: clock.now(),
      reason: expect.stringContaining('All 900 stored resources are ciphertext'),
      rules: [
        { id: 'encryption-at-rest', population: 900, history: expect.any(Array), evidence: [0] },
        { id: 'keys-apart-and-renewed', status: 'met' },
      ],
    })
  })

  it('go stale two hours after the last evidence, and none stays met', async () => {
    await stateAll()
    clock.advance(2 * HOUR + 1)
    const { counts } = await controls.determine('hipaa-security')
    expect(counts).toMatchObject({ met: 0, notMet: 0, stale: 19 })
  })

  it.each([
    ['records.encryption.census', { plaintext: 1, ciphertext: 899 }, '164.312(a)(2)(iv)'],
    ['records.encryption.census', { opened: 49 }, '164.312(a)(2)(iv)'],
    ['vault.keys.census', { kekAgeDays: 366 }, '164.312(a)(2)(iv)'],
    ['vault.keys.census', { keyLocation: 'file, passphrase beside it' }, '164.312(a)(2)(iv)'],
    ['server.transport.census', { plaintextElsewhere: 1 }, '164.312(e)(1)'],
    ['identity.accounts.census', { shared: 1 }, '164.312(a)(2)(i)'],
    ['identity.accounts.census', { withoutSecondFactor: 1 }, '164.312(d)'],
    ['identity.accounts.census', { dormant: 2 }, '164.308(a)(4)(ii)(C)'],
    ['identity.session.limits', { idleMinutes: 60 }, '164.312(a)(2)(iii)'],
    ['records.integrity.checked', { failed: 1 }, '164.312(c)(1)'],
    ['records.reads.tally', { answered: 5, recorded: 5 }, '164.312(b)'],
    ['records.reads.tally', { answered: 5, recorded: 4 }, '164.312(b)'],
    ['access.break-glass.census', { overdue: 1, waiting: 1 }, '164.312(a)(2)(ii)'],
    ['access.policy.loaded', { policies: 0 }, '164.312(a)(1)'],
  ])('are not met when %s states %o', async (kind, worse, id) => {
    await stateAll()
    expect(await statusOf(id)).toBe('met')
    await state(kind, { ...soundFacts[kind], ...worse })
    expect(await statusOf(id)).toBe('not-met')
  })

  it('hold emergency access to 24 hours, whatever the census says', async () => {
    await stateAll()
    await state('access.break-glass.opened', { grant: 'g1', expiresAt: 0 })
    clock.advance(24 * HOUR)
    await stateAll()
    expect(await statusOf('164.312(a)(2)(ii)')).toBe('met')
    clock.advance(1)
    expect(await statusOf('164.312(a)(2)(ii)')).toBe('not-met')
    await state('access.break-glass.reviewed', { grant: 'g1', verdict: 'justified' })
    expect(await statusOf('164.312(a)(2)(ii)')).toBe('met')
  })

  it('count disclosures against the reads in the ledger', async () => {
    await stateAll()
    for (let read = 0; read < 3; read++) await state('records.read', { count: 1 })
    await state('records.reads.tally', { answered: 3, recorded: 3, from: 0, to: 0 })
    expect(await statusOf('164.312(b)')).toBe('met')
  })

  it('say the same after a restart, which reads the ledger again', async () => {
    await stateAll()
    const before = await controls.determine('hipaa-security')
    expect(await open().determine('hipaa-security')).toEqual(before)
  })

  it('sum up as posture', async () => {
    await stateAll()
    expect(await controls.posture()).toEqual([
      {
        framework: 'hipaa-security',
        title: 'HIPAA Security Rule',
        met: 19,
        notMet: 0,
        stale: 0,
        notAssessed: 44,
      },
    ])
  })

  it('refuse a framework that nobody wrote down', async () => {
    await expect(controls.determine('hipaa')).rejects.toMatchObject({
      code: 'controls.unknown-framework',
    })
    await expect(controls.exportBundle(auditor, 'hipaa')).rejects.toMatchObject({
      code: 'controls.unknown-framework',
    })
  })
})

describe('an update', () => {
  it('leaves evidence of each change, once, also over a restart', async () => {
    await controls.update()
    expect(await determinedSoFar()).toEqual([])
    await stateAll()
    await controls.update()
    await controls.update()
    const first = await determinedSoFar()
    expect(first).toHaveLength(rules.length)
    expect(first[0]).toMatchObject({
      rule: 'encryption-at-rest',
      status: 'met',
      previous: 'not-assessed',
    })

    controls = open()
    await controls.update()
    expect(await determinedSoFar()).toHaveLength(rules.length)

    await state('identity.accounts.census', {
      ...soundFacts['identity.accounts.census'],
      shared: 1,
    })
    await controls.update()
    expect((await determinedSoFar()).slice(rules.length)).toMatchObject([
      { rule: 'unique-users', status: 'not-met', previous: 'met' },
    ])
  })
})

describe('an export', () => {
  it('verifies on its own, says what the controls say, and leaves evidence of who took it', async () => {
    await stateAll()
    const bundle = await exported()
    const report = await verifyAuditBundle(bytesOf(bundle), { expectedKey: ledger.verifierKey })
    const now = await controls.determine('hipaa-security')
    expect(report).toMatchObject({
      organisation: 'St. Brannoc Hospital',
      origin: 'ledger.stbrannoc.example',
      size: Object.keys(soundFacts).length,
      counts: now.counts,
      warnings: [],
    })
    expect(report.controls.map((control) => control.reason)).toEqual(
      now.controls.map((control) => control.reason),
    )
    await ledger.sequence()
    const [taken] = await ledger.entries({ kind: 'audit.exported', limit: 1 })
    expect(taken?.evidence).toMatchObject({
      actor: 'account-7',
      facts: { framework: 'hipaa-security', size: report.size },
    })
  })

  it('may begin at a later entry', async () => {
    await stateAll()
    clock.advance(HOUR)
    await stateAll()
    const since = Object.keys(soundFacts).length
    const bundle = await exported({ since })
    const report = await verifyAuditBundle(bytesOf(bundle), { expectedKey: ledger.verifierKey })
    expect(report).toMatchObject({ since, size: 2 * since, counts: { met: 19 } })
    await expect(exported({ since: 1000 })).rejects.toMatchObject({ code: 'input.invalid' })
  })

  it('is not written from a ledger that somebody rewrote', async () => {
    await stateAll()
    await database.ownerSql`
      update ledger_entry set entry = (select entry from ledger_entry where index = 1) where index = 0`
    await expect(exported()).rejects.toMatchObject({ code: 'ledger.damaged' })
  })
})
