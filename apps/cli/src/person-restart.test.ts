import { setTimeout as sleep } from 'node:timers/promises'
import { enrolPerson, newHome, startServerProcess, type SignedInPerson } from '@wardstone/harness'
import { generate } from 'otplib'
import { afterAll, describe, expect, it } from 'vitest'
import { openOperator, record } from './operator.ts'
import { ask, codeIn } from './test-load.ts'

const TEST_TIMEOUT_MS = 180_000
const BACK_TIMEOUT_MS = 60_000
const DEATHS = 3
const OBSERVATIONS = 5
const PAUSE_MS = 5

const { home, remove } = await newHome()
const server = await startServerProcess(home)
afterAll(async () => {
  await server.stop()
  await remove()
})

async function enrolDoctor(): Promise<SignedInPerson> {
  const operator = openOperator(server.operatorSocket)
  const invite = { displayName: 'Dr Steady', roles: ['clinician'], practitioner: 'dr-steady' }
  const { enrolmentUrl } = record(
    JSON.parse(await operator.send('POST', '/api/accounts', JSON.stringify(invite))),
  )
  return enrolPerson({
    url: String(enrolmentUrl),
    loginName: 'dr.steady',
    code: (secret) => generate({ secret }),
  })
}

async function made(type: string, body: Record<string, unknown>): Promise<string> {
  const text = JSON.stringify({ resourceType: type, ...body })
  const answer = await ask(server.operatorSocket, 'POST', `/fhir/R4/${type}`, text)
  expect(answer?.status).toBe(201)
  return String(record(JSON.parse(answer?.text ?? ''))['id'])
}

/** Ids in an answer, and its total, where it has one. */
function contentOf(text: string): string {
  const found = record(JSON.parse(text))
  const entries: readonly unknown[] = Array.isArray(found['entry']) ? found['entry'] : []
  const ids = entries.map((entry) => String(record(record(entry)['resource'])['id']))
  return JSON.stringify([found['resourceType'], found['id'], found['total'], ids.toSorted()])
}

describe('somebody who is signed in while PostgreSQL is killed with kill -9 and started again', () => {
  it(
    'is told to try again and nothing else, stays signed in, and then reads, searches and writes on by themselves',
    async () => {
      const doctor = await enrolDoctor()
      const patient = await made('Patient', {
        name: [{ family: 'Steady' }],
        generalPractitioner: [{ reference: 'Practitioner/dr-steady' }],
      })
      const other = await made('Patient', { name: [{ family: 'Steady' }] })
      for (const about of [patient, other])
        for (let n = 0; n < OBSERVATIONS; n++)
          await made('Observation', {
            status: 'final',
            code: { text: `Measured ${n}` },
            subject: { reference: `Patient/${about}` },
          })
      const paths = [
        '/api/session',
        `/fhir/R4/Patient/${patient}`,
        `/fhir/R4/Patient/${patient}/_history`,
        '/fhir/R4/Patient?family=Steady',
        `/fhir/R4/Observation?patient=${patient}&_sort=-_lastUpdated`,
        `/fhir/R4/Patient/${patient}/$everything`,
      ]
      const right = new Map<string, string>()
      for (const path of paths) {
        const answer = await doctor.ask('GET', path)
        expect([path, answer?.status]).toEqual([path, 200])
        right.set(path, contentOf(answer?.text ?? ''))
      }

      const over = new AbortController()
      const odd: string[] = []
      const answered = new Map<string, number>()
      let refused = 0
      const reader = async (path: string): Promise<void> => {
        while (!over.signal.aborted) {
          const answer = await doctor.ask('GET', path)
          const said = `${answer?.status} ${codeIn(answer?.text ?? '')}`
          if (answer?.status === 200) {
            answered.set(path, (answered.get(path) ?? 0) + 1)
            if (contentOf(answer.text) !== right.get(path)) odd.push(`${path} ${answer.text}`)
          } else if (said === '503 database.unavailable') refused++
          else odd.push(`${path} ${said}`)
          await sleep(PAUSE_MS)
        }
      }
      const timeout = BACK_TIMEOUT_MS
      const readers = paths.map(reader)
      const eachAnswers = async (): Promise<void> => {
        answered.clear()
        await expect.poll(() => answered.size, { timeout }).toBe(paths.length)
      }
      for (let death = 0; death < DEATHS; death++) {
        await eachAnswers()
        const before = refused
        await server.killDatabase()
        await expect.poll(() => refused, { timeout }).toBeGreaterThan(before)
        await eachAnswers()
      }
      over.abort()
      await Promise.all(readers)
      expect(odd).toEqual([])

      // The same session.
      for (const path of paths) expect((await doctor.ask('GET', path))?.status).toBe(200)
      const condition = JSON.stringify({
        resourceType: 'Condition',
        subject: { reference: `Patient/${patient}` },
        code: { text: 'Written after it' },
      })
      expect((await doctor.ask('POST', '/fhir/R4/Condition', condition))?.status).toBe(201)
    },
    TEST_TIMEOUT_MS,
  )
})
