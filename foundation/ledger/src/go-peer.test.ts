import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildGoPeer } from '@wardstone/go-peer'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { exportLedger } from './export-ledger.ts'
import type { Ledger } from './ledger.ts'
import { fill, numbered, numberedFrom, openTestLedger } from './test-ledger.ts'

const peer = await buildGoPeer()
const test = await openTestLedger()
const { sql, ownerSql } = test.database
afterAll(async () => {
  await peer.remove()
  await test.close()
})

let ledger: Ledger
let folder: string
beforeEach(async () => {
  await test.empty()
  ledger = await test.open()
  folder = await mkdtemp(join(tmpdir(), 'wardstone-peer-'))
  return () => rm(folder, { recursive: true })
})

const blocked = async () => {
  const [row] = await ownerSql<{ count: number }[]>`
    select count(*) as count from pg_stat_activity
    where usename = 'wardstone_sequencer' and datname = current_database()
      and wait_event_type = 'Lock'`
  return row?.count
}

/** Exports as the ledger stands, and lets the peer hold it against the checkpoint of the export before. */
async function exportAndVerify(): Promise<string> {
  const older = join(tmpdir(), `${folder.replaceAll('/', '-')}-older`)
  const before = await readFile(join(folder, 'checkpoint')).catch(() => undefined)
  await exportLedger(ledger, folder)
  if (before === undefined) return peer.verify(folder, ledger.verifierKey)
  await writeFile(older, before)
  const said = await peer.verify(folder, ledger.verifierKey, [older])
  await rm(older)
  return said
}

describe('a verifier that others wrote', () => {
  it('agrees with the ledger at every size from 0 to 600', async () => {
    expect(await exportAndVerify()).toBe('OK 0')
    for (let size = 1; size <= 600; size++) {
      await ledger.record([numbered(size - 1)])
      await ledger.sequence()
      expect(await exportAndVerify()).toBe(`OK ${size}`)
    }
    // Every partial tile whose full one exists is gone by now.
    const tiles = await readdir(join(folder, 'tile/0'))
    expect(tiles.toSorted()).toEqual(['000', '001', '002.p'])
  }, 120_000)

  it('agrees around the first full tile of tiles: 65,535, 65,536 and 65,537', async () => {
    let from = 0
    for (const size of [65_535, 65_536, 65_537]) {
      await fill(test, ledger, from, size)
      expect(await exportAndVerify()).toBe(`OK ${size}`)
      from = size
    }
  }, 120_000)

  it('agrees after a server was killed in the middle of a batch', async () => {
    await fill(test, ledger, 0, 250)
    await exportAndVerify()
    await sql.begin((tx) => ledger.append(tx, numberedFrom(250, 260)))
    await ownerSql.begin(async (tx) => {
      await tx`lock table ledger_head in share row exclusive mode`
      const server = test.sequenceElsewhere()
      await expect.poll(blocked, { timeout: 20_000 }).toBe(1)
      server.kill('SIGKILL')
      await once(server, 'exit')
    })
    await expect.poll(async () => (await ledger.sequence()).size).toBe(260)
    expect(await exportAndVerify()).toBe('OK 260')
  })

  it('refuses one flipped bit in any file that it reads, and another key', async () => {
    await fill(test, ledger, 0, 300)
    expect(await exportAndVerify()).toBe('OK 300')
    const found = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = found
      .filter((one) => one.isFile() && one.name !== 'vkey')
      .map((one) => join(one.parentPath, one.name))
    expect(files.length).toBe(6)
    for (const file of files) {
      const bytes = await readFile(file)
      const flipped = Uint8Array.from(bytes)
      flipped[20] = (flipped[20] ?? 0) ^ 1
      await writeFile(file, flipped)
      expect(await peer.verify(folder, ledger.verifierKey)).toMatch(/^FAIL /)
      await writeFile(file, bytes)
    }
    const other = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'
    expect(await peer.verify(folder, other)).toMatch(/^FAIL /)
    expect(await peer.verify(folder, ledger.verifierKey)).toBe('OK 300')
  })
})
