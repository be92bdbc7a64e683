import { equalBytes, Fault } from '@wardstone/core'
import type { Checkpoint } from './checkpoint.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import { defaultSha256, HASH_BYTES, leafHash, type Hash, type Sha256 } from './merkle.ts'
import { checkSpareFiles } from './spare-files.ts'
import { CHECKPOINT_PATH, readAhead, wrongFile, type TileSource } from './tile-source.ts'
import { entriesPath, parseEntryBundle, TILE_WIDTH, tilePath, tileWidth } from './tiles.ts'
import { edgeRoot, hashesOf, plainTreeHasher, type TreeHasher } from './tree-hasher.ts'

const BUNDLES_AHEAD = 16

export type TilesReport = {
  readonly checkpoint: Checkpoint
  /** Files that were compared. */
  readonly files: number
  /** Whether every file of the place was looked at, and not only those that the checkpoint needs. */
  readonly everyFile: boolean
}

export type TilesProgress = (done: { readonly verified: number; readonly size: number }) => void

type Walk = {
  readonly source: TileSource
  readonly checkpoint: Checkpoint
  readonly sha256: Sha256
  readonly hasher: TreeHasher
  readonly onProgress: TilesProgress
  files: number
}

/**
 * Verifies a whole log from its files: the checkpoint's signature, every tile, and every entry in them, from the
 * signed root downwards, so that what is named wrong is what is wrong. Where files can be listed, each one is
 * looked at: partial tiles of earlier sizes, earlier checkpoints (`checkpoint.<size>`), and what has no place there.
 *
 * @throws Fault `proof.invalid` or `proof.malformed`, naming the first entry or file that is not as it was signed.
 */
export async function verifyTiles(options: {
  readonly source: TileSource
  readonly vkey: string
  readonly sha256?: Sha256
  readonly hasher?: TreeHasher
  readonly onProgress?: TilesProgress
}): Promise<TilesReport> {
  const { source, vkey, sha256 = defaultSha256, onProgress = () => {} } = options
  const hasher = options.hasher ?? plainTreeHasher(sha256)
  const note = await source.read(CHECKPOINT_PATH)
  if (note === undefined) throw wrongFile(CHECKPOINT_PATH, 'it is missing.')
  const checkpoint = await verifyCheckpoint(note, vkey)
  const walk: Walk = { source, checkpoint, sha256, hasher, onProgress, files: 1 }
  await checkTree(walk)
  if (source.list === undefined) return { checkpoint, files: walk.files, everyFile: false }
  const spare = await checkSpareFiles({ source, list: source.list, checkpoint, vkey, sha256 })
  return { checkpoint, files: walk.files + spare, everyFile: true }
}

async function checkTree(walk: Walk): Promise<void> {
  const { size, root } = walk.checkpoint
  const edge: Uint8Array[] = []
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const n = Math.floor(size / TILE_WIDTH ** (level + 1))
    const width = tileWidth(level, n, size)
    edge.push(width === 0 ? new Uint8Array(0) : await readHashes(walk, level, n, width))
  }
  if (!equalBytes(edgeRoot(edge, size, walk.sha256), root)) throw await blameEdge(walk, edge)
  for (let level = edge.length - 1; level >= 0; level--) {
    const first = Math.floor(size / TILE_WIDTH ** (level + 1)) * TILE_WIDTH
    const hashes = edge[level] ?? new Uint8Array(0)
    if (level > 0) await checkTilesBelow(walk, level - 1, first, hashes)
    else if (hashes.length > 0) await checkBundle(walk, first / TILE_WIDTH, hashes)
  }
}

/** Checks full tiles of a level, from tile `first` on, whose roots the tile above has; and all that is below them. */
async function checkTilesBelow(
  walk: Walk,
  level: number,
  first: number,
  roots: Uint8Array,
): Promise<void> {
  const wanted = hashesOf(roots).map((root, i) => ({ root, n: first + i }))
  const load = async ({ root, n }: { root: Hash; n: number }) => ({
    root,
    n,
    hashes: await readHashes(walk, level, n, TILE_WIDTH),
    bundle: level === 0 ? await readEntries(walk, n, TILE_WIDTH) : undefined,
  })
  for await (const { root, n, hashes, bundle } of readAhead(wanted, BUNDLES_AHEAD, load)) {
    if (!equalBytes(walk.hasher.perfectRoot(hashes), root)) {
      const from = n * TILE_WIDTH ** (level + 1)
      throw wrongFile(
        tilePath(level, n),
        `its hashes do not lead to the signed root. It covers entries ${from} to ${from + TILE_WIDTH ** (level + 1) - 1}.`,
        { index: from },
      )
    }
    if (bundle === undefined) await checkTilesBelow(walk, level - 1, n * TILE_WIDTH, hashes)
    else checkEntries(walk, n, bundle, hashes)
  }
}

async function checkBundle(walk: Walk, n: number, hashes: Uint8Array): Promise<void> {
  checkEntries(walk, n, await readEntries(walk, n, hashes.length / HASH_BYTES), hashes)
}

/** Holds the entries of a bundle against leaf hashes that are known to be right. */
function checkEntries(
  walk: Walk,
  n: number,
  entries: readonly Uint8Array[],
  hashes: Uint8Array,
): void {
  const wrong = firstDifference(walk.hasher.leaves(entries), hashes)
  if (wrong !== undefined) throw wrongEntry(n, wrong, entries.length)
  walk.onProgress({ verified: n * TILE_WIDTH + entries.length, size: walk.checkpoint.size })
}

function wrongEntry(n: number, position: number, width: number): Fault {
  const index = n * TILE_WIDTH + position
  return wrongFile(entriesPath(n, width), `entry ${index} is not the one that was signed.`, {
    index,
  })
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  if (equalBytes(a, b)) return undefined
  return Math.floor(a.findIndex((byte, i) => byte !== b[i]) / HASH_BYTES)
}

/**
 * Which of the last, partial tiles makes the root another: each is derived again from what lies below it, and the one
 * whose derived form puts the root right is wrong itself.
 */
async function blameEdge(walk: Walk, edge: readonly Uint8Array[]): Promise<Fault> {
  const { size, root } = walk.checkpoint
  const derived = [...edge]
  for (const [level, tile] of edge.entries()) {
    if (tile.length === 0) continue
    const n = Math.floor(size / TILE_WIDTH ** (level + 1))
    const width = tile.length / HASH_BYTES
    const below = await deriveTile(walk, level, n, width)
    const wrong = firstDifference(below, tile)
    if (wrong === undefined) continue
    derived[level] = below
    const alone = edge.map((other, at) => (at === level ? below : other))
    const putsRight = [alone, derived].some((one) =>
      equalBytes(edgeRoot(one, size, walk.sha256), root),
    )
    if (!putsRight && level === 0) return wrongEntry(n, wrong, width)
    const index = (n * TILE_WIDTH + wrong) * TILE_WIDTH ** level
    return wrongFile(
      tilePath(level, n, width),
      `its hash ${wrong}, which covers entries from ${index} on, is not that of the log.`,
      { index },
    )
  }
  return wrongFile(CHECKPOINT_PATH, `the ${size} entries here do not have the root that it signs.`)
}

/** A tile as what lies below it makes it: out of entries, or out of the full tiles of the level below. */
async function deriveTile(
  walk: Walk,
  level: number,
  n: number,
  width: number,
): Promise<Uint8Array> {
  if (level === 0) return walk.hasher.leaves(await readEntries(walk, n, width))
  const hashes = new Uint8Array(width * HASH_BYTES)
  for (let i = 0; i < width; i++) {
    const below = await readHashes(walk, level - 1, n * TILE_WIDTH + i, TILE_WIDTH)
    hashes.set(walk.hasher.perfectRoot(below), i * HASH_BYTES)
  }
  return hashes
}

async function readHashes(
  walk: Walk,
  level: number,
  n: number,
  width: number,
): Promise<Uint8Array> {
  const { path, bytes } = await readFile(walk, (w) => tilePath(level, n, w), width)
  // A full tile in place of a partial one has the wanted hashes first.
  const whole = path === tilePath(level, n) ? TILE_WIDTH : width
  if (bytes.length !== whole * HASH_BYTES) {
    const index = n * TILE_WIDTH ** (level + 1)
    const what = `it is ${bytes.length} bytes long; ${whole} hashes are ${whole * HASH_BYTES}. It covers entries from ${index} on.`
    throw wrongFile(path, what, { index })
  }
  return bytes.subarray(0, width * HASH_BYTES)
}

async function readEntries(walk: Walk, n: number, width: number): Promise<readonly Uint8Array[]> {
  const { path, bytes } = await readFile(walk, (w) => entriesPath(n, w), width)
  const entries = splitBundle(path, n, bytes)
  const whole = path === entriesPath(n) ? TILE_WIDTH : width
  if (entries.length === whole) return entries.slice(0, width)
  // Which entry it lacks, or has too much, the tile of the same place knows.
  const { bytes: tile } = await readFile(walk, (w) => tilePath(0, n, w), width)
  const known = hashesOf(tile)
  const found = entries.findIndex((entry, i) => {
    const hash = known[i]
    return hash === undefined || !equalBytes(leafHash(entry, walk.sha256), hash)
  })
  const index = n * TILE_WIDTH + (found === -1 ? entries.length : found)
  const what = `it holds ${entries.length} entries where ${whole} were signed; entry ${index} is the first that is not right.`
  throw wrongFile(path, what, { index })
}

function splitBundle(path: string, n: number, bytes: Uint8Array): readonly Uint8Array[] {
  try {
    return parseEntryBundle(bytes)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const index = n * TILE_WIDTH
    const what = `${error.message} It holds entries from ${index} on.`
    throw wrongFile(path, what, { index })
  }
}

/** A log may drop a partial file once the full one exists, so that one is the second choice. */
async function readFile(
  walk: Walk,
  pathOf: (width: number) => string,
  width: number,
): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  for (const path of new Set([pathOf(width), pathOf(TILE_WIDTH)])) {
    const bytes = await walk.source.read(path)
    if (bytes === undefined) continue
    walk.files++
    return { path, bytes }
  }
  throw wrongFile(pathOf(width), 'it is missing.')
}
