import { Fault, parseJson } from '@wardstone/core'
import { z } from 'zod'
import { KEK_STORE_TIMEOUT_MS, kekContext, type KekDriver, type KekPlace } from './kek-driver.ts'

export type TransitSettings = {
  /** Address of OpenBao or Vault: https, or loopback. */
  readonly url: string
  readonly mount: string
  readonly key: string
  /** Read for each request: an agent renews it. */
  readonly token: () => Promise<string>
}

const ANSWER_BYTES_MAX = 65_536
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

const wrappedSchema = z.object({
  data: z.object({ ciphertext: z.string().regex(/^vault:v\d{1,9}:[A-Za-z0-9+/]+=*$/) }),
})
const plainSchema = z.object({ data: z.object({ plaintext: z.base64() }) })

/**
 * A KEK wrapped by the Transit engine of OpenBao or HashiCorp Vault (HTTP API: encrypt, decrypt, rotate and configure key),
 * with the organisation and the version as `associated_data`. Its own version of the key is rotated before each wrapping; a
 * retirement raises `min_decryption_version`. The token needs `update` on these four paths.
 *
 * @throws Fault `config.invalid` for an address that sends keys in the clear.
 */
export function openTransitDriver(settings: TransitSettings): KekDriver {
  const base = baseOf(settings)
  const key = encodeURIComponent(settings.key)
  const post = async (path: string, body: Readonly<Record<string, string | number>>) =>
    send(`${base}/${path}`, await settings.token(), JSON.stringify(body))
  return {
    name: 'transit',
    async wrap(kek, place) {
      await post(`keys/${key}/rotate`, {})
      const body = { plaintext: base64(kek), associated_data: base64(kekContext(place)) }
      return understood(wrappedSchema, await post(`encrypt/${key}`, body)).data.ciphertext
    },
    async unwrap(held, place) {
      const body = { ciphertext: held, associated_data: base64(kekContext(place)) }
      const { plaintext } = understood(plainSchema, await post(`decrypt/${key}`, body)).data
      return Buffer.from(plaintext, 'base64')
    },
    async retire(held, kept, place) {
      const gone = versionOf(held, place)
      const lowest = Math.min(...kept.map((other) => versionOf(other, place)))
      // With nothing kept here the key's owner decides: the newest version cannot be refused by a minimum.
      if (Number.isFinite(lowest) && lowest > gone)
        await post(`keys/${key}/config`, { min_decryption_version: lowest })
    },
    close: async () => {},
  }
}

function baseOf({ url, mount }: TransitSettings): string {
  const { protocol, hostname, origin, pathname } = new URL(url)
  if (protocol !== 'https:' && !LOOPBACK.includes(hostname)) {
    throw new Fault('config.invalid', 'The address of Transit must be https, or this machine.')
  }
  return `${origin}${pathname.replace(/\/$/, '')}/v1/${mount}`
}

async function send(url: string, token: string, body: string): Promise<unknown> {
  let status: number
  let bytes: Uint8Array
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-vault-token': token },
      body,
      // Whoever can answer with a redirect must not be sent the token.
      redirect: 'error',
      signal: AbortSignal.timeout(KEK_STORE_TIMEOUT_MS),
    })
    status = response.status
    bytes = await readBounded(response)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('vault.kek-unavailable', 'Transit does not answer.')
  }
  if (status === 204) return {}
  if (status === 200) return parse(bytes)
  // 429, 472 and 473 are standby nodes; 5xx: sealed, or down.
  if (status >= 500 || [412, 429, 472, 473].includes(status))
    throw new Fault('vault.kek-unavailable', `Transit answers ${status}: it is sealed, or busy.`)
  throw new Fault(
    'vault.kek-refused',
    `Transit refuses with ${status}. Look at the token's policy and at the key's name.`,
  )
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    if (!(part instanceof Uint8Array)) continue
    length += part.length
    if (length > ANSWER_BYTES_MAX) throw malformed()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes)
  } catch {
    throw malformed()
  }
}

function understood<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  throw malformed()
}

function malformed(): Fault {
  return new Fault('vault.kek-refused', 'Transit answers with something else than its API says.')
}

function versionOf(held: string, { version }: KekPlace): number {
  const match = /^vault:v(\d{1,9}):/.exec(held)
  if (match?.[1] !== undefined) return Number(match[1])
  throw new Fault(
    'vault.key-file-damaged',
    `The key file says of version ${version} what Transit does not wrap. Restore it from your backup.`,
  )
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
