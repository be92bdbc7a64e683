import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { UPLOADS_MAX } from './limits.ts'
import { openTestApp } from './test-app.ts'
import { bytesOf, clinician, importer, openTestRecords, patient } from './test-records.ts'

const doctor = clinician('content')
const BEGINNING = randomBytes(2 * 1024 * 1024)

async function* atOnce() {
  yield await Promise.resolve(BEGINNING)
}

/** After the beginning a byte now and then, or nothing; a connection of the database waits for it. */
async function* trickling(everyMs: number) {
  yield BEGINNING
  for (;;) {
    await sleep(everyMs)
    yield new Uint8Array(1)
  }
}

describe('content that does not come', () => {
  const pace = { stallMs: 500, windowMs: 600, windowBytes: 64 * 1024 }
  it.each([
    ['stops', 60_000, /stopped arriving/],
    ['trickles', 50, /too slowly/],
  ])(
    'because it %s is given up: nothing is kept, and who comes next is served',
    async (_how, everyMs, told) => {
      const other = await openTestRecords({ uploadPace: pace })
      const door = await openTestApp(other.records, [doctor, importer])
      try {
        const address = await door.listen({ port: 0, host: '127.0.0.1' })
        const generalPractitioner = [{ reference: 'Practitioner/content' }]
        const of = await other.records.create(
          importer,
          'Patient',
          bytesOf(patient({ generalPractitioner })),
        )
        const send = (body: AsyncIterable<Uint8Array>) =>
          fetch(`${address}/fhir/R4/Binary`, {
            method: 'POST',
            headers: {
              'x-actor': doctor.id,
              'content-type': 'image/x-scan',
              'x-security-context': `Patient/${of.id}`,
            },
            body,
            duplex: 'half',
          })
        // As many as there may be at once.
        const given = await Promise.all(
          Array.from({ length: UPLOADS_MAX }, () => send(trickling(everyMs))),
        )
        for (const answer of given) {
          expect(answer.status).toBe(400)
          expect(await answer.text()).toMatch(told)
        }
        expect(await other.database.ownerSql`select 1 from content_piece`).toHaveLength(0)
        expect((await send(atOnce())).status).toBe(201)
      } finally {
        await door.close()
        await other.close()
      }
    },
  )
})
