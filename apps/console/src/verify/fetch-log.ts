import { Problem } from '../problem.ts'

/** Fetches one public file of the log (c2sp.org/tlog-tiles). The checkpoint is always the server's newest. */
export function fetchLog(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return read(path, { cache: path === 'checkpoint' ? 'no-store' : 'default' })
}

/**
 * Fetches one file as the server hands it out now, past the browser's cache: what is verified is not what it said
 * before, and a whole ledger does not push everything else out of the cache.
 */
export function fetchAnew(
  path: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  return read(path, { cache: 'no-store', signal: signal ?? null })
}

async function read(path: string, options: RequestInit): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/ledger/${path}`, options).catch(() => undefined)
  if (response === undefined || !response.ok) throw unreadable(path, response?.status)
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch {
    throw unreadable(path, response.status)
  }
}

function unreadable(path: string, status = 0): Problem {
  return new Problem({
    status,
    code: 'ledger.unreadable',
    title: 'The ledger could not be read',
    detail: `The server did not hand out “${path}”, so nothing was verified. Try again in a moment.`,
  })
}
