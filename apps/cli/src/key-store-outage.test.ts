import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  enrolPerson,
  newHome,
  openTestToken,
  openTestTransit,
  PIN,
  runCli,
  testClock,
  type SignedInPerson,
} from '@wardstone/harness'
import { operatorSocket, readConfig, startServer } from '@wardstone/server'
import { generate } from 'otplib'
import { afterEach, describe, expect, it } from 'vitest'
import { openOperator, record } from './operator.ts'
import {
  ask,
  bundles,
  codeIn,
  expectWhole,
  load,
  organisationBundle,
  send,
  takesAgain,
  type Loaded,
  type Reached,
} from './test-load.ts'

const TEST_TIMEOUT_MS = 180_000
const NOTICED_TIMEOUT_MS = 60_000
const MINUTE_MS = 60_000
/** The named time is 15 minutes: within it, and past it. */
const WITHIN_STEPS = [6, 6]
const PAST_MINUTES = 4
const ROUND_BUNDLES = 3
const REFUSALS = 4
/** The patient in the clinician's care. */
const SINGLE = { text: '', resources: 1 }
const UNAVAILABLE = '503 vault.kek-unavailable'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** How a key store goes away and comes back. */
type Store = {
  readonly settings: Readonly<Record<string, string>>
  readonly outages: Readonly<Record<string, Outage>>
}
type Outage = { begin(): Promise<void> | void; end(): Promise<void> | void }

async function secretFile(name: string, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-outage-'))
  closing.push(() => rm(folder, { recursive: true }))
  const file = join(folder, name)
  await writeFile(file, content, { mode: 0o600 })
  return file
}

async function openTransit(): Promise<Store> {
  const transit = await openTestTransit()
  closing.push(() => transit.close())
  const mode = (what: 'sealed' | 'silent'): Outage => ({
    begin: () => void (transit.mode = what),
    end: () => void (transit.mode = 'answers'),
  })
  return {
    settings: {
      WARDSTONE_KEK: 'transit',
      WARDSTONE_KEK_TRANSIT_URL: transit.url,
      WARDSTONE_KEK_TRANSIT_KEY: 'wardstone',
      WARDSTONE_KEK_TRANSIT_TOKEN_FILE: await secretFile('token', 's.test'),
    },
    outages: {
      'answering 503': mode('sealed'),
      'answering nothing': mode('silent'),
      'gone from its address': { begin: () => transit.leave(), end: () => transit.comeBack() },
    },
  }
}

async function openToken(): Promise<Store> {
  const token = await openTestToken()
  closing.push(() => token.remove())
  return {
    settings: {
      WARDSTONE_KEK: 'pkcs11',
      WARDSTONE_KEK_PKCS11_MODULE: token.module,
      WARDSTONE_KEK_PKCS11_TOKEN: token.label,
      WARDSTONE_KEK_PKCS11_PIN_FILE: await secretFile('pin', PIN),
    },
    outages: { 'pulled out': { begin: () => token.pullOut(), end: () => token.putBack() } },
  }
}

/** A whole server whose clock can be moved, with a clinician who has signed in and one patient in their care. */
async function openHospitalOn(store: Store) {
  const { home, remove } = await newHome()
  closing.push(remove)
  await mkdir(home, { mode: 0o711 })
  const clock = testClock(Date.now(), 1)
  const config = readConfig({
    WARDSTONE_HOME: home,
    WARDSTONE_LISTEN: 'localhost:0',
    WARDSTONE_LOG: 'silent',
    WARDSTONE_KEK_ASK_SECONDS: '1',
    ...store.settings,
  })
  const running = await startServer(config, clock.now)
  closing.push(() => running.close())
  const server: Reached = { operatorSocket: operatorSocket(config) }
  const operator = openOperator(server.operatorSocket)
  const invite = { displayName: 'Dr Outage', roles: ['clinician'], practitioner: 'dr-outage' }
  const { enrolmentUrl } = record(
    JSON.parse(await operator.send('POST', '/api/accounts', JSON.stringify(invite))),
  )
  const doctor = await enrolPerson({
    url: String(enrolmentUrl),
    loginName: 'dr.outage',
    code: (secret) => generate({ secret, epoch: Math.floor(clock.now() / 1000) }),
  })
  const cared = {
    resourceType: 'Patient',
    name: [{ family: 'Steady' }],
    generalPractitioner: [{ reference: 'Practitioner/dr-outage' }],
  }
  expect((await send(server, organisationBundle()))?.status).toBe(200)
  const made = await ask(server.operatorSocket, 'POST', '/fhir/R4/Patient', JSON.stringify(cared))
  const { id } = record(JSON.parse(made?.text ?? ''))
  const loaded: Loaded = { sent: [SINGLE], acknowledged: [SINGLE] }
  return { home, clock, server, doctor, patient: String(id), loaded }
}

type Opened = Awaited<ReturnType<typeof openHospitalOn>>

/** What the clinician gets for one patient: read, searched for, and by history. */
async function looks(doctor: SignedInPerson, patient: string): Promise<readonly string[]> {
  const paths = [
    `/fhir/R4/Patient/${patient}`,
    '/fhir/R4/Patient?family=Steady',
    `/fhir/R4/Patient/${patient}/_history`,
  ]
  const said: string[] = []
  for (const path of paths) {
    const answer = await doctor.ask('GET', path)
    const code = codeIn(answer?.text ?? '')
    const isWhole = answer?.status === 200 && answer.text.includes('Steady')
    said.push(isWhole ? 'whole' : `${answer?.status} ${code}`)
  }
  return said
}

const WHOLE = ['whole', 'whole', 'whole']

/** Somebody who reads all the time, and the different things that were answered. */
function keepReading({ doctor, patient }: Opened) {
  const over = new AbortController()
  const said = new Set<string>()
  const reading = (async () => {
    while (!over.signal.aborted) for (const one of await looks(doctor, patient)) said.add(one)
  })()
  return async () => {
    over.abort()
    await reading
    return [...said]
  }
}

/** Goes through one outage that ends within the time for which charts stay readable. */
async function shortOutage(opened: Opened, outage: Outage): Promise<void> {
  const { server, loaded } = opened
  const all = { server, source: bundles('short') }
  const stop = keepReading(opened)
  const enough = loaded.acknowledged.length + ROUND_BUNDLES
  await load(all, loaded, () => loaded.acknowledged.length >= enough)
  await outage.begin()
  const refused = await load(all, loaded, (so) => so.length >= REFUSALS)
  expect([...new Set(refused)]).toEqual([UNAVAILABLE])
  expect(await looks(opened.doctor, opened.patient)).toEqual(WHOLE)
  await outage.end()
  await takesAgain(all, loaded)
  expect(await stop()).toEqual(['whole'])
}

/** Goes through one that outlasts it: nothing opens any more, until the store is back. */
async function longOutage(opened: Opened, outage: Outage): Promise<void> {
  const { server, clock, doctor, patient, loaded } = opened
  const all = { server, source: bundles('long') }
  const timeout = NOTICED_TIMEOUT_MS
  await outage.begin()
  const written = async () => {
    const { value } = all.source.next()
    loaded.sent.push(value)
    const answer = await send(server, value.text)
    if (answer?.status === 200) loaded.acknowledged.push(value)
    return `${answer?.status} ${answer?.code}`
  }
  await expect.poll(written, { timeout }).toBe(UNAVAILABLE)
  for (const minutes of WITHIN_STEPS) {
    clock.advance(minutes * MINUTE_MS)
    expect(await looks(doctor, patient)).toEqual(WHOLE)
    expect(await written()).toBe(UNAVAILABLE)
  }
  clock.advance(PAST_MINUTES * MINUTE_MS)
  for (const one of await looks(doctor, patient)) expect(one).toBe(UNAVAILABLE)
  expect(await written()).toBe(UNAVAILABLE)
  await outage.end()
  await expect.poll(() => looks(doctor, patient), { timeout }).toEqual(WHOLE)
  await takesAgain(all, loaded)
}

describe.each([
  ['a token (SoftHSM)', openToken],
  ['Transit (a server that does the documented API)', openTransit],
] as const)('%s that goes away under the traffic of a whole server', (_name, openStore) => {
  it(
    'stops writing with a clear refusal, leaves charts readable for the named time and no longer, and loses nothing',
    async () => {
      const store = await openStore()
      const opened = await openHospitalOn(store)
      const outages = Object.values(store.outages)
      for (const outage of outages) await shortOutage(opened, outage)
      for (const outage of outages.slice(-1)) await longOutage(opened, outage)
      expect(await runCli(['ledger', 'verify'], opened.home)).toMatchObject({ code: 0 })
      await expectWhole(join(opened.home, 'postgres/socket'), opened.loaded)
    },
    TEST_TIMEOUT_MS,
  )
})
