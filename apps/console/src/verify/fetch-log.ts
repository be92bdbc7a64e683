import { Problem } from '../problem.ts'
import { pause, PAUSE_MAX_MS, pauseOf, PAUSES_MAX_MS } from './retry-after.ts'

/** Fetches one public file of the log (c2sp.org/tlog-tiles). The checkpoint is always the server's newest. */
export function fetchLog(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return read(path, { cache: path === 'checkpoint' ? 'no-store' : 'default' })
}

/**
 * Fetches one file as the server hands it out now, past the browser's cache: what is verified is not what it said
 * before, and a whole ledger does not push everything else out of the cache. Asked to wait (429), it tells until when,
 * waits and asks again.
 */
export function fetchAnew(
  path: string,
  signal: AbortSignal | undefined,
  onWait?: (until: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  return read(path, { cache: 'no-store', signal: signal ?? null }, onWait)
}

async function read(
  path: string,
  options: RequestInit,
  onWait?: (until: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(path, options, onWait)
  if (response === undefined || !response.ok) throw unreadable(path, response?.status)
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch {
    throw unreadable(path, response.status)
  }
}

/** @returns undefined where there is no answer. @throws Problem when the server asks for more patience than we have. */
async function ask(
  path: string,
  options: RequestInit,
  onWait?: (until: number) => void,
): Promise<Response | undefined> {
  for (let waited = 0; ;) {
    const response = await fetch(`/ledger/${path}`, options).catch(() => undefined)
    if (response?.status !== TOO_MANY_REQUESTS) return response
    const now = Date.now()
    const ms = pauseOf(response.headers.get('retry-after'), now)
    waited += ms
    if (ms > PAUSE_MAX_MS || waited > PAUSES_MAX_MS) throw impatient(ms)
    onWait?.(now + ms)
    await pause(ms, options.signal)
  }
}

const TOO_MANY_REQUESTS = 429

function impatient(ms: number): Problem {
  return new Problem({
    status: TOO_MANY_REQUESTS,
    code: 'input.rate-limited',
    title: 'The server asks to wait',
    detail: `Too much was read from your network address, and the server takes more requests only in ${Math.ceil(ms / 1_000)} s. Nothing is known to be wrong. Go on later.`,
  })
}

function unreadable(path: string, status = 0): Problem {
  return new Problem({
    status,
    code: 'ledger.unreadable',
    title: 'The ledger could not be read',
    detail: `The server did not hand out “${path}”, so nothing was verified. Try again in a moment.`,
  })
}
