import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRooms, operator } from './test-messaging.ts'

const TIMEOUT_MS = 120_000

let rooms: Awaited<ReturnType<typeof openRooms>>
beforeAll(async () => {
  rooms = await openRooms()
})
afterAll(() => rooms.close())

describe('all messages of others', () => {
  it(
    'are stored as resources that records takes, or refused by name; none is invalid',
    async () => {
      const counts = new Map<string, number>()
      const add = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1)
      for (const set of ['ms-fhir-converter', 'linuxforhealth']) {
        const { folder, remove } = unpackData(`hl7v2/${set}.tar.gz`)
        const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('.hl7'),
        )
        for (const name of names) {
          try {
            const sent = withControlId(readFileSync(join(folder, name)), `${set}-${name}`)
            const { isRepeated } = await rooms.messages.accept(operator, sent)
            add(isRepeated ? 'repeated' : 'stored')
          } catch (error) {
            if (!(error instanceof Fault)) throw error
            add(error.code)
          }
        }
        remove()
      }
      process.stdout.write(
        `HL7 v2 messages of others: ${JSON.stringify(Object.fromEntries(counts))}\n`,
      )
      // What each refusal says is in safeguards/messages/adjudicated.md.
      expect(Object.fromEntries(counts)).toEqual({
        stored: 339,
        'messages.unsupported': 53,
        'messages.invalid': 27,
        'messages.malformed': 2,
      })
    },
    TIMEOUT_MS,
  )
})

/** The same message under a control id of its own: many of the tests they come from use one again and again. */
function withControlId(bytes: Uint8Array, id: string): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1')
  const [header = ''] = /^[^\r\n]*/.exec(text) ?? []
  const fields = header.split('|')
  if (fields.length > 9) fields[9] = id
  return Buffer.from(fields.join('|') + text.slice(header.length), 'latin1')
}
