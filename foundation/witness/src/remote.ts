import { setTimeout as sleep } from 'node:timers/promises'
import { Fault, fromUtf8 } from '@wardstone/core'

const ANSWER_TIMEOUT_MS = 10_000
/** Pauses before the second and the third try of a server that does not answer. */
const RETRY_PAUSES_MS = [250, 1_000]
/** 16 cosignatures of ML-DSA-44 and their names. */
const ANSWER_BYTES_MAX = 64 * 1024

/** What is sent to a partner's server. */
export type RemotePost = {
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  /** How long it may take; 10 s unless told otherwise. */
  readonly timeoutMs?: number
}

export type Answered = {
  readonly kind: 'answered'
  readonly status: number
  readonly contentType: string
  readonly body: string
}
export type Failed = { readonly kind: 'failed'; readonly reason: string }

/** Sends a request that may be sent twice: three times at most to a server that does not answer, or not now. */
export async function postRemote(address: string, post: RemotePost): Promise<Answered | Failed> {
  let answer = await askRemote(address, post)
  for (const pause of RETRY_PAUSES_MS) {
    const passing = answer.kind === 'failed' || isPassing(answer.status)
    if (!passing) break
    await sleep(pause)
    answer = await askRemote(address, post)
  }
  return answer
}

/** Asks once: a GET, or a POST of something. Follows no redirect, and reads a bounded answer. */
export async function askRemote(address: string, post?: RemotePost): Promise<Answered | Failed> {
  const timeoutMs = post?.timeoutMs ?? ANSWER_TIMEOUT_MS
  const request: RequestInit = {
    // A redirect could lead inside our own network.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    ...(post === undefined
      ? {}
      : {
          method: 'POST',
          body: post.body,
          headers: post.headers ?? { 'content-type': 'text/plain; charset=utf-8' },
        }),
  }
  try {
    const response = await fetch(address, request)
    const contentType = response.headers.get('content-type') ?? ''
    const body = await readBounded(response)
    return { kind: 'answered', status: response.status, contentType, body }
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error, timeoutMs) }
  }
}

/** Where a request goes: a prefix, with or without its last slash, and a path. */
export function below(url: string, path: string): string {
  return `${url.endsWith('/') ? url.slice(0, -1) : url}/${path}`
}

/** The server is full or ill now. 507 is not among them: a disk that is full stays so. */
function isPassing(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 507)
}

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  const body: AsyncIterable<Uint8Array> | null = response.body
  if (body === null) return ''
  for await (const part of body) {
    bytes += part.length
    if (bytes > ANSWER_BYTES_MAX)
      throw new Fault('input.too-large', `it answered with more than ${ANSWER_BYTES_MAX} bytes`)
    parts.push(part)
  }
  return fromUtf8(Buffer.concat(parts))
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Fault) return error.message
  if (error instanceof Error && error.name === 'TimeoutError')
    return `it did not answer within ${timeoutMs / 1_000} s`
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code === '' ? 'it could not be reached' : `it could not be reached (${code})`
}
