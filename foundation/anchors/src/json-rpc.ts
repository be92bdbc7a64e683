import { Fault, parseJson } from '@wardstone/core'
import { z } from 'zod'
import { post, unavailable } from './read-answer.ts'

const ANSWER_BYTES_MAX = 4 * 1024 * 1024
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A number in the JSON-RPC of Ethereum: hexadecimal. */
export const quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,64}$/i)
  .transform((text) => BigInt(text))

const answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() }).optional(),
})

/** A node said no. `data` is what a contract gave as the reason, where it did. */
export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal'
  readonly data: string | undefined

  constructor(message: string, data: unknown) {
    super(message)
    this.data = typeof data === 'string' ? data : undefined
  }
}

/** Calls one method of a node and reads the result by its schema. */
export type Rpc = <T>(
  method: string,
  params: readonly unknown[],
  result: z.ZodType<T>,
) => Promise<T>

/**
 * A node of an Ethereum chain by JSON-RPC over HTTPS; plain HTTP on this machine only.
 * Its calls throw `RpcRefusal` where the node says no, Fault `anchors.unavailable` where it does not answer.
 *
 * @throws Fault `config.invalid` for an address that is neither.
 */
export function openRpc(url: string): Rpc {
  const { protocol, hostname } = URL.parse(url) ?? {}
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.has(hostname ?? ''))) {
    throw new Fault(
      'config.invalid',
      'The node of a chain is reached by https, or on this machine.',
    )
  }
  return async (method, params, result) => {
    const bytes = await post(url, {
      type: 'application/json',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      answerType: 'application/json',
      bytesMax: ANSWER_BYTES_MAX,
    })
    const told = answer.safeParse(readJson(bytes))
    if (!told.success) throw unavailable('the node does not speak JSON-RPC')
    const { error } = told.data
    if (error !== undefined) throw new RpcRefusal(error.message, error.data)
    const value = result.safeParse(told.data.result ?? null)
    if (!value.success) throw unavailable(`the node's answer to ${method} cannot be read`)
    return value.data
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes)
  } catch {
    throw unavailable('the node does not answer with JSON')
  }
}
