import { Writable } from 'node:stream'
import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { installRequestLog, openLog } from './log.ts'
import { installProblems } from './problems.ts'

describe('the log', () => {
  it('names routes, never addresses, queries, bodies or the words of a bug: no patient can be in it', async () => {
    let written = ''
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written += chunk.toString()
        done()
      },
    })
    const log = openLog(readConfig({}), destination)
    const app = fastify()
    installProblems(app, log)
    installRequestLog(app, log)
    app.get('/fhir/R4/:type/:id', () => Promise.resolve({ family: 'Marlowe' }))
    app.post('/fhir/R4/:type', (request) => {
      throw new Error(`cannot store ${JSON.stringify(request.body)}`)
    })
    await app.inject('/fhir/R4/Patient/SB-0048-2207?name=Marlowe')
    await app.inject('/nothing/Marlowe')
    const answer = await app.inject({
      method: 'POST',
      url: '/fhir/R4/Patient?identifier=2207',
      payload: { family: 'Marlowe' },
    })
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('Marlowe')
    expect(written).toContain('"route":"/fhir/R4/:type/:id"')
    expect(written).toContain('a request failed')
    expect(written).not.toMatch(/Marlowe|2207|SB-0048/)
    await app.close()
  })
})
