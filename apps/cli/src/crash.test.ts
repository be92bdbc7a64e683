import { setTimeout as sleep } from 'node:timers/promises'
import {
  databaseProcesses,
  newHome,
  runCli,
  startServerProcess,
  type ServerProcess,
} from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import { openOperator } from './operator.ts'
import { bundles, expectWhole, FHIR, organisationBundle, type Sent } from './test-load.ts'

const KILLS = 20
const MOMENT_MS_MAX = 1200
const TEST_TIMEOUT_MS = 300_000

const { home, remove } = await newHome()
afterAll(remove)

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
      .send('POST', '/fhir/R4', value.text, FHIR)
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
      const source = bundles('crash')
      let server = await startServerProcess(home)
      await openOperator(server.operatorSocket).send('POST', '/fhir/R4', organisationBundle(), FHIR)
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
      await expectWhole(`${home}/postgres/socket`, { sent, acknowledged })
      await server.stop()
      expect(databaseProcesses(home)).toEqual([])
    },
    TEST_TIMEOUT_MS,
  )
})

async function gone(): Promise<void> {
  for (let tries = 0; tries < 400 && databaseProcesses(home).length > 0; tries++) await sleep(50)
  expect(databaseProcesses(home)).toEqual([])
}
