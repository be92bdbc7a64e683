import { concatBytes, Fault } from '@wardstone/core'

const ANSWER_TIMEOUT_MS = 30_000

/**
 * Posts to a service outside and reads its answer, up to `bytesMax` bytes within half a minute. Redirects are refused:
 * they could lead anywhere.
 * @throws Fault `anchors.unavailable`, which never names the address: it may hold the password of an account.
 */
export async function post(
  url: string,
  request: {
    readonly type: string
    readonly body: string | Uint8Array<ArrayBuffer>
    readonly answerType: string
    readonly bytesMax: number
  },
): Promise<Uint8Array> {
  const { type, body, answerType, bytesMax } = request
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type, accept: answerType },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
    if (!response.ok) throw unavailable(`it answered with HTTP status ${response.status}`)
    const answered = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (answered !== answerType) throw unavailable(`its answer is not ${answerType}`)
    const parts: Uint8Array[] = []
    let bytes = 0
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the body of a response is a stream of bytes.
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += part.length
      if (bytes > bytesMax) throw unavailable(`its answer is longer than ${bytesMax} bytes`)
      parts.push(part)
    }
    return concatBytes(...parts)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw unavailable('no connection, or no answer in time', { cause: String(error) })
  }
}

/** The other side cannot be used now. `reason` completes the sentence. */
export function unavailable(
  reason: string,
  details: Readonly<Record<string, unknown>> = {},
): Fault {
  return new Fault(
    'anchors.unavailable',
    `The service that anchors checkpoints cannot be used now: ${reason}. It is tried again by itself.`,
    details,
  )
}
