import { request as plainRequest, type IncomingMessage } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { isIP } from 'node:net'
import { concatBytes, Fault } from '@wardstone/core'
import {
  checkedAddress,
  hostOf,
  portOf,
  resolveName,
  type Address,
  type Resolve,
} from '@wardstone/core/outgoing-address'

/** Largest list that is fetched: it is kept with each receipt. A larger one is for the operator to supply as a file. */
export const FETCHED_BYTES_MAX = 64 * 1024
const FETCH_TIMEOUT_MS = 10_000

/** Where lists may be fetched from. */
export type FetchRules = {
  /** Hosts inside the house that may be asked: `host` or `host:port`. Any other must have a public address. */
  readonly hosts: readonly string[]
  readonly resolve?: Resolve
}

/**
 * Fetches a list of revoked certificates from the address that a certificate names. The host is looked up once, and the
 * address that was checked is the one connected to; redirects are not followed; time and size are bounded.
 *
 * @throws Fault `anchors.unavailable`; its `details.why` completes "The list …".
 */
export async function fetchList(address: string, rules: FetchRules): Promise<Uint8Array> {
  const url = URL.parse(address)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw unavailable('is not at an http address')
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS)
  try {
    const found = await until(
      signal,
      checkedAddress(url, { hosts: rules.hosts, resolve: rules.resolve ?? resolveName }),
    )
    if (found === undefined) throw unavailable('is at an address that is not public')
    return await readBounded(await ask(url, found, signal))
  } catch (error) {
    if (error instanceof Fault) throw error
    throw unavailable('could not be fetched in time')
  }
}

/** A name server that keeps silent cannot be told to stop. */
async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('over')), { once: true })
    }),
  ])
}

function ask(
  url: URL,
  { address, family }: Address,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = hostOf(url)
  const options = {
    // The address alone: connecting looks nothing up again.
    host: address,
    family,
    port: portOf(url),
    path: url.pathname + url.search,
    agent: false,
    signal,
    headers: { host: url.host, 'user-agent': 'Wardstone', accept: 'application/pkix-crl' },
  }
  const secure = isIP(host) === 0 ? { ...options, servername: host } : options
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:' ? tlsRequest(secure, resolve) : plainRequest(options, resolve)
    request.once('error', reject)
    request.end()
  })
}

async function readBounded(response: IncomingMessage): Promise<Uint8Array> {
  const { statusCode = 0 } = response
  if (statusCode !== 200) {
    response.destroy()
    throw unavailable(`was answered with HTTP status ${statusCode}`)
  }
  const parts: Uint8Array[] = []
  let bytes = 0
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without an encoding a response is a stream of bytes.
  for await (const part of response as AsyncIterable<Uint8Array>) {
    bytes += part.length
    if (bytes > FETCHED_BYTES_MAX) {
      response.destroy()
      throw unavailable(`is longer than ${FETCHED_BYTES_MAX} bytes; supply it as a file`)
    }
    parts.push(part)
  }
  return concatBytes(...parts)
}

function unavailable(why: string): Fault {
  return new Fault('anchors.unavailable', `The list of revoked certificates ${why}.`, { why })
}
