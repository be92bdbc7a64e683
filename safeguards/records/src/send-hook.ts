import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as tlsRequest, type RequestOptions } from 'node:https'
import { isIP } from 'node:net'
import {
  checkedAddress,
  hostOf,
  portOf,
  type Address,
  type Resolve,
} from '@wardstone/core/outgoing-address'
import { HOOK_ANSWER_BYTES_MAX, HOOK_TIMEOUT_MS } from './limits.ts'

/** How hooks leave this house. */
export type HookSettings = {
  /** Hosts that may be in our own network or be reached without TLS: `host` or `host:port`, in small letters. */
  readonly hosts: readonly string[]
  readonly resolve: Resolve
  /** Certificates of authorities to trust instead of the usual ones, in PEM. */
  readonly authorities?: readonly string[]
  /** How long a receiver may take, in milliseconds; `HOOK_TIMEOUT_MS` unless told otherwise. */
  readonly timeoutMs?: number
}

/** What is sent: with a body an update of that resource, without one a bare POST (FHIR R4 §2.46, REST Hook). */
export type HookMessage = {
  readonly endpoint: URL
  readonly headers: readonly (readonly [string, string])[]
  readonly resource?: { readonly type: string; readonly id: string; readonly json: string }
}

export type HookAnswer =
  | { readonly kind: 'answered'; readonly status: number }
  /** `reason` completes "The endpoint …". It tells nothing of addresses. */
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * Sends one notification. The name is looked up once and the address that was checked is the one connected to; TLS is
 * verified against the name; redirects are answers like any other, and not followed; of the answer only the status counts.
 */
export async function sendHook(
  message: HookMessage,
  settings: HookSettings,
  stop: AbortSignal,
): Promise<HookAnswer> {
  const { timeoutMs = HOOK_TIMEOUT_MS } = settings
  const over = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)])
  try {
    const address = await before(over, checkedAddress(message.endpoint, settings))
    if (address === undefined) return { kind: 'failed', reason: NOT_ALLOWED }
    const response = await before(over, answerTo(message, address, settings, over))
    await drained(response)
    return { kind: 'answered', status: response.statusCode ?? 0 }
  } catch {
    const reason = over.aborted
      ? `did not answer within ${timeoutMs / 1000} s`
      : 'could not be reached over a connection that can be trusted'
    return { kind: 'failed', reason }
  }
}

export const NOT_ALLOWED =
  'has an address that is not public, and the settings of this server do not allow it'

/** Whether the receiver took it. */
export function isTaken(answer: HookAnswer): boolean {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300
}

/** What is awaited, unless it is over before: name servers and hosts that keep silent cannot be told to stop. */
async function before<T>(over: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const end = (): void => reject(new Error('over'))
  over.addEventListener('abort', end, { once: true })
  if (over.aborted) end()
  try {
    return await Promise.race([work, promise])
  } finally {
    over.removeEventListener('abort', end)
    work.catch(() => undefined)
    promise.catch(() => undefined)
  }
}

function answerTo(
  { endpoint, headers, resource }: HookMessage,
  { address, family }: Address,
  { authorities }: HookSettings,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = hostOf(endpoint)
  const body = resource === undefined ? undefined : Buffer.from(resource.json)
  const options: RequestOptions = {
    // The address alone: connecting looks nothing up again.
    host: address,
    family,
    port: portOf(endpoint),
    method: resource === undefined ? 'POST' : 'PUT',
    path: pathOf(endpoint, resource),
    // A connection of its own, so that none is shared with another endpoint or kept.
    agent: false,
    signal,
    headers: {
      ...Object.fromEntries(headers),
      host: endpoint.host,
      'user-agent': 'Wardstone',
      'content-length': body?.length ?? 0,
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json; charset=utf-8' }),
    },
  }
  const secure: RequestOptions = {
    ...options,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authorities === undefined ? {} : { ca: [...authorities] }),
  }
  return new Promise((resolve, reject) => {
    const request: ClientRequest =
      endpoint.protocol === 'https:' ? tlsRequest(secure, resolve) : plainRequest(options, resolve)
    request.once('error', reject)
    request.end(body)
  })
}

/** `[endpoint]/Observation/1`: the resource's own place below the endpoint. */
function pathOf({ pathname, search }: URL, resource: HookMessage['resource']): string {
  if (resource === undefined) return pathname + search
  const base = pathname.endsWith('/') ? pathname.slice(0, -1) : pathname
  return `${base}/${resource.type}/${resource.id}${search}`
}

/** Lets the receiver finish its answer, up to a bound. What is in it, or that it broke off, changes nothing any more. */
async function drained(response: IncomingMessage): Promise<void> {
  let bytes = 0
  await new Promise<void>((resolve) => {
    response.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > HOOK_ANSWER_BYTES_MAX) response.destroy()
    })
    response.once('close', resolve)
    response.once('error', () => resolve())
  })
  response.destroy()
}
