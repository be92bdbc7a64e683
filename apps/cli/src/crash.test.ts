import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@wardstone/database'
import {
  databaseProcesses,
  newHome,
  runCli,
  startServerProcess,
  type ServerProcess,
} from '@wardstone/harness'
import { openHospital } from '@wardstone/hospital'
import { afterAll, describe, expect, it } from 'vitest'
import { openOperator } from './operator.ts'

const KILLS = 20
const MOMENT_MS_MAX = 1200
const TEST_TIMEOUT_MS = 300_000

const { home, remove } = await newHome()
afterAll(remove)

type Sent = { readonly text: string; readonly resources: number }

/** Patients' bundles, one after another, without end. Every resource of a patient is in the patient's own compartment. */
function* bundles(): Generator<Sent, never> {
  for (let round = 0; ; round++) {
    const hospital = openHospital({
      seed: `crash-${round}`,
      patients: 50,
      now: Date.UTC(2026, 3, 20),
    })
    for (const { bundle } of hospital.patients()) {
      yield { text: JSON.stringify(bundle), resources: bundle.entry.length }
    }
  }
}

/** Sends bundles until one is not answered, and gives those that were. */
async function load(
  server: ServerProcess,
  source: Generator<Sent, never>,
  stop: AbortSignal,
): Promise<{ sent: Sent[]; acknowledged: Sent[] }> {
  const sent: Sent[] = []
  const acknowledged: Sent[] = []
  while (!stop.aborted) {
    const { value } = source.next()
    sent.push(value)
    const answer = await openOperator(server.operatorSocket)
      .send('POST', '/fhir/R4', value.text, 'application/fhir+json')
      .catch(() => undefined)
    if (answer === undefined) break
    acknowledged.push(value)
  }
  return { sent, acknowledged }
}

describe('kill -9, at random moments of an import', () => {
  it(
    `${KILLS} times, of the server and of PostgreSQL: nothing acknowledged is lost, no transaction is half there, the ledger verifies, nothing stays behind`,
    async () => {
      const sent: Sent[] = []
      const acknowledged: Sent[] = []
      const source = bundles()
      let server = await startServerProcess(home)
      const { organisation } = openHospital({ seed: 'crash-0', now: Date.UTC(2026, 3, 20) })
      await openOperator(server.operatorSocket).send(
        'POST',
        '/fhir/R4',
        JSON.stringify(organisation),
        'application/fhir+json',
      )
      for (let kill = 0; kill < KILLS; kill++) {
        const stop = new AbortController()
        const loading = load(server, source, stop.signal)
        await sleep(Math.random() * MOMENT_MS_MAX)
        if (kill % 2 === 0) {
          await server.kill()
          await gone()
        } else {
          await server.killDatabase()
          stop.abort()
        }
        const round = await loading
        sent.push(...round.sent)
        acknowledged.push(...round.acknowledged)
        if (kill % 2 === 0) server = await startServerProcess(home)
      }
      expect(acknowledged.length).toBeGreaterThan(KILLS / 2)

      const verified = await runCli(['ledger', 'verify'], home)
      expect(verified).toMatchObject({ code: 0 })
      const sql = connect({ socketFolder: `${home}/postgres/socket` }, 'wardstone', 'wardstone', 1)
      const batches = await sql<{ resources: number }[]>`
        select count(*) as resources from record where compartment <> 0 group by batch`
      const [evidence] = await sql<{ resources: number }[]>`
        select sum((convert_from(entry, 'UTF8')::json -> 'facts' ->> 'resources')::int) as resources
        from ledger_entry where kind = 'records.changed'`
      const [rows] = await sql<{ count: number }[]>`select count(*) as count from record`
      await sql.end()
      // A bundle whose answer the kill cut off may be there, whole; one that was acknowledged must be.
      const found = tally(batches.map(({ resources }) => resources))
      const must = tally(acknowledged.map(({ resources }) => resources))
      const may = tally(sent.map(({ resources }) => resources))
      for (const [size, count] of must) expect(found.get(size) ?? 0).toBeGreaterThanOrEqual(count)
      for (const [size, count] of found) expect(count).toBeLessThanOrEqual(may.get(size) ?? 0)
      expect(evidence?.resources).toBe(rows?.count)
      await server.stop()
      expect(databaseProcesses(home)).toEqual([])
    },
    TEST_TIMEOUT_MS,
  )
})

function tally(sizes: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1)
  return counts
}

async function gone(): Promise<void> {
  for (let tries = 0; tries < 400 && databaseProcesses(home).length > 0; tries++) await sleep(50)
  expect(databaseProcesses(home)).toEqual([])
}
