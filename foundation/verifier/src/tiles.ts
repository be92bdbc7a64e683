import { concatBytes, Fault } from '@wardstone/core'
import { HASH_BYTES, type Hash } from './merkle.ts'

/** Hashes in a full tile, and entries in a full bundle (c2sp.org/tlog-tiles, "Merkle Tree"). */
export const TILE_WIDTH = 256
/** Levels of the tree that one tile spans. */
export const TILE_HEIGHT = 8
/** Longest entry that a bundle's 16-bit length can state. */
export const ENTRY_BYTES_MAX = 65_535

const LEVEL_MAX = 63
const PATH_PATTERN =
  /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/

/** One tile of hashes, or one bundle of entries. `width` is less than 256 for a partial one. */
export type TileId =
  | { readonly kind: 'tile'; readonly level: number; readonly n: number; readonly width: number }
  | { readonly kind: 'entries'; readonly n: number; readonly width: number }

/** Path of a tile of hashes below the log's prefix: `tile/<L>/<N>[.p/<W>]`. */
export function tilePath(level: number, n: number, width = TILE_WIDTH): string {
  return `tile/${level}/${formatIndex(n)}${formatWidth(width)}`
}

/** Path of a bundle of entries below the log's prefix: `tile/entries/<N>[.p/<W>]`. */
export function entriesPath(n: number, width = TILE_WIDTH): string {
  return `tile/entries/${formatIndex(n)}${formatWidth(width)}`
}

/** What a path asks for; undefined for every path that the standard does not write. */
export function parseTilePath(path: string): TileId | undefined {
  const match = PATH_PATTERN.exec(path)
  if (match === null) return undefined
  const [, where = '', index = '', partial] = match
  const n = Number(index.replaceAll(/[x/]/g, ''))
  const width = partial === undefined ? TILE_WIDTH : Number(partial)
  const level = where === 'entries' ? undefined : Number(where)
  const id: TileId =
    level === undefined ? { kind: 'entries', n, width } : { kind: 'tile', level, n, width }
  if ((level ?? 0) > LEVEL_MAX || width === 0 || !Number.isSafeInteger(n)) return undefined
  // One resource has one name: no spare zeroes, no partial tile of full width.
  return formatTilePath(id) === path ? id : undefined
}

/** Path of a tile or bundle. */
export function formatTilePath(id: TileId): string {
  return id.kind === 'tile' ? tilePath(id.level, id.n, id.width) : entriesPath(id.n, id.width)
}

/** How many hashes tile `n` of `level` holds in a tree of `size` entries: 0 to 256. */
export function tileWidth(level: number, n: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level)
  return Math.max(0, Math.min(TILE_WIDTH, hashes - n * TILE_WIDTH))
}

/** Reads a bundle: each entry after its length, 16 bits, big-endian. @throws Fault `proof.malformed`. */
export function parseEntryBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const high = bytes[at]
    const low = bytes[at + 1]
    const end = at + 2 + (high ?? 0) * 256 + (low ?? 0)
    if (high === undefined || low === undefined || end > bytes.length) {
      throw new Fault('proof.malformed', 'A bundle of log entries ends in the middle of an entry.')
    }
    if (entries.length === TILE_WIDTH) {
      throw new Fault('proof.malformed', `A bundle holds more than ${TILE_WIDTH} log entries.`)
    }
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return entries
}

/** Writes a bundle of up to 256 entries. @throws Fault `proof.malformed` for an entry of more than 65,535 bytes. */
export function formatEntryBundle(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = entries.flatMap((entry) => {
    if (entry.length > ENTRY_BYTES_MAX) {
      throw new Fault('proof.malformed', `A log entry is longer than ${ENTRY_BYTES_MAX} bytes.`)
    }
    return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]
  })
  return concatBytes(...parts)
}

/** The hashes of a tile. @throws Fault `proof.malformed` unless there are exactly `width` of them. */
export function parseTile(bytes: Uint8Array, width: number): Hash[] {
  if (bytes.length !== width * HASH_BYTES) {
    throw new Fault('proof.malformed', `A tile of ${width} hashes is ${bytes.length} bytes long.`)
  }
  return Array.from({ length: width }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  )
}

/** Where the hashes below a node are: `count` neighbours in tile `n` of `level`, from position `first`. */
export function tileOf(
  nodeLevel: number,
  n: number,
): { level: number; n: number; first: number; count: number } {
  const level = Math.floor(nodeLevel / TILE_HEIGHT)
  const count = 2 ** (nodeLevel % TILE_HEIGHT)
  const position = n * count
  return { level, n: Math.floor(position / TILE_WIDTH), first: position % TILE_WIDTH, count }
}

function formatIndex(n: number): string {
  const digits = n.toString()
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/[0-9]{3}/g) ?? []
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
}

function formatWidth(width: number): string {
  return width === TILE_WIDTH ? '' : `.p/${width}`
}
