import { Fault } from '@wardstone/core'
import { parseTilePath, type TileId } from './tiles.ts'

/** Where the files of a log are (c2sp.org/tlog-tiles): a folder, or an address. */
export type TileSource = {
  /** One file by its path below the log; undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>
  /** Every file there is, where that can be told. An address can only be asked for one after the other. */
  readonly list?: () => AsyncIterable<string>
}

/** Name of the log's signed head. */
export const CHECKPOINT_PATH = 'checkpoint'
/** Name of the file with the log's verifier key that an export carries: to compare, not to trust. */
export const VERIFIER_KEY_PATH = 'vkey'

/** What a file of an exported log is. */
export type TileFile =
  | { readonly is: 'checkpoint' }
  | { readonly is: 'verifier-key' }
  /** The head that the log once had, kept as `checkpoint.<size>`. */
  | { readonly is: 'older-checkpoint'; readonly size: number }
  | { readonly is: 'tile'; readonly id: TileId }

/** What a file is by its name; undefined for one that has no place in a log. */
export function tileFileOf(path: string): TileFile | undefined {
  if (path === CHECKPOINT_PATH) return { is: 'checkpoint' }
  if (path === VERIFIER_KEY_PATH) return { is: 'verifier-key' }
  const older = /^checkpoint\.(0|[1-9][0-9]{0,14})$/.exec(path)?.[1]
  if (older !== undefined) return { is: 'older-checkpoint', size: Number(older) }
  const id = parseTilePath(path)
  return id && { is: 'tile', id }
}

/** What is said of a file that is not what the checkpoint signed. */
export function wrongFile(file: string, what: string, details: { index?: number } = {}): Fault {
  return new Fault('proof.invalid', `${file}: ${what}`, { file, ...details })
}

/** Loads what lies ahead while the caller works on what it has: results in order, `width` under way at most. */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  width: number,
  load: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const under: Promise<R>[] = []
  for (const item of items) {
    const loading = load(item)
    // Looked at when its turn comes; until then a failure is not unheard of, only early.
    loading.catch(() => undefined)
    under.push(loading)
    if (under.length < width) continue
    const next = under.shift()
    if (next !== undefined) yield await next
  }
  for (const rest of under) yield await rest
}
