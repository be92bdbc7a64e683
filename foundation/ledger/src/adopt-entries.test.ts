import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adoptEntries } from './adopt-entries.ts'
import { exportLedger } from './export-ledger.ts'
import type { Ledger } from './ledger.ts'
import { fill, numbered, openTestLedger, type TestLedger } from './test-ledger.ts'
import { folderSource } from './tile-sources.ts'

// Two databases of one installation: the one that lived on, and the one that was put back to an earlier state.
const { privateKey } = generateKeyPairSync('ed25519')
const lived = await openTestLedger()
const restored = await openTestLedger()
const stranger = await openTestLedger()
let folder: string
let vkey: string
let back: Ledger

const now = () => 1_790_000_000_000
const adopt = (test: TestLedger, from: string, key = vkey) =>
  adoptEntries({
    sequencerSql: test.database.sequencerSql,
    source: folderSource(from),
    vkey: key,
    now,
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wardstone-adopt-'))
  const ledger = await lived.open(privateKey)
  vkey = ledger.verifierKey
  await fill(lived, ledger, 0, 300)
  await exportLedger(ledger, join(folder, 'older'))
  await fill(lived, ledger, 300, 700)
  await exportLedger(ledger, join(folder, 'newer'))
  back = await restored.open(privateKey)
  await fill(restored, back, 0, 300)
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await Promise.all([lived, restored, stranger].map((test) => test.close()))
})

describe('a ledger that was put back to an earlier state', () => {
  it('refuses a copy that was changed, or is of another ledger, and takes nothing of it', async () => {
    const bundle = join(folder, 'newer/tile/entries/001')
    const whole = await readFile(bundle)
    // In entry 511, a digit of a number: JSON still, and another entry.
    const changed = Buffer.from(
      whole.toString('latin1').replace('"number":511', '"number":512'),
      'latin1',
    )
    await writeFile(bundle, changed)
    await expect(adopt(restored, join(folder, 'newer'))).rejects.toMatchObject({
      code: 'ledger.damaged',
    })
    await writeFile(bundle, whole)
    const foreign = await stranger.open()
    await fill(stranger, foreign, 500, 510)
    await expect(adopt(stranger, join(folder, 'newer'))).rejects.toMatchObject({
      code: 'ledger.damaged',
    })
    await expect(adopt(restored, join(folder, 'newer'), foreign.verifierKey)).rejects.toMatchObject(
      { code: 'proof.invalid' },
    )
    expect((await back.sequence()).size).toBe(300)
    expect((await back.verify()).size).toBe(300)
  })

  it('takes nothing from a copy that is no newer', async () => {
    expect(await adopt(restored, join(folder, 'older'))).toEqual({ from: 300, size: 300 })
  })

  it('goes on from the newer copy byte for byte, keeps what still waits once, and then grows', async () => {
    // What waited when the backup was made: the newer ledger has the first already, the second was lost with the server.
    await back.record([numbered(300)])
    await back.record([{ ...numbered(300), actor: 'lost' }])
    expect(await adopt(restored, join(folder, 'newer'))).toEqual({ from: 300, size: 700 })
    const again = await restored.open(privateKey)
    expect((await again.verify()).size).toBe(700)
    expect((await again.sequence()).size).toBe(701)
    expect((await again.verify()).size).toBe(701)
    await exportLedger(again, join(folder, 'newer'))
  })
})
