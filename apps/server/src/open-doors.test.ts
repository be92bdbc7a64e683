import { testClock } from '@wardstone/harness'
import fastify from 'fastify'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { installOpenDoors } from './open-doors.ts'
import { installProblems } from './problems.ts'

const RUNS_AT_ONCE = 1024
const SUBMISSIONS_AT_ONCE = 1200

function openServer() {
  const clock = testClock()
  const app = fastify()
  installProblems(app, pino({ enabled: false }))
  installOpenDoors(app, clock.now)
  app.get('/ledger/bundles/:run', () => 'run')
  app.get('/ledger/*', () => 'tile')
  for (const route of ['/witness/add-checkpoint', '/mirror/add-checkpoint', '/mirror/add-entries'])
    app.post(route, () => 'taken')
  const ask = async (method: 'GET' | 'POST', url: string, remoteAddress = '192.0.2.1') => {
    const { statusCode, headers, body } = await app.inject({ method, url, remoteAddress })
    return { statusCode, retryAfter: headers['retry-after'], body }
  }
  const askOften = async (count: number, method: 'GET' | 'POST', url: string) => {
    for (let n = 0; n < count; n++) expect((await ask(method, url)).statusCode).toBe(200)
  }
  return { clock, ask, askOften }
}

describe('a door where nobody signs in', () => {
  it('gives an address runs of bundles for millions of entries at once, then as many as it earns', async () => {
    const { clock, ask, askOften } = openServer()
    await askOften(RUNS_AT_ONCE, 'GET', '/ledger/bundles/0-16')
    const refused = await ask('GET', '/ledger/bundles/0-16')
    expect(refused).toMatchObject({ statusCode: 429, retryAfter: '1' })
    expect(refused.body).toContain('input.rate-limited')
    // However it is written.
    expect((await ask('GET', '/ledger/bundle%73/0-16')).statusCode).toBe(429)
    // Tiles are small, and others are not slowed down.
    expect((await ask('GET', '/ledger/tile/0/000')).statusCode).toBe(200)
    expect((await ask('GET', '/ledger/bundles/0-16', '192.0.2.2')).statusCode).toBe(200)
    clock.advance(1000)
    await askOften(64, 'GET', '/ledger/bundles/0-16')
    expect((await ask('GET', '/ledger/bundles/0-16')).statusCode).toBe(429)
  })

  it('takes what many partners behind one address send at once, at witness and mirror together, and then twenty a second', async () => {
    const { clock, ask, askOften } = openServer()
    await askOften(SUBMISSIONS_AT_ONCE / 2, 'POST', '/witness/add-checkpoint')
    await askOften(SUBMISSIONS_AT_ONCE / 2, 'POST', '/mirror/add-entries')
    expect(await ask('POST', '/mirror/add-checkpoint')).toMatchObject({
      statusCode: 429,
      retryAfter: '1',
    })
    clock.advance(1000)
    await askOften(20, 'POST', '/mirror/add-checkpoint')
    expect((await ask('POST', '/witness/add-checkpoint')).statusCode).toBe(429)
  })
})
