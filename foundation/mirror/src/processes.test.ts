import { addressSource, nativeSha256 } from '@wardstone/ledger'
import { verifyTiles } from '@wardstone/verifier'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { hashOrigin } from './held-log.ts'
import { officer, openTestHouse } from './test-house.ts'
import { openTestLog, type TestLog } from './test-log.ts'
import { startMirrorProcess, type MirrorProcess } from './test-process.ts'

const house = await openTestHouse('keeper')
const processes: MirrorProcess[] = []
afterEach(async () => {
  await Promise.all(processes.splice(0).map((one) => one.kill()))
})
afterAll(house.close)

const OCTETS = { 'content-type': 'application/octet-stream' }
const startProcess = async (options?: Parameters<typeof startMirrorProcess>[1]) => {
  const started = await startMirrorProcess(house, options)
  processes.push(started)
  return started
}

let logs = 0
async function newLog(): Promise<TestLog> {
  const log = openTestLog(`log-${logs++}.example`)
  const keys = { organisation: log.origin, logKeys: [log.vkey], witnessKeys: [], url: null }
  const partner = await house.witness.partners.add(officer, keys)
  await house.mirror.kept.set(officer, partner.id, true)
  return log
}
const offer = async (address: string, log: TestLog, oldSize: number, size: number) => {
  const body = await log.checkpointRequest(oldSize, size)
  return fetch(`${address}/mirror/add-checkpoint`, { method: 'POST', body })
}
const upload = async (address: string, log: TestLog, start: number, end: number) => {
  const body = Buffer.concat(await log.upload(start, end))
  return fetch(`${address}/mirror/add-entries`, { method: 'POST', body, headers: OCTETS })
}
/** Reads all of it back as a stranger does, and returns the size that it was found to have. */
const verify = async (log: TestLog) => {
  const source = addressSource(`${house.address}/mirror/${hashOrigin(log.origin)}/`)
  const report = await verifyTiles({ source, vkey: log.vkey, sha256: nativeSha256 })
  return report.checkpoint.size
}

describe('several servers of one mirror', () => {
  it('take uploads of one log at once, never go back, and hold one log in the end', async () => {
    const others = [await startProcess(), await startProcess()]
    const addresses = [house.address, ...others.map(({ address }) => address)]
    const log = await newLog()
    let known = 0
    for (const size of [200, 256, 700, 1_130]) {
      expect((await offer(addresses[size % 3]!, log, known, size)).status).toBe(200)
      known = size
    }
    const ends = [200, 256, 700, 1_130, 1_130, 700, 256, 200, 1_130]
    const answers = await Promise.all(
      ends.map(async (end, i) => ({
        end,
        status: (await upload(addresses[i % 3]!, log, 0, end)).status,
      })),
    )
    for (const { end, status } of answers)
      expect(end === 1_130 ? [200] : [200, 409]).toContain(status)
    expect(await verify(log)).toBe(1_130)
    const kept = await house.evidence('mirror.kept')
    const sizes = kept
      .filter(({ facts }) => facts['origin'] === hashOrigin(log.origin))
      .map(({ facts }) => Number(facts['size']))
    expect(sizes.at(-1)).toBe(1_130)
    expect(sizes).toEqual([...new Set(sizes)].toSorted((a, b) => a - b))
  })
})

describe('a server that is killed', () => {
  it('between signing and answering has kept what it signed, and signs no less afterwards', async () => {
    const log = await newLog()
    await offer(house.address, log, 0, 300)
    const dying = await startProcess({ dies: true })
    await expect(upload(dying.address, log, 0, 300)).rejects.toThrow('fetch failed')
    expect(await verify(log)).toBe(300)
    expect((await offer(house.address, log, 0, 300)).status).toBe(409)
    expect((await upload(house.address, log, 300, 300)).status).toBe(200)
  })
})
