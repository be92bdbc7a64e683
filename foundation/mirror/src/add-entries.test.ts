import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { parseEntryBundle, verifySignedCheckpoint } from '@wardstone/verifier'
import { afterAll, describe, expect, it } from 'vitest'
import { EXCESS_ENTRIES_MAX } from './add-entries.ts'
import { hashOrigin } from './held-log.ts'
import { MIRROR_INFO_TYPE } from './mirror-info.ts'
import { PENDING_KEPT_MAX } from './pending.ts'
import { officer, openTestHouse } from './test-house.ts'
import { openTestLog, type TestLog } from './test-log.ts'
import { formatPackage, formatUploadHeader, PACKAGE_BYTES_MAX } from './upload.ts'

const house = await openTestHouse('keeper')
const { mirror, witness, address } = house
afterAll(house.close)

const NO_TICKET = new Uint8Array(0)
const OCTETS = { 'content-type': 'application/octet-stream' }
const encoded = (encoding: string) => ({ ...OCTETS, 'content-encoding': encoding })
const hashes = (count: number) => Array.from({ length: count }, () => randomBytes(32))
const flip = (bytes: Buffer<ArrayBuffer>, at: number) => {
  const flipped = Buffer.from(bytes)
  flipped[at] = flipped[at]! ^ 1
  return flipped
}
type Body = string | Buffer<ArrayBuffer>

let logs = 0
/** A log whose partner is switched on, with a checkpoint of this size taken. */
async function newLog(size?: number): Promise<TestLog> {
  const log = openTestLog(`log-${logs++}.example`)
  const keys = { organisation: log.origin, logKeys: [log.vkey], witnessKeys: [], url: null }
  const partner = await witness.partners.add(officer, keys)
  await mirror.kept.set(officer, partner.id, true)
  if (size !== undefined) await offer(log, 0, size)
  return log
}
const post = (path: string, body: Body, headers: Record<string, string> = OCTETS) =>
  fetch(`${address}/mirror/${path}`, { method: 'POST', body, headers })
async function offer(log: TestLog, oldSize: number, size: number): Promise<void> {
  const answer = await post('add-checkpoint', await log.checkpointRequest(oldSize, size))
  expect(answer.status).toBe(200)
}
const send = (parts: readonly Buffer<ArrayBuffer>[]) => post('add-entries', Buffer.concat(parts))
const upload = async (log: TestLog, start: number, end: number) =>
  send(await log.upload(start, end))
const read = (log: TestLog, path: string) =>
  fetch(`${address}/mirror/${hashOrigin(log.origin)}/${path}`)
const stateOf = async (log: TestLog) => {
  const [found] = (await mirror.kept.list()).filter(({ origin }) => origin === log.origin)
  const [row] = await house.database.sql<{ next: number }[]>`
    select next_entry as next from mirror_log where origin = ${log.origin}`
  return { size: found?.size, next: row?.next ?? 0 }
}
const infoOf = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toBe(MIRROR_INFO_TYPE)
  const text = await answer.text()
  expect(text).toMatch(/^\d+\n\d+\n\n$/)
  return [answer.status, ...text.split('\n').slice(0, 2).map(Number)]
}

describe('POST /mirror/add-checkpoint', () => {
  it('takes a checkpoint and signs nothing: not before the entries are there', async () => {
    const log = await newLog()
    const answer = await post('add-checkpoint', await log.checkpointRequest(0, 300))
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect((await read(log, 'checkpoint')).status).toBe(404)
    expect(await stateOf(log)).toEqual({ size: 0, next: 0 })
  })

  it('answers as a witness does: 400, 403, 404, 409, 422 and 413', async () => {
    const log = await newLog(10)
    const conflict = await post('add-checkpoint', await log.checkpointRequest(3, 20))
    expect([conflict.status, await conflict.text()]).toEqual([409, '10\n'])
    expect(conflict.headers.get('content-type')).toBe('text/x.tlog.size')
    const stranger = openTestLog('stranger.example')
    const forged = openTestLog(log.origin)
    const cases: [Body, number][] = [
      ['old 00\n\n', 400],
      [await stranger.checkpointRequest(0, 3), 404],
      [await forged.checkpointRequest(10, 20), 403],
      [`old 10\n\n${log.head(20)}`, 422],
      ['x'.repeat(200_000), 413],
    ]
    for (const [body, status] of cases)
      expect((await post('add-checkpoint', body)).status).toBe(status)
  })

  it('is closed to a partner who was not switched on, and to a log whose partner is gone', async () => {
    const log = openTestLog('unasked.example')
    const keys = { organisation: 'U', logKeys: [log.vkey], witnessKeys: [], url: null }
    const partner = await witness.partners.add(officer, keys)
    const body = await log.checkpointRequest(0, 5)
    expect((await post('add-checkpoint', body)).status).toBe(404)
    expect((await upload(log, 0, 5)).status).toBe(404)
    await mirror.kept.set(officer, partner.id, true)
    expect((await post('add-checkpoint', body)).status).toBe(200)
    await witness.partners.remove(officer, partner.id)
    expect((await upload(log, 0, 5)).status).toBe(404)
    // Entered again, it has to be switched on again.
    await witness.partners.add(officer, keys)
    expect((await upload(log, 0, 5)).status).toBe(404)
  })
})

describe('POST /mirror/add-entries', () => {
  it('takes entries, signs that it holds them, and serves them with both signatures', async () => {
    const log = await newLog()
    let before = 0
    for (const size of [1, 255, 256, 257, 700, 1_100]) {
      await offer(log, before, size)
      const answer = await upload(log, before, size)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('accept-encoding')).toBe('gzip')
      const lines = await answer.text()
      expect(lines).toMatch(/^(?:— keeper\.example\/ledger\/mirror [A-Za-z0-9+/=]+\n){2}$/)
      const note = log.head(size) + lines
      expect(await (await read(log, 'checkpoint')).text()).toBe(note)
      const keys = [log.vkey, ...mirror.verifierKeys]
      const { signedBy } = await verifySignedCheckpoint(note, keys)
      expect(signedBy.map(({ key }) => key.type)).toEqual([
        'ed25519',
        'cosignature-ed25519',
        'ml-dsa-44',
      ])
      before = size
    }
    const tile = await read(log, 'tile/entries/004.p/76')
    const entries = parseEntryBundle(await tile.bytes())
    expect(Buffer.from(entries[75]!)).toEqual(Buffer.from(log.entry(1_099)))
    const cut = parseEntryBundle(await (await read(log, 'tile/entries/004.p/3')).bytes())
    expect(cut).toHaveLength(3)
    for (const path of ['tile/entries/004.p/77', 'tile/0/005', 'tile/0/000.p/256', 'x'])
      expect((await read(log, path)).status).toBe(404)
    const kept = await house.evidence('mirror.kept')
    const mine = kept.filter(({ facts }) => facts['origin'] === hashOrigin(log.origin))
    expect(mine.map(({ facts }) => facts['size'])).toEqual([1, 255, 256, 257, 700, 1_100])
  })

  it('signs again, and states nothing again, when the same upload or an empty one follows', async () => {
    const log = await newLog(300)
    expect((await upload(log, 0, 300)).status).toBe(200)
    expect((await upload(log, 0, 300)).status).toBe(200)
    expect((await upload(log, 300, 300)).status).toBe(200)
    const kept = await house.evidence('mirror.kept')
    expect(kept.filter(({ facts }) => facts['origin'] === hashOrigin(log.origin))).toHaveLength(1)
  })

  it('signs the empty log', async () => {
    const log = await newLog(0)
    expect((await upload(log, 0, 0)).status).toBe(200)
  })

  it('takes gzip, and says that it takes nothing else', async () => {
    const log = await newLog(600)
    const body = Buffer.concat(await log.upload(0, 600))
    expect((await post('add-entries', body, encoded('br'))).status).toBe(415)
    expect((await post('add-entries', body, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await post('add-entries', body, encoded('gzip'))).status).toBe(400)
    expect(await stateOf(log)).toEqual({ size: 0, next: 0 })
    const packed = Buffer.from(gzipSync(body))
    expect((await post('add-entries', packed, encoded('gzip'))).status).toBe(200)
  })

  it('answers 422 before the first checkpoint, and 404 to a log that it does not know', async () => {
    const log = await newLog()
    const first = await upload(log, 0, 5)
    expect(first.status).toBe(422)
    expect(await first.json()).toMatchObject({ code: 'mirror.nothing-pending' })
    // The row of a log whose checkpoint was refused is none either.
    await post('add-checkpoint', await log.checkpointRequest(3, 5))
    expect((await upload(log, 0, 5)).status).toBe(422)
    expect((await upload(openTestLog('nobody.example'), 0, 5)).status).toBe(404)
  })

  it('answers 409 with where it is: an unknown size, one that it is past, a start beyond, too much again', async () => {
    const log = await newLog(300)
    expect(await infoOf(await upload(log, 0, 299))).toEqual([409, 300, 0])
    expect(await infoOf(await upload(log, 256, 300))).toEqual([409, 300, 0])
    await upload(log, 0, 300)
    await offer(log, 300, 700)
    await upload(log, 300, 700)
    expect(await infoOf(await upload(log, 0, 300))).toEqual([409, 700, 700])
    expect(await infoOf(await upload(log, 701, 900))).toEqual([409, 700, 700])
    // Ten thousand entries that are here already would only cost time.
    await house.database.ownerSql`
      update mirror_log set next_entry = next_entry + ${EXCESS_ENTRIES_MAX}
      where origin = ${log.origin}`
    const size = 700 + EXCESS_ENTRIES_MAX
    await house.database.ownerSql`
      insert into mirror_pending (log, size, root, checkpoint)
      select log, ${size}, root, checkpoint from mirror_pending
      where size = 700 and log = (select id from mirror_log where origin = ${log.origin})`
    const header = { origin: log.origin, start: 699, end: size, ticket: NO_TICKET }
    expect(await infoOf(await send([formatUploadHeader(header)]))).toEqual([409, size, size])
  })

  it('goes on to a checkpoint that was pending when the upload began, and to no other', async () => {
    const log = await newLog(10)
    for (let size = 10; size < 10 + PENDING_KEPT_MAX + 3; size++) await offer(log, size, size + 1)
    const newest = 10 + PENDING_KEPT_MAX + 3
    const oldest = newest - PENDING_KEPT_MAX + 1
    expect(await infoOf(await upload(log, 0, oldest - 1))).toEqual([409, newest, 0])
    expect((await upload(log, 0, oldest)).status).toBe(200)
    // Never back, though that size is still known to be the log's.
    expect((await upload(log, oldest, oldest + 2)).status).toBe(200)
    expect(await infoOf(await upload(log, oldest, oldest))).toEqual([409, newest, oldest + 2])
    expect((await stateOf(log)).size).toBe(oldest + 2)
  })
})

describe('an upload that is not whole', () => {
  it('in any place is answered 400 before its first package, 202 after it, and goes on from there', async () => {
    const log = await newLog(700)
    const [header, first, second] = (await log.upload(0, 700)) as [Buffer, Buffer, Buffer]
    const whole = Buffer.concat([header, first])
    const cuts = [0, 1, 5, header.length - 1, header.length, whole.length - 40, whole.length - 1]
    for (const cut of cuts) {
      const answer = await send([Buffer.from(whole.subarray(0, cut))])
      expect([cut, answer.status]).toEqual([cut, 400])
    }
    expect(await stateOf(log)).toEqual({ size: 0, next: 0 })
    const broken = Buffer.concat([whole, second.subarray(0, 100)])
    expect(await infoOf(await send([broken]))).toEqual([202, 700, 256])
    expect((await read(log, 'checkpoint')).status).toBe(404)
    const rest = await log.upload(256, 700)
    expect(await infoOf(await send(rest.slice(0, 2)))).toEqual([202, 700, 512])
    expect((await upload(log, 512, 700)).status).toBe(200)
  })

  it('because its connection broke has left what it proved', async () => {
    const log = await newLog(700)
    const parts = await log.upload(0, 700)
    const request = httpRequest(`${address}/mirror/add-entries`, {
      method: 'POST',
      headers: OCTETS,
    })
    request.on('error', () => {})
    request.write(Buffer.concat(parts.slice(0, 2)))
    request.write(parts[2]!.subarray(0, 50))
    await expect.poll(async () => (await stateOf(log)).next).toBe(256)
    request.destroy()
    expect((await upload(log, 256, 700)).status).toBe(200)
  })

  it('because its compression broke off has left what it proved', async () => {
    const log = await newLog(1_000)
    const packed = gzipSync(Buffer.concat(await log.upload(0, 1_000)), { level: 0 })
    const headers = { ...OCTETS, 'content-encoding': 'gzip' }
    const answer = await post('add-entries', Buffer.from(packed.subarray(0, -6_000)), headers)
    const [status, , next] = await infoOf(answer)
    expect(status).toBe(202)
    expect(next).toBeGreaterThan(0)
    expect((await upload(log, next!, 1_000)).status).toBe(200)
  })
})

describe('entries that the log did not sign', () => {
  it('are refused with 422 wherever a byte is flipped, and nothing of that package is kept', async () => {
    const log = await newLog(700)
    const [header, first, second] = (await log.upload(0, 700)) as [
      Buffer<ArrayBuffer>,
      Buffer<ArrayBuffer>,
      Buffer<ArrayBuffer>,
    ]
    for (const at of [2, 5, 1_000, first.length - 1, first.length - 40]) {
      const answer = await send([header, flip(first, at), second])
      expect([at, answer.status]).toEqual([at, 422])
      expect(await answer.json()).toMatchObject({ code: 'mirror.inconsistent' })
    }
    expect(await stateOf(log)).toEqual({ size: 0, next: 0 })
    expect((await send([header, first, flip(second, 9)])).status).toBe(422)
    expect(await stateOf(log)).toEqual({ size: 0, next: 256 })
  })

  it('are refused when they are another log’s, another place’s, a fork’s, or proved by nothing', async () => {
    const log = await newLog(700)
    const [header, , second] = await log.upload(0, 700)
    const [, forked] = await log.fork(100).upload(0, 700)
    const entries = Array.from({ length: 256 }, (_, i) => log.entry(i))
    const wrong = [
      [header!, forked!],
      [header!, second!],
      [header!, formatPackage(entries, [])],
      [header!, formatPackage(entries.toReversed(), hashes(3))],
      [header!, formatPackage(entries, hashes(63))],
    ]
    for (const parts of wrong) expect((await send(parts)).status).toBe(422)
    const tooMany = Buffer.concat([header!, formatPackage(entries, hashes(64))])
    expect((await send([tooMany])).status).toBe(400)
    expect(await stateOf(log)).toEqual({ size: 0, next: 0 })
    expect((await upload(log, 0, 700)).status).toBe(200)
  })

  it('are not signed when the mirror’s own store was changed', async () => {
    const log = await newLog(300)
    const [header, first, second] = await log.upload(0, 300)
    await send([header!, first!])
    await house.database.ownerSql`
      update mirror_tile set root = sha256(root)
      where log = (select id from mirror_log where origin = ${log.origin})`
    const [again] = await log.upload(256, 300)
    const answer = await send([again!, second!])
    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({ code: 'mirror.damaged' })
    expect((await stateOf(log)).size).toBe(0)
  })
})

describe('what would exhaust a mirror', () => {
  it('as a gzip bomb ends after one package that is none', async () => {
    const log = await newLog(700)
    const header = formatUploadHeader({ origin: log.origin, start: 0, end: 700, ticket: NO_TICKET })
    const headers = { ...OCTETS, 'content-encoding': 'gzip' }
    const zeros = Buffer.from(gzipSync(Buffer.concat([header, Buffer.alloc(64 * 1024 ** 2)])))
    expect(zeros.length).toBeLessThan(100_000)
    const longest = Buffer.concat([Uint8Array.of(0xff, 0xff), Buffer.alloc(65_535)])
    const many = Buffer.concat(Array.from({ length: 1_024 }, () => longest))
    const long = Buffer.from(gzipSync(Buffer.concat([header, many])))
    const before = process.memoryUsage().arrayBuffers
    const bombs = await Promise.all(
      [zeros, long, zeros, long].map((bomb) => post('add-entries', bomb, headers)),
    )
    expect(bombs.map(({ status }) => status)).toEqual([422, 413, 422, 413])
    expect(await bombs[1]!.text()).toContain(String(PACKAGE_BYTES_MAX))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(256 * 1024 ** 2)
    expect(await stateOf(log)).toEqual({ size: 0, next: 0 })
  })

  it('as a header that promises what no log has is refused', async () => {
    const log = await newLog(10)
    const { origin } = log
    const backwards = formatUploadHeader({ origin, start: 9, end: 8, ticket: NO_TICKET })
    expect((await send([backwards])).status).toBe(400)
    const beyond = formatUploadHeader({ origin, start: 0, end: 1, ticket: NO_TICKET })
    beyond.fill(0xff, 2 + origin.length + 8, 2 + origin.length + 16)
    expect((await send([beyond])).status).toBe(400)
    const long = formatUploadHeader({
      origin: 'x'.repeat(65_535),
      start: 0,
      end: 1,
      ticket: Buffer.alloc(65_535),
    })
    expect((await send([long])).status).toBe(404)
  })

  it('as uploads that pause makes room for one that gets on', async () => {
    const log = await newLog(300)
    const [header] = await log.upload(0, 300)
    const paused = Array.from({ length: 8 }, () => {
      const one = httpRequest(`${address}/mirror/add-entries`, { method: 'POST', headers: OCTETS })
      one.on('error', () => {})
      one.write(header!)
      return one
    })
    await sleep(500)
    expect((await upload(log, 0, 300)).status).toBe(503)
    await sleep(5_000)
    expect((await upload(log, 0, 300)).status).toBe(200)
    paused.forEach((one) => one.destroy())
  })
})

describe('two uploads at once', () => {
  it('of the same and of different sizes both come to an end, and leave one log', async () => {
    for (let round = 0; round < 4; round++) {
      const log = await newLog(600)
      await offer(log, 600, 1_100)
      const ends = [600, 1_100, 1_100, 600, 1_100]
      const answers = await Promise.all(ends.map((end) => upload(log, 0, end)))
      expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
      expect(answers.filter((_, i) => ends[i] === 1_100).map(({ status }) => status)).toEqual([
        200, 200, 200,
      ])
      expect(await stateOf(log)).toEqual({ size: 1_100, next: 1_100 })
      const note = await (await read(log, 'checkpoint')).text()
      expect(note.startsWith(log.head(1_100))).toBe(true)
    }
  })
})
