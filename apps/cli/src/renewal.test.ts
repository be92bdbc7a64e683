import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@wardstone/database'
import { enrolPerson, newHome, runCli, testClock, type SignedInPerson } from '@wardstone/harness'
import { operatorSocket, readConfig, startServer, type Running } from '@wardstone/server'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { generate } from 'otplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOperator, record } from './operator.ts'
import { ask } from './test-load.ts'

const TEST_TIMEOUT_MS = 180_000
const POLL_TIMEOUT_MS = 30_000
/** Twenty seconds, for which a renewal waits, are one. */
const SPEED = 20
const PATIENTS = 4
const OBSERVATIONS = 2
const CONTENT_BYTES = 300_000
const DOCTOR = 'dr-renewal'

const { home, remove } = await newHome()
const restored = await newHome()
const folder = await mkdtemp(join(tmpdir(), 'wardstone-renewal-'))
const clock = testClock(Date.now(), SPEED)
const file = (name: string) => join(folder, name)
const patients: string[] = []
let running: Running

const socketOf = (at: string) =>
  operatorSocket(readConfig({ WARDSTONE_HOME: at, WARDSTONE_LOG: 'silent' }))
const ownerOf = (at: string) =>
  connect({ socketFolder: join(at, 'postgres/socket') }, 'wardstone', 'wardstone', 2)

async function start(at: string): Promise<Running> {
  await mkdir(at, { recursive: true, mode: 0o711 })
  const settings = { WARDSTONE_LISTEN: 'localhost:0', WARDSTONE_LOG: 'silent' }
  return startServer(readConfig({ WARDSTONE_HOME: at, ...settings }), clock.now)
}

async function made(type: string, body: Record<string, unknown>): Promise<string> {
  const text = JSON.stringify({ resourceType: type, ...body })
  const answer = await ask(socketOf(home), 'POST', `/fhir/R4/${type}`, text)
  expect(answer?.status).toBe(201)
  return String(record(JSON.parse(answer?.text ?? ''))['id'])
}

async function enrolDoctor(at: string, loginName: string): Promise<SignedInPerson> {
  const operator = openOperator(socketOf(at))
  const invite = { displayName: loginName, roles: ['clinician'], practitioner: DOCTOR }
  const { enrolmentUrl } = record(
    JSON.parse(await operator.send('POST', '/api/accounts', JSON.stringify(invite))),
  )
  return enrolPerson({
    url: String(enrolmentUrl),
    loginName,
    code: (secret) => generate({ secret, epoch: Math.floor(clock.now() / 1000) }),
  })
}

/** All that the clinician can read of every patient, each with their Binary. */
async function everything(doctor: SignedInPerson): Promise<string> {
  const said: unknown[] = []
  for (const patient of patients) {
    const answer = await doctor.ask('GET', `/fhir/R4/Patient/${patient}/$everything?_count=100`)
    expect(answer?.status).toBe(200)
    const { entry } = record(JSON.parse(answer?.text ?? ''))
    const entries: readonly unknown[] = Array.isArray(entry) ? entry : []
    expect(entries).toHaveLength(2 + OBSERVATIONS)
    said.push(entries.map((one) => JSON.stringify(record(one)['resource'])).toSorted())
    const content = await doctor.ask('GET', `/fhir/R4/Binary/${binaries.get(patient)}`)
    expect(content?.status).toBe(200)
    said.push(content?.text)
  }
  return JSON.stringify(said)
}
const binaries = new Map<string, string>()

const dataKeys = async (at: string) =>
  record(record(JSON.parse(await openOperator(socketOf(at)).send('GET', '/api/keys')))['dataKeys'])

const renewAll = (at: string) =>
  openOperator(socketOf(at)).send('POST', '/api/keys/renew-data', '{"olderThanDays":0}')

async function generations(at: string): Promise<readonly string[]> {
  const owner = ownerOf(at)
  const rows = await owner<{ generation: number; oldest: number }[]>`
    select generation, oldest_generation as oldest from vault_compartment
    where id > 0 and wrapped is not null order by id`
  await owner.end()
  return rows.map(({ generation, oldest }) => `${oldest}-${generation}`)
}

beforeAll(async () => {
  running = await start(home)
  const generalPractitioner = [{ reference: `Practitioner/${DOCTOR}` }]
  for (let n = 0; n < PATIENTS; n++) {
    const patient = await made('Patient', { name: [{ family: `Sealed${n}` }], generalPractitioner })
    const subject = { reference: `Patient/${patient}` }
    for (let m = 0; m < OBSERVATIONS; m++)
      await made('Observation', { status: 'final', code: { text: `Measured ${n}.${m}` }, subject })
    const data = Buffer.alloc(CONTENT_BYTES, `scan ${n} `).toString('base64')
    const about = { contentType: 'image/x-scan', securityContext: subject, data }
    binaries.set(patient, await made('Binary', about))
    patients.push(patient)
  }
}, TEST_TIMEOUT_MS)
afterAll(async () => {
  await running.close()
  await rm(folder, { recursive: true })
  await restored.remove()
  await remove()
})

const done = (words: readonly string[], at = home) => runCli(['keys', 'renew-data', ...words], at)

describe('wardstone keys renew-data', () => {
  it('says how it is called when it is told two things, and that there is no such patient', async () => {
    const wrong = [
      ['--all', '--older-than', '3'],
      ['--patient', 'nobody'],
    ]
    const answers = await Promise.all(wrong.map((words) => done(words)))
    expect(answers.map(({ code }) => code)).toEqual([2, 3])
    expect(await generations(home)).toEqual(Array(PATIENTS).fill('1-1'))
  })

  it(
    'renews one record, those older than so many days, or all, says what it did, and names what does not open',
    async () => {
      expect(await done(['--patient', patients[0] ?? ''])).toEqual({
        code: 0,
        text: 'Sealed again: 4 messages of 1 records, whose old data keys were destroyed.\n',
      })
      expect(await generations(home)).toEqual(['2-2', '1-1', '1-1', '1-1'])
      const none = await done(['--older-than', '1', '--json'])
      expect(none.code).toBe(0)
      expect(record(JSON.parse(none.text))).toMatchObject({ done: 0, remaining: 0, failure: null })

      const owner = ownerOf(home)
      const [row] = await owner<{ compartment: number; key: Buffer }[]>`
        update record set sealed = set_byte(sealed, 9, (get_byte(sealed, 9) + 1) % 256)
        where (key, version) = (select key, version from record
          where compartment = (select max(compartment) from record) limit 1)
        returning compartment, key`
      const found = await done(['--all'])
      expect(found).toMatchObject({ code: 1, text: expect.stringContaining('do not open') })
      expect(found.text).toContain(`stay: ${row?.compartment}.`)
      expect(await generations(home)).toEqual(['3-3', '2-2', '2-2', '1-2'])
      await owner`
        update record set sealed = set_byte(sealed, 9, (get_byte(sealed, 9) + 255) % 256)
        where key = ${row?.key ?? null}`
      await owner.end()
      // What was under way when this was asked for is finished first, and renewed again: its newest key is older than the asking.
      expect(await done(['--all'])).toMatchObject({ code: 0 })
      expect(await generations(home)).toEqual(['4-4', '3-3', '3-3', '3-3'])
    },
    TEST_TIMEOUT_MS,
  )
})

describe('a backup that is made in the middle of a renewal', () => {
  it(
    'opens everything when it is restored, and the renewal goes on there to its end',
    async () => {
      const timeout = POLL_TIMEOUT_MS
      const before = await everything(await enrolDoctor(home, 'dr.before'))
      const identity = await generateIdentity()
      await writeFile(file('key'), `${identity}\n`)
      const holder = `alice=${await identityToRecipient(identity)}`
      expect(await runCli(['backup', 'escrow', '--needed', '1', holder], home)).toMatchObject({
        code: 0,
      })

      // Whoever holds a row of the last record keeps it from being sealed again; the others are.
      const owner = ownerOf(home)
      const held = Promise.withResolvers<void>()
      const holding = owner.begin(async (tx) => {
        await tx`select 1 from record where compartment = (select max(compartment) from record)
          for no key update`
        await held.promise
      })
      await renewAll(home)
      const resealed = async () => (await dataKeys(home))['resealed']
      await expect
        .poll(resealed, { timeout })
        .toBeGreaterThanOrEqual((PATIENTS - 1) * (2 + OBSERVATIONS))
      expect(await runCli(['backup', 'make', file('middle.backup')], home)).toMatchObject({
        code: 0,
      })
      held.resolve()
      await holding
      await owner.end()
      // Held for too long, its record would be left for the next hour.
      await renewAll(home)
      const left = async () => (await dataKeys(home))['remaining']
      await expect.poll(left, { timeout }).toBe(0)

      const share = ['backup', 'share', file('middle.backup'), '--identity', file('key')]
      await writeFile(file('share'), (await runCli(share)).text)
      const restore = ['restore', file('middle.backup'), file('share'), '--ledger-is-lost']
      const answer = await runCli([...restore, '--home', restored.home])
      expect(answer).toMatchObject({ code: 0, text: expect.stringMatching(/opened, 0 did not/) })
      const again = await start(restored.home)
      try {
        expect((await generations(restored.home)).at(-1)).not.toMatch(/^(\d+)-\1$/)
        const doctor = await enrolDoctor(restored.home, 'dr.after')
        expect(await everything(doctor)).toBe(before)
        await renewAll(restored.home)
        await expect
          .poll(async () => (await dataKeys(restored.home))['remaining'], { timeout })
          .toBe(0)
        for (const each of await generations(restored.home)) expect(each).toMatch(/^(\d+)-\1$/)
        expect(await everything(doctor)).toBe(before)
      } finally {
        await again.close()
      }
    },
    TEST_TIMEOUT_MS,
  )
})
