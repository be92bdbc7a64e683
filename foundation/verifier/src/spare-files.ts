import { equalBytes, Fault } from '@wardstone/core'
import type { Checkpoint } from './checkpoint.ts'
import type { Sha256 } from './merkle.ts'
import { openTileReader } from './tile-reader.ts'
import {
  CHECKPOINT_PATH,
  tileFileOf,
  VERIFIER_KEY_PATH,
  wrongFile,
  type TileSource,
} from './tile-source.ts'
import { entriesPath, TILE_WIDTH, tilePath, tileWidth, type TileId } from './tiles.ts'

/**
 * Checks the files that the checkpoint of a log does not need, after those that it needs were found to be right:
 * partial tiles of earlier sizes must be the beginning of what became of them, earlier checkpoints must lead to this
 * one, and nothing else may be there.
 *
 * @returns how many there are. @throws Fault `proof.invalid` or `proof.malformed`, naming the file.
 */
export async function checkSpareFiles(deps: {
  readonly source: TileSource
  readonly list: () => AsyncIterable<string>
  readonly checkpoint: Checkpoint
  readonly vkey: string
  readonly sha256: Sha256
}): Promise<number> {
  const { source, list, checkpoint, vkey, sha256 } = deps
  let spare = 0
  for await (const path of list()) {
    const file = tileFileOf(path)
    if (file === undefined) throw wrongFile(path, 'it has no place in a log.')
    if (file.is === 'checkpoint' || (file.is === 'tile' && isNeeded(file.id, checkpoint.size)))
      continue
    spare++
    const bytes = await readListed(source, path)
    if (file.is === 'tile') await checkBeginning(source, file.id, path, bytes, checkpoint.size)
    else if (file.is === 'older-checkpoint')
      await checkOlder({ source, vkey, sha256, path, bytes, size: file.size })
    // A key that nobody would find in the signature only confuses who compares it.
    else if (new TextDecoder().decode(bytes).trim() !== vkey)
      throw wrongFile(VERIFIER_KEY_PATH, 'it is another key than the one that was given.')
  }
  return spare
}

function isNeeded({ kind, n, width, ...id }: TileId, size: number): boolean {
  const level = 'level' in id ? id.level : 0
  return width === tileWidth(level, n, size) && (kind === 'tile' || level === 0)
}

async function readListed(source: TileSource, path: string): Promise<Uint8Array> {
  const bytes = await source.read(path)
  if (bytes === undefined) throw wrongFile(path, 'it was there and is gone.')
  return bytes
}

/** A partial file of an earlier size is the beginning of the one that the checkpoint needs. */
async function checkBeginning(
  source: TileSource,
  id: TileId,
  path: string,
  bytes: Uint8Array,
  size: number,
): Promise<void> {
  const level = id.kind === 'tile' ? id.level : 0
  const now = tileWidth(level, id.n, size)
  if (id.width > now) {
    const what = `it lies beyond the checkpoint of ${size} entries. An export that broke off leaves such files; export again.`
    throw wrongFile(path, what)
  }
  const pathOf = (width: number) =>
    id.kind === 'tile' ? tilePath(level, id.n, width) : entriesPath(id.n, width)
  const whole = (await source.read(pathOf(now))) ?? (await readListed(source, pathOf(TILE_WIDTH)))
  const length = id.kind === 'tile' ? id.width * 32 : bundleLength(whole, id.width)
  if (bytes.length !== length || !equalBytes(bytes, whole.subarray(0, length))) {
    const index = id.n * TILE_WIDTH ** (level + 1)
    throw wrongFile(
      path,
      `it is not the beginning of ${pathOf(now)}. It covers entries from ${index} on.`,
      { index },
    )
  }
}

/** Bytes that the first entries of a sound bundle take. */
function bundleLength(bundle: Uint8Array, entries: number): number {
  let at = 0
  for (let i = 0; i < entries; i++) at += 2 + (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0)
  return at
}

async function checkOlder(older: {
  readonly source: TileSource
  readonly vkey: string
  readonly sha256: Sha256
  readonly path: string
  readonly bytes: Uint8Array
  readonly size: number
}): Promise<void> {
  const { source, vkey, sha256, path, bytes } = older
  const fetch = (tile: string) => readListed(source, tile)
  const checkpoint = await readListed(source, CHECKPOINT_PATH)
  const reader = await openTileReader({ fetch, checkpoint, vkey, sha256 })
  const stated = await reader.verifyOlder(bytes).catch((error: unknown) => {
    throw error instanceof Fault ? wrongFile(path, error.message) : error
  })
  if (stated.size !== older.size) throw wrongFile(path, `it is the head of ${stated.size} entries.`)
}
