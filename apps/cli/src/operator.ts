import { existsSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@wardstone/core'

/** The running server, through the socket that only this user of the machine can open. */
export type Operator = {
  /** @throws Fault when the server refuses; its code and sentence are the server's. */
  send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: Uint8Array | string,
    type?: string,
  ): Promise<string>
  /** The answer as it comes in. */
  stream(path: string): Promise<IncomingMessage>
}

const TRIES_MAX = 30
const RETRY_AFTER_MS = 1000
const NOT_RUNNING = 'No Wardstone server answers on this machine. Start it with: npm start'

/**
 * Reaches the server whose data folder this is.
 * @throws Fault `database.unavailable` when none is running.
 */
export function openOperator(socketPath: string): Operator {
  if (!existsSync(socketPath)) throw new Fault('database.unavailable', NOT_RUNNING)
  const start = (
    method: string,
    path: string,
    body?: Uint8Array | string,
    type?: string,
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers =
        body === undefined
          ? {}
          : {
              'content-type': type ?? 'application/json',
              'content-length': Buffer.byteLength(body),
            }
      const call = request({ socketPath, method, path, headers }, resolve)
      call.once('error', () => reject(new Fault('database.unavailable', NOT_RUNNING)))
      call.end(body)
    })
  return {
    async send(method, path, body, type) {
      for (let tries = 1; ; tries++) {
        const response = await start(method, path, body, type)
        const text = await textOf(response)
        const status = response.statusCode ?? 500
        if (status < 400) return text
        // Starting, or its database is: what was refused so is not done, and can be sent again.
        if (status !== 503 || tries === TRIES_MAX) throw refusalOf(status, text)
        await sleep(RETRY_AFTER_MS)
      }
    },
    async stream(path) {
      const response = await start('GET', path)
      if ((response.statusCode ?? 500) < 400) return response
      throw refusalOf(response.statusCode ?? 500, await textOf(response))
    },
  }
}

/** What the server said no to, in its own words. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  /** Where in what was sent, if the server named a place: a FHIRPath-like location. */
  readonly place: string | undefined

  constructor(status: number, message: string, place?: string) {
    super(message)
    this.status = status
    this.place = place
  }
}

function refusalOf(status: number, text: string): Refusal {
  const answer = objectOf(text)
  const [issue] = Array.isArray(answer['issue']) ? answer['issue'].map(record) : []
  const places: readonly unknown[] = Array.isArray(issue?.['expression']) ? issue['expression'] : []
  const [place] = places
  const words = answer['detail'] ?? record(issue?.['details'])['text']
  return new Refusal(
    status,
    typeof words === 'string' ? words : `The server answered ${status}.`,
    typeof place === 'string' ? place : undefined,
  )
}

function objectOf(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text))
  } catch {
    return {}
  }
}

/** The members of an object; none of anything else. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {}
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of response) if (Buffer.isBuffer(part)) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
