import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sealedGrants } from '@wardstone/access'
import { assert } from '@wardstone/core'
import { openRenewal } from '@wardstone/vault'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApp } from './test-app.ts'
import {
  bytesOf,
  clinician,
  importer,
  openTestRecords,
  patient,
  privacyOfficer,
} from './test-records.ts'

const MIB = 1024 * 1024
const store = await openTestRecords({ clockSpeed: 100 })
const { records, database, vault } = store
const doctor = clinician('content')
const stranger = clinician('nobody')
let app: FastifyInstance
let base: string
let about: string

const newPatient = async () => {
  const generalPractitioner = [{ reference: 'Practitioner/content' }]
  return (await records.create(importer, 'Patient', bytesOf(patient({ generalPractitioner })))).id
}

beforeAll(async () => {
  app = await openTestApp(records, [doctor, stranger, importer])
  base = await app.listen({ port: 0, host: '127.0.0.1' })
  about = await newPatient()
})
afterAll(async () => {
  await app.close()
  await store.close()
})

/** Sends bytes as they come, without saying how many. */
async function* inParts(bytes: Uint8Array, partBytes = 50_000) {
  for (let at = 0; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes)
}

const as = (actor: { id: string }, more: Record<string, string> = {}) => ({
  'x-actor': actor.id,
  ...more,
})

async function upload(
  bytes: Uint8Array,
  options: { of?: string; url?: string; headers?: Record<string, string> } = {},
) {
  const { of = about, url = 'Binary' } = options
  const answer = await fetch(`${base}/fhir/R4/${url}`, {
    method: url === 'Binary' ? 'POST' : 'PUT',
    headers: as(doctor, {
      ...options.headers,
      'content-type': 'image/x-scan',
      'x-security-context': `Patient/${of}`,
      prefer: 'return=minimal',
    }),
    body: inParts(bytes),
    duplex: 'half',
  })
  return { status: answer.status, location: answer.headers.get('location') ?? '', answer }
}

const idIn = (location: string) => /Binary\/([^/]+)/.exec(location)?.[1] ?? ''
const download = (id: string, headers: Record<string, string> = {}) =>
  fetch(`${base}/fhir/R4/Binary/${id}`, { headers: as(doctor, headers) })
const bodyIn = async (answer: Response) => Buffer.from(await answer.arrayBuffer())
const piecesLeft = async () => (await database.ownerSql`select 1 from content_piece`).length

const underWay = async () =>
  (
    await database.ownerSql`select 1 from pg_stat_activity where datname = current_database()
    and usename = 'wardstone_server' and state like 'idle in transaction%'`
  ).length

const binaryOf = (of: string) =>
  bytesOf({
    resourceType: 'Binary',
    contentType: 'a/b',
    securityContext: { reference: `Patient/${of}` },
  })

const kept = async () => {
  const bytes = randomBytes(900_000)
  const id = idIn((await upload(bytes)).location)
  return { id, bytes }
}

const last = async () =>
  (
    await database.ownerSql<{ id: Buffer }[]>`
      select id from content_piece where ctid = (select max(ctid) from content_piece)`
  )[0]?.id ?? null

const hashOf = () => createHash('sha256')

describe('content of a Binary that is streamed', () => {
  it.each([0, 1, 16_383, 16_384, 262_143, 262_144, 262_145, 1_000_000])(
    'comes back as it was sent, %d bytes of it, raw and as JSON, and never lies readable on disk',
    async (length) => {
      const bytes = Buffer.alloc(length, 'find me if you can ')
      const { status, location } = await upload(bytes)
      expect(status).toBe(201)
      const raw = await download(idIn(location))
      expect(raw.headers.get('content-type')).toBe('image/x-scan')
      expect(raw.headers.get('x-security-context')).toBe(`Patient/${about}`)
      expect(raw.headers.get('etag')).toBe('W/"1"')
      expect(raw.headers.get('content-length')).toBe(String(length))
      expect((await bodyIn(raw)).equals(bytes)).toBe(true)
      const whole = await download(idIn(location), { accept: 'application/fhir+json' })
      expect(await whole.json()).toEqual({
        resourceType: 'Binary',
        id: idIn(location),
        meta: { versionId: '1', lastUpdated: expect.any(String) },
        contentType: 'image/x-scan',
        securityContext: { reference: `Patient/${about}` },
        ...(length === 0 ? {} : { data: bytes.toString('base64') }),
      })
      const rows = await database.ownerSql<{ sealed: Buffer }[]>`select sealed from content_piece`
      for (const { sealed } of rows) expect(sealed.includes('find me')).toBe(false)
    },
  )

  it('answers ranges, HEAD and what cannot be satisfied as RFC 9110 says', async () => {
    const bytes = randomBytes(700_000)
    const id = idIn((await upload(bytes)).location)
    const ranges = [
      ['bytes=0-0', 0, 1],
      ['bytes=262143-262144', 262_143, 262_145],
      ['bytes=600000-', 600_000, 700_000],
      ['bytes=-5', 699_995, 700_000],
      ['bytes=10-99999999', 10, 700_000],
    ] as const
    for (const [range, start, end] of ranges) {
      const answer = await download(id, { range })
      expect([answer.status, answer.headers.get('content-range')]).toEqual([
        206,
        `bytes ${start}-${end - 1}/700000`,
      ])
      expect((await bodyIn(answer)).equals(bytes.subarray(start, end))).toBe(true)
    }
    const beyond = await download(id, { range: 'bytes=700000-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */700000'])
    for (const range of ['bytes=5-2', 'bytes=-', 'lines=1-2', 'bytes=0-1,4-5'])
      expect((await download(id, { range })).status).toBe(200)
    const head = await fetch(`${base}/fhir/R4/Binary/${id}`, {
      method: 'HEAD',
      headers: as(doctor),
    })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '700000'])
  })

  it('is left out, and says so, wherever resources are shown together, and its versions stay', async () => {
    const one = randomBytes(300_000)
    const id = idIn((await upload(one)).location)
    const two = randomBytes(400_000)
    expect((await upload(two, { url: `Binary/${id}` })).status).toBe(200)
    const old = await download(`${id}/_history/1`)
    expect((await bodyIn(old)).equals(one)).toBe(true)
    expect((await bodyIn(await download(id))).equals(two)).toBe(true)
    const history = await records.history(doctor, { type: 'Binary', id }, [])
    expect(history.entries).toHaveLength(2)
    for (const { json } of history.entries) {
      expect(json).toContain('SUBSETTED')
      expect(json).not.toMatch(/wardstone:|"data"/)
    }
    const patch = { form: 'json', body: bytesOf([]) } as const
    await expect(records.patch(doctor, 'Binary', id, patch)).rejects.toMatchObject({
      code: 'records.unsupported',
    })
  })

  it('is hidden from others like any other resource, and left as evidence', async () => {
    const id = idIn((await upload(randomBytes(20_000))).location)
    const hidden = await fetch(`${base}/fhir/R4/Binary/${id}`, { headers: as(stranger) })
    expect(hidden.status).toBe(404)
    await (await download(id)).arrayBuffer()
    await store.ledger.sequence()
    const reads = { kind: 'records.read', actor: doctor.id, limit: 1 }
    expect((await store.ledger.entries(reads))[0]?.evidence.facts).toMatchObject({
      interaction: 'read',
      types: ['Binary'],
    })
  })
})

describe('an upload that fails', () => {
  it('in the middle leaves nothing', async () => {
    const before = await piecesLeft()
    const outgoing = request(`${base}/fhir/R4/Binary`, {
      method: 'POST',
      headers: as(doctor, {
        'content-type': 'image/x-scan',
        'x-security-context': `Patient/${about}`,
        'content-length': String(5 * MIB),
      }),
    })
    const gone = new Promise((resolve) => outgoing.once('close', resolve))
    outgoing.once('error', () => undefined)
    outgoing.write(randomBytes(2 * MIB))
    await expect.poll(underWay, { timeout: 20_000 }).toBeGreaterThan(0)
    outgoing.destroy()
    await gone
    await expect.poll(underWay, { timeout: 20_000 }).toBe(0)
    expect(await piecesLeft()).toBe(before)
  })

  it('for its length, its record, or who sends it leaves nothing either', async () => {
    const before = await piecesLeft()
    const source = { bytes: inParts(randomBytes(MIB)), length: undefined }
    await expect(
      records.keepBinary(doctor, {}, binaryOf(about), { ...source, length: 600 * MIB }),
    ).rejects.toMatchObject({ code: 'input.too-large' })
    await expect(
      records.keepBinary(doctor, {}, binaryOf(about), { ...source, length: 17 }),
    ).rejects.toMatchObject({ code: 'input.invalid' })
    await expect(records.keepBinary(stranger, {}, binaryOf(about), source)).rejects.toMatchObject({
      code: 'records.reference-unresolved',
    })
    await expect(records.keepBinary(doctor, {}, binaryOf('nobody'), source)).rejects.toMatchObject({
      code: 'records.reference-unresolved',
    })
    expect(await piecesLeft()).toBe(before)
  })
})

describe('pieces that were changed in the database', () => {
  const attacks = [
    [
      'a bit of one',
      async (id) => database.ownerSql`
      update content_piece set sealed = set_byte(sealed, 9999, (get_byte(sealed, 9999) + 1) % 256)
      where id = ${id} and number = 1`,
    ],
    [
      'the last one taken away',
      async (id) => database.ownerSql`
      delete from content_piece where id = ${id} and number = 3`,
    ],
    [
      'the end cut at a chunk',
      async (id) => database.ownerSql`
      update content_piece set sealed = substring(sealed for 16400) where id = ${id} and number = 3`,
    ],
    [
      'two exchanged',
      async (id) => database.ownerSql`
      update content_piece a set sealed = b.sealed from content_piece b
      where a.id = ${id} and b.id = ${id} and (a.number, b.number) in ((1, 2), (2, 1))`,
    ],
    [
      'one of another content',
      async (id) => database.ownerSql`
      update content_piece a set sealed = b.sealed from content_piece b
      where a.id = ${id} and a.number = 1 and b.number = 1 and b.id <> a.id`,
    ],
    [
      'all of another content',
      async (id) => database.ownerSql`
      update content_piece a set sealed = b.sealed from content_piece b
      where a.id = ${id} and a.number = b.number
        and b.id = (select id from content_piece where id <> ${id} and number = 3 limit 1)`,
    ],
  ] satisfies readonly (readonly [string, (id: Buffer | null) => Promise<unknown>])[]

  it.each(attacks)('%s: what was opened before is all that leaves', async (_attack, change) => {
    await kept()
    const { id, bytes } = await kept()
    await change(await last())
    const answer = await download(id)
    const found = await bodyIn(answer).catch(() => undefined)
    // Where the first piece does not open, the refusal is all; else the answer ends before its length.
    if (answer.status === 200) expect(found).toBeUndefined()
    else expect([answer.status, found?.includes(bytes.subarray(0, 100))]).toEqual([500, false])
    await store.ledger.sequence()
    const tampering = { kind: 'records.tampering.found', actor: doctor.id, limit: 1 }
    expect(await store.ledger.entries(tampering)).toHaveLength(1)
  })
})

const conditional = (id: string) => ({ url: `Binary?_id=${id}` })

describe('long content under a condition', () => {
  it('replaces the one that matches, piece by piece, creates where none does, and is refused where several do', async () => {
    const of = await newPatient()
    const id = idIn((await upload(randomBytes(2 * MIB), { of })).location)
    const bytes = randomBytes(3 * MIB)
    const updated = await upload(bytes, { of, ...conditional(id) })
    expect([updated.status, idIn(updated.location)]).toEqual([200, id])
    expect((await bodyIn(await download(id))).equals(bytes)).toBe(true)
    const created = await upload(bytes, { of, ...conditional('none-has-this') })
    expect(created.status).toBe(201)
    const other = idIn(created.location)
    expect(other).not.toBe(id)
    const before = await piecesLeft()
    expect((await upload(bytes, { of, ...conditional(`${id},${other}`) })).status).toBe(412)
    const stale = { of, ...conditional(id), headers: { 'if-match': 'W/"1"' } }
    expect((await upload(bytes, stale)).status).toBe(412)
    expect(await piecesLeft()).toBe(before)
  })

  it('is not read where If-None-Exist finds that it is there already', async () => {
    const first = await upload(randomBytes(2 * MIB))
    const id = idIn(first.location)
    const before = await piecesLeft()
    const headers = { 'if-none-exist': `_id=${id}` }
    const again = await upload(randomBytes(2 * MIB), { headers })
    expect([again.status, idIn(again.location)]).toEqual([200, id])
    expect(await piecesLeft()).toBe(before)
    const none = await upload(randomBytes(2 * MIB), { headers: { 'if-none-exist': '_id=nobody' } })
    expect(none.status).toBe(201)
  })
})

describe('content of a record', () => {
  it('is sealed again with it, also while it is read, and goes with it', async () => {
    const of = await newPatient()
    const bytes = randomBytes(3 * MIB)
    const id = idIn((await upload(bytes, { of })).location)
    const { compartment } = await records.locate({ patientId: of })
    const heads = async () =>
      database.ownerSql<{ header: string }[]>`
        select encode(substring(sealed for 56), 'hex') as header from content_piece
        where compartment = ${compartment} and number = 0`
    const before = await heads()
    const renewal = openRenewal({
      sql: database.sql,
      vault,
      ledger: store.ledger,
      now: store.clock.now,
      sources: [...records.sealedRows, sealedGrants],
      onError: (error) => expect.unreachable(String(error)),
    })
    const version = await records.read(doctor, { type: 'Binary', id })
    assert(version.content !== undefined, 'it is kept apart')
    const slow = records.contentOf(version.content, { start: 0, end: bytes.length })
    const parts: Uint8Array[] = []
    await renewal.ask({ id: 'officer', roles: ['security-officer'] }, { compartment })
    for await (const part of slow) {
      parts.push(part)
      await sleep(40)
    }
    await renewal.settled()
    await renewal.stop()
    expect(await renewal.status()).toMatchObject({ done: 1, damaged: [] })
    expect(Buffer.concat(parts).equals(bytes)).toBe(true)
    expect(await heads()).not.toEqual(before)
    expect((await bodyIn(await download(id))).equals(bytes)).toBe(true)
    await records.erase(privacyOfficer, of)
    expect(await heads()).toHaveLength(0)
    expect((await download(id)).status).toBe(404)
  })
})

/** Bytes in use once the collector went through, so that what is only not collected yet does not count. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

describe('128 MiB', () => {
  const SIZE = 128 * MIB
  const LOOK_EVERY = 8 * MIB
  const part = randomBytes(MIB)

  it('go in and out without memory for them', async () => {
    const start = bytesInUse()
    /** In use, at the lowest, while the second half moved: buffers are given back a while after they are let go. */
    const floors: number[] = []
    const watcher = () => {
      let moved = 0
      const seen: number[] = []
      return {
        watch(bytes: number) {
          const before = moved
          moved += bytes
          const isTime = Math.floor(moved / LOOK_EVERY) > Math.floor(before / LOOK_EVERY)
          if (isTime && moved > SIZE / 2) seen.push(bytesInUse())
        },
        end: () => void floors.push(Math.min(...seen)),
      }
    }
    const sent = hashOf()
    const going = watcher()
    async function* content() {
      for (let at = 0; at < SIZE; at += MIB) {
        sent.update(part)
        going.watch(part.length)
        yield part
      }
    }
    const source = { bytes: content(), length: SIZE }
    const { id } = await records.keepBinary(doctor, {}, binaryOf(about), source)
    going.end()
    const version = await records.read(doctor, { type: 'Binary', id })
    assert(version.content !== undefined, 'it is kept apart')
    const got = hashOf()
    const coming = watcher()
    for await (const bytes of records.contentOf(version.content, { start: 0, end: SIZE })) {
      got.update(bytes)
      coming.watch(bytes.length)
    }
    coming.end()
    expect(got.digest('hex')).toBe(sent.digest('hex'))
    // Were the content held, it would be more than half of it.
    for (const floor of floors) expect(floor - start).toBeLessThan(SIZE / 4)
  }, 120_000)
})
