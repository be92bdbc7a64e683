import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault, utf8 } from '@wardstone/core'
import {
  CHECKPOINT_PATH,
  entriesPath,
  openTileReader,
  tileFileOf,
  tilePath,
  tileWidth,
  TILE_WIDTH,
  verifyCheckpoint,
  VERIFIER_KEY_PATH,
  type TileId,
  type TileSource,
} from '@wardstone/verifier'
import type { Ledger } from './ledger.ts'
import { nativeSha256 } from './sha256.ts'
import { folderSource, isMissing, readOptional } from './tile-sources.ts'

const FILES_AT_ONCE = 8
const UNFINISHED = '.part'
/** The one folder on top of an exported log. */
const TILES = 'tile'

export type ExportProgress = (done: { readonly files: number; readonly total: number }) => void

export type ExportReport = {
  readonly size: number
  /** Files written now; those of an earlier export are left as they are. */
  readonly written: number
  /** Partial tiles and bundles that a full one has replaced. */
  readonly pruned: number
}

/**
 * Writes the ledger as static files that any web server can serve (c2sp.org/tlog-tiles), or brings an earlier export up
 * to date. Each file is on disk before it has its name, and the checkpoint comes last: whoever reads meanwhile, or after
 * a power cut, has a whole log. An export that broke off goes on where it ended.
 *
 * @throws Fault `input.conflict` when the folder holds something else, `proof.invalid` when it holds another ledger.
 */
export async function exportLedger(
  ledger: Pick<Ledger, 'resource' | 'verifierKey'>,
  folder: string,
  onProgress: ExportProgress = () => {},
): Promise<ExportReport> {
  await makeFolder(folder)
  const checkpoint = await bytesOf(ledger, CHECKPOINT_PATH)
  const { size } = await verifyCheckpoint(checkpoint, ledger.verifierKey)
  await requireOwnFolder(ledger, folder, checkpoint)
  const folders = openFolders(folder)
  const total = countFiles(size)
  let written = 0
  let files = 0
  const paths = exportedPaths(size)
  const worker = async () => {
    for (const path of paths) {
      if (!(await exists(join(folder, path)))) {
        await folders.write(path, await bytesOf(ledger, path))
        written++
      }
      onProgress({ files: ++files, total })
    }
  }
  // All of them end before a failure of one is told: nobody writes on behind the caller's back.
  const outcomes = await Promise.allSettled(Array.from({ length: FILES_AT_ONCE }, worker))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  if (!(await exists(join(folder, VERIFIER_KEY_PATH))))
    await folders.write(VERIFIER_KEY_PATH, utf8(`${ledger.verifierKey}\n`))
  // What the checkpoint names must not vanish in a power cut that the checkpoint survives.
  await folders.sync()
  await folders.write(CHECKPOINT_PATH, checkpoint)
  await folders.sync()
  return { size, written, pruned: await prune(folder) }
}

async function bytesOf(ledger: Pick<Ledger, 'resource'>, path: string): Promise<Uint8Array> {
  const resource = await ledger.resource(path)
  if (resource === undefined)
    throw new Fault('ledger.damaged', `The ledger cannot produce ${path}, which its head needs.`)
  return resource.bytes
}

/** An export continues only what is the beginning of this ledger, and touches no folder that holds other things. */
async function requireOwnFolder(
  ledger: Pick<Ledger, 'resource' | 'verifierKey'>,
  folder: string,
  checkpoint: Uint8Array,
): Promise<void> {
  const older = await readOptional(join(folder, CHECKPOINT_PATH))
  if (older === undefined) {
    // A first look at what lies on top: all that is below a wrong folder could be a whole disk.
    const foreign = (await readdir(folder)).find((name) => name !== TILES && !isOurs(name))
    if (foreign !== undefined) throw holdsOthers(folder, foreign)
    for await (const path of folderSource(folder).list?.() ?? [])
      if (!isOurs(path)) throw holdsOthers(folder, path)
    return
  }
  const reader = await openTileReader({
    fetch: (path) => bytesOf(ledger, path),
    checkpoint,
    vkey: ledger.verifierKey,
    sha256: nativeSha256,
  })
  await reader.verifyOlder(older)
}

function isOurs(path: string): boolean {
  return path.endsWith(UNFINISHED) || tileFileOf(path) !== undefined
}

function holdsOthers(folder: string, path: string): Fault {
  return new Fault('input.conflict', `${folder} holds other things (${path}). Name an own folder.`)
}

/** Every file that a log of this size has, lower entries first; without the checkpoint. */
function* exportedPaths(size: number): Generator<string> {
  for (let n = 0; n * TILE_WIDTH < size; n++) {
    const width = tileWidth(0, n, size)
    yield entriesPath(n, width)
    yield tilePath(0, n, width)
  }
  for (let level = 1; TILE_WIDTH ** level <= size; level++) {
    for (let n = 0; tileWidth(level, n, size) > 0; n++)
      yield tilePath(level, n, tileWidth(level, n, size))
  }
}

function countFiles(size: number): number {
  let files = Math.ceil(size / TILE_WIDTH)
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / TILE_WIDTH))
    files += Math.ceil(hashes / TILE_WIDTH)
  return files
}

type Folders = {
  /** Puts a file there whole or not at all. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Makes the names durable that were given since this was last called. */
  sync(): Promise<void>
}

function openFolders(root: string): Folders {
  const known = new Set<string>()
  let touched = new Set<string>()
  const prepare = async (folder: string) => {
    touched.add(folder)
    if (known.has(folder)) return
    const created = await mkdir(folder, { recursive: true })
    known.add(folder)
    if (created === undefined) return
    // A new folder is a name in the one above it.
    for (let at = folder; at !== root && at !== dirname(at); at = dirname(at))
      touched.add(dirname(at))
  }
  return {
    async write(path, bytes) {
      const file = join(root, path)
      await prepare(dirname(file))
      const handle = await open(`${file}${UNFINISHED}`, 'w', 0o644)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(`${file}${UNFINISHED}`, file)
    },
    async sync() {
      const now = touched
      touched = new Set()
      for (const folder of now) await syncFolder(folder)
    },
  }
}

/** Removes partial tiles whose full one is there (c2sp.org/tlog-tiles, "Partial Tiles"), and what a broken export left. */
async function prune(folder: string): Promise<number> {
  let pruned = 0
  for await (const path of folderSource(folder).list?.() ?? []) {
    const file = tileFileOf(path)
    if (path.endsWith(UNFINISHED)) await rm(join(folder, path), { force: true })
    if (file?.is !== 'tile' || file.id.width === TILE_WIDTH) continue
    if (!(await exists(join(folder, fullPath(file.id))))) continue
    await rm(join(folder, path), { force: true })
    await removeIfEmpty(dirname(join(folder, path)))
    pruned++
  }
  return pruned
}

function fullPath(id: TileId): string {
  return id.kind === 'tile' ? tilePath(id.level, id.n) : entriesPath(id.n)
}

async function removeIfEmpty(folder: string): Promise<void> {
  if ((await readdir(folder)).length === 0) await rm(folder, { recursive: true })
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** The key that an export carries; undefined when there is none. It says whom to ask, not whom to believe. */
export async function exportedVerifierKey(source: TileSource): Promise<string | undefined> {
  const bytes = await source.read(VERIFIER_KEY_PATH)
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8').trim()
}

/** Only the last part of the path is made: a mistyped one must not grow a tree of folders, or try for ever where none can be made. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
    await syncFolder(dirname(folder))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return
    throw new Fault(
      'config.invalid',
      `The folder ${folder} cannot be made (${code}). The folder above it must exist and let you write.`,
    )
  }
}

/** Makes the names in a folder durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
