import { createServer } from 'node:http'
import { newHome, startServerProcess } from '@wardstone/harness'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { openOperator } from './operator.ts'

const TEST_TIMEOUT_MS = 120_000
const WAIT_MS = 60_000

const { home, remove } = await newHome()
const received: string[] = []
let isUp = true
const receiver = createServer((request, response) => {
  if (isUp) received.push(`${request.method} ${request.url}`)
  request.resume()
  response.writeHead(isUp ? 200 : 503).end()
})
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
const { port } = z.object({ port: z.int() }).parse(receiver.address())
const settings = { WARDSTONE_SUBSCRIPTION_HOSTS: `127.0.0.1:${port}` }
afterAll(async () => {
  receiver.closeAllConnections()
  await new Promise((resolve) => receiver.close(resolve))
  await remove()
})

const FHIR = 'application/fhir+json'
const named = z.object({ id: z.string(), status: z.string().optional() })
const soon = { timeout: WAIT_MS, interval: 100 }

describe('a Subscription of the running server', () => {
  it(
    'is told of what was acknowledged, also where the server was killed before it was sent',
    async () => {
      let server = await startServerProcess(home, [], settings)
      let operator = openOperator(server.operatorSocket)
      const subscription = {
        resourceType: 'Subscription',
        status: 'requested',
        reason: 'Test',
        criteria: 'Patient?active=true',
        channel: { type: 'rest-hook', endpoint: `http://127.0.0.1:${port}/`, payload: FHIR },
      }
      const made = await operator.send(
        'POST',
        '/fhir/R4/Subscription',
        JSON.stringify(subscription),
        FHIR,
      )
      const { id } = named.parse(JSON.parse(made))
      await vi.waitFor(async () => {
        const now = await operator.send('GET', `/fhir/R4/Subscription/${id}`)
        expect(named.parse(JSON.parse(now)).status).toBe('active')
      }, soon)
      const admit = async (): Promise<string> => {
        const body = JSON.stringify({ resourceType: 'Patient', active: true })
        return named.parse(JSON.parse(await operator.send('POST', '/fhir/R4/Patient', body, FHIR)))
          .id
      }
      const first = await admit()
      await vi.waitFor(() => expect(received).toContain(`PUT /Patient/${first}`), soon)
      isUp = false
      const second = await admit()
      await server.kill()
      isUp = true
      server = await startServerProcess(home, [], settings)
      operator = openOperator(server.operatorSocket)
      await vi.waitFor(() => expect(received).toContain(`PUT /Patient/${second}`), soon)
      expect(received.filter((each) => each.endsWith(first))).toHaveLength(1)
      await server.stop()
    },
    TEST_TIMEOUT_MS,
  )
})
