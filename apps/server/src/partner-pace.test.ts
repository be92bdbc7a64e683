import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { openTestHouse } from '../../../foundation/mirror/src/test-house.ts'
import { openTestLog as openMirroredLog } from '../../../foundation/mirror/src/test-log.ts'
import {
  officer,
  openTestHospital,
  type TestHospital,
} from '../../../foundation/witness/src/test-hospital.ts'
import { openTestLog, type TestLog } from '../../../foundation/witness/src/test-log.ts'
import { openPartnerPace } from './partner-pace.ts'

const ASKED_AT_ONCE = 120
const GROWN_AT_ONCE = 60
const SHARED = '127.0.0.1'
const ELSEWHERE = '127.0.0.9'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

/** Sends a body as from that address of this machine, and gives the status. */
function send(url: string, body: string | Uint8Array, localAddress: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/octet-stream' }
    const sent = request(url, { method: 'POST', localAddress, headers, agent: false }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

async function openWitnessOf(...names: readonly string[]) {
  const hospital = await openTestHospital('witness', undefined, { pace: openPartnerPace })
  open.push(hospital)
  const logs = names.map((name) => openTestLog(`${name}.example`))
  for (const log of logs) {
    const keys = { organisation: log.origin, logKeys: [log.vkey], witnessKeys: [], url: null }
    await hospital.witness.partners.add(officer, keys)
  }
  const to = (body: string, from: string) =>
    send(`${hospital.address}/witness/add-checkpoint`, body, from)
  return { hospital, logs, to }
}

/** Sends it as often as told; every answer must have that status. */
async function often(times: number, ask: () => Promise<number>, status: number): Promise<void> {
  for (let n = 0; n < times; n++) expect(await ask()).toBe(status)
}

const statedOf = async (hospital: TestHospital, { origin }: TestLog) =>
  (await hospital.evidence('witness.cosigned')).filter(({ facts }) => facts['log'] === origin)

describe('a partner', () => {
  it('that sends without end takes nothing from another behind the same address', async () => {
    const { logs, to, hospital } = await openWitnessOf('loud', 'quiet')
    const [loud, quiet] = logs
    const flood = await loud!.request(0, 7)
    expect(await to(flood, SHARED)).toBe(200)
    // It says that it knows of nothing, again and again.
    await often(ASKED_AT_ONCE - 1, () => to(flood, SHARED), 409)
    await often(5, () => to(flood, SHARED), 429)
    expect(await to(await quiet!.request(0, 5), SHARED)).toBe(200)
    hospital.clock.advance(500)
    expect(await to(flood, SHARED)).toBe(409)
    expect(await to(flood, SHARED)).toBe(429)
  })

  it('has no more new heads signed and stated by coming from many addresses', async () => {
    const { logs, to, hospital } = await openWitnessOf('many', 'other')
    const [many, other] = logs
    for (let size = 1; size <= GROWN_AT_ONCE; size++)
      expect(await to(await many!.request(size - 1, size), `127.0.1.${size}`)).toBe(200)
    const next = await many!.request(GROWN_AT_ONCE, GROWN_AT_ONCE + 1)
    for (let host = 1; host <= 20; host++) expect(await to(next, `127.0.2.${host}`)).toBe(429)
    expect(await statedOf(hospital, many!)).toHaveLength(GROWN_AT_ONCE)
    // Asked again for the head that is signed, as after a lost answer, it still gets its cosignatures.
    const last = await many!.request(GROWN_AT_ONCE, GROWN_AT_ONCE)
    expect(await to(last, '127.0.3.1')).toBe(200)
    expect(await to(await other!.request(0, 5), '127.0.2.1')).toBe(200)
    hospital.clock.advance(10_000)
    expect(await to(next, '127.0.2.1')).toBe(200)
  })

  it('loses nothing of its own to a stranger who sends its public heads again, or claims its name', async () => {
    const { logs, to } = await openWitnessOf('known')
    const [known] = logs
    const head = await known!.request(0, 7)
    expect(await to(head, SHARED)).toBe(200)
    await often(ASKED_AT_ONCE, () => to(head, ELSEWHERE), 409)
    expect(await to(head, ELSEWHERE)).toBe(429)
    // From the very address of the log, without its signature.
    const unsigned = openTestLog('known.example')
    const claimed = await unsigned.request(0, 7)
    await often(ASKED_AT_ONCE + 5, () => to(claimed, SHARED), 403)
    expect(await to(await known!.request(7, 9), SHARED)).toBe(200)
  })
})

describe('a partner whose ledger is mirrored', () => {
  it('has its own share of checkpoints and of uploads, whoever else floods from there', async () => {
    const house = await openTestHouse('mirror', { pace: openPartnerPace })
    open.push(house)
    const logs = [openMirroredLog('loud.example'), openMirroredLog('quiet.example')]
    for (const log of logs) {
      const keys = { organisation: log.origin, logKeys: [log.vkey], witnessKeys: [], url: null }
      const partner = await house.witness.partners.add(officer, keys)
      await house.mirror.kept.set(officer, partner.id, true)
    }
    const [loud, quiet] = logs
    const to = (path: string, body: string | Uint8Array) =>
      send(`${house.address}/mirror/${path}`, body, SHARED)
    const checkpoint = await loud!.checkpointRequest(0, 7)
    expect(await to('add-checkpoint', checkpoint)).toBe(200)
    await often(ASKED_AT_ONCE - 1, () => to('add-checkpoint', checkpoint), 409)
    expect(await to('add-checkpoint', checkpoint)).toBe(429)
    expect(await to('add-checkpoint', await quiet!.checkpointRequest(0, 7))).toBe(200)
    // An upload names its log and is signed by nobody: a false name uses up nothing of the checkpoints.
    const claimed = Buffer.concat(await quiet!.upload(3, 3))
    await often(ASKED_AT_ONCE, () => to('add-entries', claimed), 409)
    expect(await to('add-entries', claimed)).toBe(429)
    expect(await to('add-checkpoint', await quiet!.checkpointRequest(7, 9))).toBe(200)
    expect(await to('add-entries', Buffer.concat(await loud!.upload(0, 7)))).toBe(200)
  })
})
