import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { atEachPoint, runToDeath, type Point } from '@wardstone/harness'
import { verifyTiles } from '@wardstone/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportLedger } from './export-ledger.ts'
import type { Ledger } from './ledger.ts'
import { nativeSha256 } from './sha256.ts'
import { fill, openTestLedger } from './test-ledger.ts'
import { folderSource } from './tile-sources.ts'

const program = new URL('./test-killed-export.ts', import.meta.url)
const OLDER = 250
const SIZE = 260
const POINTS_MIN = 45
const TEST_TIMEOUT_MS = 300_000

const test = await openTestLedger()
const root = await mkdtemp(join(tmpdir(), 'wardstone-export-'))
const older = join(root, 'older')
const newer = join(root, 'newer')
let ledger: Ledger
beforeAll(async () => {
  ledger = await test.open()
  await fill(test, ledger, 0, OLDER)
  await exportLedger(ledger, older)
  await fill(test, ledger, OLDER, SIZE)
  await exportLedger(ledger, newer)
})
afterAll(async () => {
  await test.close()
  await rm(root, { recursive: true })
})

const contents = async (folder: string) => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  const read = async (file: string) =>
    [file.slice(folder.length + 1), await readFile(file, 'base64')] as const
  return new Map(await Promise.all(files.toSorted().map(read)))
}
const verify = (folder: string, everyFile: boolean) => {
  const { read, list } = folderSource(folder)
  const source = everyFile && list !== undefined ? { read, list } : { read }
  return verifyTiles({ source, vkey: ledger.verifierKey, sha256: nativeSha256 })
}

/** An export over `before`, to its end or to a point of it; what a reader finds then, and what the next export makes of it. */
async function exportOnce(before: string | undefined, point?: Point): Promise<readonly Point[]> {
  const folder = await mkdtemp(join(root, 'export-'))
  if (before === undefined) await rm(folder, { recursive: true })
  else await cp(before, folder, { recursive: true })
  const job = { source: newer, folder, verifierKey: ledger.verifierKey }
  const { points } = await runToDeath(program, job, point && { point })
  const files = await contents(folder).catch(() => new Map())
  if (before !== undefined) expect([...files.keys()]).toContain('checkpoint')
  if (files.has('checkpoint')) {
    const { checkpoint } = await verify(folder, false)
    expect([before === undefined ? SIZE : OLDER, SIZE]).toContain(checkpoint.size)
  }
  await exportLedger(ledger, folder)
  expect(await verify(folder, true)).toMatchObject({ checkpoint: { size: SIZE } })
  expect(await contents(folder)).toEqual(await contents(newer))
  await rm(folder, { recursive: true })
  return points
}

describe('kill -9 of an export at every change of a file', () => {
  it.each([
    ['into a new folder', () => undefined],
    ['over an older export', () => older],
  ])(
    `leaves a log that readers can verify and that the next export completes: %s, at ${POINTS_MIN} points or more`,
    async (where, before) => {
      const points = await exportOnce(before())
      expect(points.length).toBeGreaterThanOrEqual(POINTS_MIN)
      await atEachPoint(['one', 'other'], points, (_lane, point) => exportOnce(before(), point))
      console.log(`export ${where}: died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )

  it('meets no checkpoint before all that it names is on disk, its name and its folder’s name too', async () => {
    const names = (await exportOnce(undefined)).map(({ name }) => name.replace('start: ', ''))
    const renames = names.flatMap((name) => /^after rename (.*)/.exec(name)?.[1] ?? [])
    const published = names.indexOf('before rename checkpoint')
    expect(renames).toHaveLength((await contents(newer)).size)
    for (const path of renames) {
      const written = names.indexOf(`after sync of ${path}.part`)
      const named = names.indexOf(`after rename ${path}`)
      expect(written).toBeGreaterThan(-1)
      expect(names.indexOf(`before rename ${path}`)).toBeGreaterThan(written)
      if (path === 'checkpoint') continue
      for (let folder = dirname(path); ; folder = dirname(folder)) {
        const synced = names.lastIndexOf(`after sync of ${folder}`, published)
        expect(synced, `${folder} is on disk`).toBeGreaterThan(named)
        if (folder === '.') break
      }
    }
    expect(names.lastIndexOf('after sync of .')).toBeGreaterThan(published)
  })
})
