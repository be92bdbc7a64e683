import { join } from 'node:path'
import { connect } from '@wardstone/database'
import { newHome, runCli, startServerProcess } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import {
  ask,
  bundles,
  expectWhole,
  load,
  organisationBundle,
  send,
  takesAgain,
  type Loaded,
} from './test-load.ts'

const TEST_TIMEOUT_MS = 180_000
const BACK_TIMEOUT_MS = 60_000
const ROUND_BUNDLES = 6
const READS = [
  '/api/ledger/entries?limit=200',
  '/ledger/checkpoint',
  '/ledger/bundles/0-1',
  '/api/audit/export?framework=hipaa-security',
]

const { home, remove } = await newHome()
const server = await startServerProcess(home)
afterAll(async () => {
  await server.stop()
  await remove()
})

describe('PostgreSQL that is restarted in the middle of imports, reads of the ledger and exports', () => {
  it(
    'costs refusals that say to try again and nothing else: no answer is a bug, wrong or cut short unsaid, and nothing acknowledged is lost',
    async () => {
      expect((await send(server, organisationBundle()))?.status).toBe(200)
      const loaded: Loaded = { sent: [], acknowledged: [] }
      const all = { server, source: bundles('restart') }
      const socketFolder = join(home, 'postgres/socket')
      const refusals: string[] = []
      for (const how of ['killed', 'ended by its operator', 'killed'] as const) {
        const enough = loaded.acknowledged.length + ROUND_BUNDLES
        const over = new AbortController()
        const odd: string[] = []
        const readers = READS.map(async (path) => {
          while (!over.signal.aborted) {
            const answer = await ask(server.operatorSocket, 'GET', path)
            // An export that was begun breaks off: whoever reads it sees that it is not whole.
            if (answer === undefined && path.includes('export')) continue
            const said = `${answer?.status} ${answer?.code}`
            const isRefused = said === '503 database.unavailable'
            if (answer?.status !== 200 && answer?.status !== 404 && !isRefused)
              odd.push(`${path} ${said}`)
          }
        })
        const importing = load(all, loaded, () => loaded.acknowledged.length >= enough)
        const begun = () => loaded.acknowledged.length
        await expect
          .poll(begun, { timeout: BACK_TIMEOUT_MS })
          .toBeGreaterThan(enough - ROUND_BUNDLES)
        if (how === 'killed') await server.killDatabase()
        else {
          const owner = connect({ socketFolder }, 'wardstone', 'wardstone', 1)
          await owner`
            select pg_terminate_backend(pid) from pg_stat_activity
            where pid <> pg_backend_pid() and backend_type = 'client backend'`
          await owner.end()
        }
        refusals.push(...(await importing))
        await takesAgain(all, loaded)
        over.abort()
        await Promise.all(readers)
        expect(odd).toEqual([])
      }
      expect(refusals.length).toBeGreaterThan(0)
      expect([...new Set(refusals)]).toEqual(['503 database.unavailable'])
      expect(await runCli(['ledger', 'verify'], home)).toMatchObject({ code: 0 })
      await expectWhole(socketFolder, loaded)
    },
    TEST_TIMEOUT_MS,
  )
})
