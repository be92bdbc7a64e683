import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { Fault } from '@wardstone/core'
import { ENTRY_BYTES_MAX, TILE_WIDTH, tileFileOf, type TileSource } from '@wardstone/verifier'

const FETCH_TIMEOUT_MS = 30_000
/** A full bundle of the longest entries, which is the largest file of a log. */
const FILE_BYTES_MAX = TILE_WIDTH * (2 + ENTRY_BYTES_MAX)

/** A log in a folder, as `exportLedger` writes one. Every file of the folder is listed. */
export function folderSource(folder: string): TileSource {
  return {
    read: (path) => readOptional(join(folder, path)),
    async *list() {
      const found = await readdir(folder, { recursive: true, withFileTypes: true })
      const paths = found
        .filter((one) => !one.isDirectory())
        .map((one) => relative(folder, join(one.parentPath, one.name)).split(sep).join('/'))
      yield* paths.toSorted(inOrder)
    },
  }
}

/**
 * A log at an address, such as `https://hospital.example/ledger/`.
 * @throws Fault `server.busy` from `read` when it does not answer as a log does.
 */
export function addressSource(address: string): TileSource {
  const base = new URL(address.endsWith('/') ? address : `${address}/`)
  return {
    async read(path) {
      const response = await fetch(new URL(path, base), {
        signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
        redirect: 'error',
      }).catch((error: unknown) => {
        throw unreachable(base, error instanceof Error ? error.message : 'no answer')
      })
      if (response.status === 404) return undefined
      if (!response.ok || response.body === null) throw unreachable(base, `${response.status}`)
      const parts: Uint8Array[] = []
      let length = 0
      const body: AsyncIterable<Uint8Array> = response.body
      for await (const part of body) {
        length += part.length
        if (length > FILE_BYTES_MAX) throw unreachable(base, `${path} is too large for a log`)
        parts.push(part)
      }
      return Buffer.concat(parts)
    },
  }
}

/** Bytes of a file; undefined when there is none. */
export async function readOptional(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR')
  )
}

function unreachable(base: URL, reason: string): Fault {
  return new Fault('server.busy', `The log at ${base.href} could not be read: ${reason}.`)
}

/** By what a file covers rather than by its name, so that the first wrong one is the first in the log. */
function inOrder(a: string, b: string): number {
  return placeOf(a) - placeOf(b) || (a < b ? -1 : 1)
}

function placeOf(path: string): number {
  const file = tileFileOf(path)
  if (file?.is !== 'tile') return -1
  const level = file.id.kind === 'tile' ? file.id.level : 0
  return file.id.n * TILE_WIDTH ** (level + 1)
}
