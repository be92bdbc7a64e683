import { cp, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { Fault } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { entriesPath, formatEntryBundle, parseEntryBundle, verifyTiles } from '@wardstone/verifier'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportedVerifierKey, exportLedger } from './export-ledger.ts'
import type { Ledger } from './ledger.ts'
import { nativeSha256 } from './sha256.ts'
import { slowResources } from './slow-log.ts'
import { fill, openTestLedger } from './test-ledger.ts'
import { addressSource, folderSource } from './tile-sources.ts'

const test = await openTestLedger()
const root = await mkdtemp(join(tmpdir(), 'wardstone-export-'))
const exported = join(root, 'exported')
let ledger: Ledger
afterAll(async () => {
  await test.close()
  await rm(root, { recursive: true })
})

const SIZE = 600
const DAMAGES = 100
beforeAll(async () => {
  ledger = await test.open()
  await fill(test, ledger, 0, 520)
  await exportLedger(ledger, exported)
  const { checkpoint } = await ledger.head()
  await fill(test, ledger, 520, SIZE)
  await exportLedger(ledger, exported)
  await writeFile(join(exported, 'checkpoint.520'), checkpoint)
})

const verify = (folder: string) =>
  verifyTiles({
    source: folderSource(folder),
    vkey: ledger.verifierKey,
    sha256: nativeSha256,
  })
const filesOf = async (folder: string) => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
    .toSorted()
}

/** What is said of a copy of the export after something was done to it. */
async function refusal(change: (folder: string) => Promise<unknown>): Promise<Fault> {
  const folder = await mkdtemp(join(root, 'changed-'))
  await cp(exported, folder, { recursive: true })
  await change(folder)
  const outcome = await verify(folder).catch((error: unknown) => error)
  await rm(folder, { recursive: true })
  if (!(outcome instanceof Fault)) throw new Error('what was changed was not found')
  return outcome
}

describe('an exported ledger', () => {
  it('is byte for byte what the standard says, and verifies to the last file', async () => {
    const entries: Uint8Array[] = []
    for await (const { bytes } of ledger.read(0, SIZE)) entries.push(bytes)
    const slow = slowResources(entries)
    for (const [path, bytes] of slow) expect(await readFile(join(exported, path))).toEqual(bytes)
    const spare = ['checkpoint', 'checkpoint.520', 'vkey']
    const older = ['tile/0/002.p/8', 'tile/entries/002.p/8']
    expect(await filesOf(exported)).toEqual([...slow.keys(), ...spare, ...older].toSorted())
    const report = await verify(exported)
    expect(report).toMatchObject({ everyFile: true, checkpoint: { size: SIZE } })
    expect(report.files).toBe(slow.size + spare.length + older.length)
    expect(await exportedVerifierKey(folderSource(exported))).toBe(ledger.verifierKey)
  })

  it('is brought up to date by writing only what is new, and loses partial tiles that became full', async () => {
    const folder = join(root, 'growing')
    await cp(exported, folder, { recursive: true })
    const before = (await stat(join(folder, 'tile/0/000'))).mtimeMs
    await fill(test, ledger, SIZE, 770)
    const report = await exportLedger(ledger, folder)
    expect(report).toEqual({ size: 770, written: 5, pruned: 4 })
    expect((await stat(join(folder, 'tile/0/000'))).mtimeMs).toBe(before)
    const partial = (await filesOf(folder)).filter((path) => path.includes('.p/'))
    expect(partial).toEqual([
      'tile/0/003.p/2',
      'tile/1/000.p/2',
      'tile/1/000.p/3',
      'tile/entries/003.p/2',
    ])
    expect(await verify(folder)).toMatchObject({ checkpoint: { size: 770 } })
    expect(await exportLedger(ledger, folder)).toEqual({ size: 770, written: 0, pruned: 0 })
  })

  it('that broke off is taken up again and leaves nothing unfinished behind', async () => {
    const folder = join(root, 'broken-off')
    await cp(exported, folder, { recursive: true })
    await rm(join(folder, 'checkpoint'))
    await rm(join(folder, 'checkpoint.520'))
    await rename(join(folder, 'tile/0/001'), join(folder, 'tile/0/001.part'))
    await exportLedger(ledger, folder)
    expect((await filesOf(folder)).filter((path) => path.endsWith('.part'))).toEqual([])
    await verify(folder)
  })

  it('is not written over another ledger, nor among other things', async () => {
    const other = join(root, 'other')
    const tessera = unpackData('crypto/tessera-log.tar.gz')
    await cp(join(tessera.folder, 'log'), other, { recursive: true })
    tessera.remove()
    await expect(exportLedger(ledger, other)).rejects.toThrow(Fault)
    await writeFile(join(root, 'letter.txt'), 'Dear colleague')
    await expect(exportLedger(ledger, root)).rejects.toMatchObject({ code: 'input.conflict' })
  })

  it.each([
    ['below a file', 'file/export', 'config.invalid', 'ENOTDIR'],
    ['in a folder that is not there', 'none/export', 'config.invalid', 'ENOENT'],
    ['in the place of a file', 'file', 'config.invalid', 'EEXIST'],
    ['where the system makes no folders', '/proc/x', 'config.invalid', 'ENOENT'],
    ['over the system’s own folders', '/proc', 'input.conflict', 'holds other things'],
    ['over a whole disk', '/', 'input.conflict', 'holds other things'],
  ])(
    'is refused at once %s, and nothing is written',
    async (_where, path, code, words) => {
      const place = await mkdtemp(join(root, 'place-'))
      await writeFile(join(place, 'file'), 'a letter')
      const folder = isAbsolute(path) ? path : join(place, path)
      const refused = await exportLedger(ledger, folder).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(Fault)
      expect(refused).toMatchObject({ code, message: expect.stringContaining(words) })
      expect(await filesOf(place)).toEqual(['file'])
      await rm(place, { recursive: true })
    },
    5_000,
  )

  it('verifies through a web server as well', async () => {
    const server = createServer((request, response) => {
      readFile(join(exported, request.url ?? '')).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on an address.
    const { port } = server.address() as AddressInfo
    const source = addressSource(`http://127.0.0.1:${port}`)
    const report = await verifyTiles({ source, vkey: ledger.verifierKey, sha256: nativeSha256 })
    expect(report).toMatchObject({ everyFile: false, checkpoint: { size: SIZE } })
    await new Promise((resolve) => server.close(resolve))
    await expect(source.read('checkpoint')).rejects.toMatchObject({ code: 'server.busy' })
  })

  it('is refused under another key', async () => {
    const other = await mkdtemp(join(root, 'key-'))
    await cp(exported, other, { recursive: true })
    const vkey = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'
    const source = folderSource(other)
    await expect(verifyTiles({ source, vkey })).rejects.toMatchObject({ code: 'proof.invalid' })
  })
})

describe('verifying a folder finds and names', () => {
  it('one flipped bit in any file, of an obsolete partial tile too', async () => {
    for (const path of await filesOf(exported)) {
      const bytes = await readFile(join(exported, path))
      for (const at of new Set([0, 1, Math.floor(bytes.length / 2), bytes.length - 2])) {
        const flipped = Uint8Array.from(bytes)
        flipped[at] = (flipped[at] ?? 0) ^ 4
        const fault = await refusal((folder) => writeFile(join(folder, path), flipped))
        if (path === 'checkpoint') continue
        expect(fault.details).toMatchObject({ file: path })
      }
    }
  }, 60_000)

  it('every missing file that the checkpoint needs', async () => {
    const spare = new Set(['vkey', 'checkpoint.520', 'tile/0/002.p/8', 'tile/entries/002.p/8'])
    for (const path of await filesOf(exported)) {
      if (spare.has(path)) continue
      const fault = await refusal((folder) => rm(join(folder, path)))
      expect(fault.message).toBe(`${path}: it is missing.`)
    }
  })

  it('every file that was cut short or made longer', async () => {
    for (const path of await filesOf(exported)) {
      const bytes = await readFile(join(exported, path))
      if (path.startsWith('checkpoint') || path === 'vkey') continue
      for (const changed of [bytes.subarray(0, -1), bytes.subarray(0, 32), [...bytes, 0]]) {
        if (changed.length === bytes.length) continue
        const fault = await refusal((folder) => writeFile(join(folder, path), Buffer.from(changed)))
        expect(fault.details).toMatchObject({ file: path })
      }
    }
  })

  it.each([
    ['removed', (all: Uint8Array[]) => all.toSpliced(7, 1)],
    ['inserted', (all: Uint8Array[]) => all.toSpliced(7, 0, Uint8Array.of(1))],
    ['altered', (all: Uint8Array[]) => all.toSpliced(7, 1, Uint8Array.of(1))],
    ['repeated', (all: Uint8Array[]) => all.toSpliced(7, 0, all[6] ?? Uint8Array.of())],
    [
      'exchanged',
      (all: Uint8Array[]) =>
        all.toSpliced(7, 2, all[8] ?? Uint8Array.of(), all[7] ?? Uint8Array.of()),
    ],
    ['cut off', (all: Uint8Array[]) => all.slice(0, 7)],
  ])(
    'the first entry of those that were %s, in a full bundle and in the last',
    async (_what, change) => {
      for (const [path, first] of [
        ['tile/entries/001', 256],
        ['tile/entries/002.p/88', 512],
      ] as const) {
        const entries = parseEntryBundle(await readFile(join(exported, path)))
        const bundle = formatEntryBundle(change(entries).slice(0, 256))
        const fault = await refusal((folder) => writeFile(join(folder, path), bundle))
        expect(fault.details).toMatchObject({ file: path, index: first + 7 })
        expect(fault.message).toContain(`entry ${first + 7} `)
      }
    },
  )

  it('any bit of any file, wherever chance has it', async () => {
    const files = await filesOf(exported)
    const damage = fc.record({
      path: fc.constantFrom(...files),
      place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bit: fc.nat(7),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ path, place, bit }) => {
        const bytes = Uint8Array.from(await readFile(join(exported, path)))
        const at = Math.floor(place * bytes.length)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        // A key may end with a line break or not.
        if (path === 'vkey' && at === bytes.length - 1) return
        const fault = await refusal((folder) => writeFile(join(folder, path), bytes))
        expect(fault.code).toMatch(/^proof\./)
        if (path !== 'checkpoint') expect(fault.details).toMatchObject({ file: path })
      }),
      { numRuns: DAMAGES },
    )
  }, 60_000)

  it('the first entry of any deletion, insertion, exchange or truncation, wherever chance has it', async () => {
    const all: Uint8Array[] = []
    for await (const { bytes } of ledger.read(0, SIZE)) all.push(bytes)
    const entryAt = (index: number) => all[index] ?? Uint8Array.of()
    const changes: Readonly<Record<string, (from: number, to: number) => Uint8Array[]>> = {
      deletion: (from) => all.toSpliced(from, 1),
      insertion: (from, to) => all.toSpliced(from, 0, entryAt(to)),
      exchange: (from, to) => all.with(from, entryAt(to)).with(to, entryAt(from)),
      truncation: (from) => all.slice(0, from),
    }
    const damage = fc.record({
      change: fc.constantFrom(...Object.keys(changes)),
      places: fc.uniqueArray(fc.nat(SIZE - 1), { minLength: 2, maxLength: 2 }),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ change, places }) => {
        const [from = 0, to = 0] = places.toSorted((a, b) => a - b)
        const changed = changes[change]?.(from, to) ?? all
        const fault = await refusal(async (folder) => {
          // All that follows moves up or down, over the ends of bundles as well.
          for (let n = 0; n * 256 < SIZE; n++) {
            const width = Math.min(256, SIZE - n * 256)
            const bundle = formatEntryBundle(changed.slice(n * 256, n * 256 + width))
            await writeFile(join(folder, entriesPath(n, width)), bundle)
          }
        })
        expect(fault.details).toMatchObject({ index: from })
        expect(fault.message).toContain(`entry ${from} `)
      }),
      { numRuns: DAMAGES },
    )
  }, 60_000)

  it('two tiles that changed places', async () => {
    const fault = await refusal(async (folder) => {
      await rename(join(folder, 'tile/0/000'), join(folder, 'aside'))
      await rename(join(folder, 'tile/0/001'), join(folder, 'tile/0/000'))
      await rename(join(folder, 'aside'), join(folder, 'tile/0/001'))
    })
    expect(fault.details).toMatchObject({ file: 'tile/0/000', index: 0 })
  })

  it('an entry and its tile that were changed together', async () => {
    const fault = await refusal(async (folder) => {
      const path = join(folder, 'tile/entries/001')
      const entries = parseEntryBundle(await readFile(path))
      await writeFile(path, formatEntryBundle(entries.toSpliced(3, 1, Uint8Array.of(1))))
      const tile = Uint8Array.from(await readFile(join(folder, 'tile/0/001')))
      tile.set(nativeSha256(Uint8Array.of(0, 1)), 3 * 32)
      await writeFile(join(folder, 'tile/0/001'), tile)
    })
    expect(fault.details).toMatchObject({ file: 'tile/0/001', index: 256 })
  })

  it.each(['tile/0/003', 'tile/entries/002', 'tile/3/000.p/1', 'tile/0/002.p/89'])(
    'the file %s beyond the checkpoint',
    async (path) => {
      const fault = await refusal(async (folder) => {
        await cp(join(folder, 'tile/0/000'), join(folder, path), { recursive: true })
      })
      expect(fault.message).toContain(`${path}: it lies beyond the checkpoint of 600 entries.`)
    },
  )

  it.each(['tile/0/0', 'notes.txt', 'tile/0/002.p/088', 'checkpoint.old'])(
    'the file %s, which has no place in a log',
    async (path) => {
      const fault = await refusal((folder) => writeFile(join(folder, path), 'x'))
      expect(fault.message).toBe(`${path}: it has no place in a log.`)
    },
  )

  it('an older head that is not the beginning of this log', async () => {
    const fault = await refusal(async (folder) => {
      await rename(join(folder, 'checkpoint.520'), join(folder, 'checkpoint.519'))
    })
    expect(fault.message).toBe('checkpoint.519: it is the head of 520 entries.')
  })
})

describe('a log that others wrote', () => {
  it('verifies with all its earlier checkpoints and partial tiles, and is judged the same way', async () => {
    const tessera = unpackData('crypto/tessera-log.tar.gz')
    const vkey = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'
    const folder = join(tessera.folder, 'log')
    const report = await verifyTiles({ source: folderSource(folder), vkey })
    expect(report).toMatchObject({ everyFile: true, checkpoint: { size: 15 }, files: 47 })
    const tile = Uint8Array.from(await readFile(join(folder, 'tile/0/000.p/9')))
    tile[0] = (tile[0] ?? 0) ^ 1
    await writeFile(join(folder, 'tile/0/000.p/9'), tile)
    await expect(verifyTiles({ source: folderSource(folder), vkey })).rejects.toThrow(
      'tile/0/000.p/9: it is not the beginning of tile/0/000.p/15.',
    )
    tessera.remove()
  })
})
