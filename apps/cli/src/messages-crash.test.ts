import { once } from 'node:events'
import { createServer, connect, type AddressInfo } from 'node:net'
import { newHome, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOperator, record } from './operator.ts'

const TIMEOUT_MS = 120_000
const CONNECTIONS = 4
const MESSAGES = 30
/** Answers after which the power is cut. */
const ANSWERS_BEFORE = 40

const { home, remove } = await newHome()
let port = 0
let server: ServerProcess
const start = (): Promise<ServerProcess> =>
  startServerProcess(home, [], { WARDSTONE_MLLP_LISTEN: `127.0.0.1:${port}` })

beforeAll(async () => {
  port = await freePort()
  server = await start()
  const entry = { name: 'Engine', mayUpdatePatients: true, perSecondMax: 1000, connectionsMax: 8 }
  const operator = openOperator(server.operatorSocket)
  await operator.send('POST', '/api/messages/senders', JSON.stringify(entry))
}, TIMEOUT_MS)
afterAll(async () => {
  await server.stop()
  await remove()
})

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a listener on an address has one.
  const { port: free } = listener.address() as AddressInfo
  listener.close()
  await once(listener, 'close')
  return free
}

const idOf = (connection: number, number: number): string => `S${connection}-${number}`

/** Sends one connection’s messages, each after the answer to the one before, until it ends; tells each answer. */
function sendAll(connection: number, onAnswer: (id: string, code: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let number = 0
    let text = ''
    const next = (): void => {
      if (number === MESSAGES) {
        socket.end()
        return
      }
      const id = idOf(connection, number)
      const segments = [`MSH|^~\\&|E|N|||20260102||ADT^A04|${id}|P|2.5`, `PID|1||${id}^^^H^MR||Doe`]
      socket.write(`\u000b${segments.join('\r')}\u001c\r`)
    }
    socket.on('connect', next)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (!text.endsWith('\u001c\r')) return
      const [, code = '', id = ''] = /\rMSA\|(\w\w)\|([^\r|]*)/.exec(text) ?? []
      text = ''
      onAnswer(id, code)
      number++
      next()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
  })
}

const runAll = (onAnswer: (id: string, code: string) => void): Promise<unknown> =>
  Promise.all(Array.from({ length: CONNECTIONS }, (_one, at) => sendAll(at, onAnswer)))

async function stored(): Promise<number> {
  const answer = record(
    JSON.parse(await openOperator(server.operatorSocket).send('GET', '/api/messages')),
  )
  const senders: readonly unknown[] = Array.isArray(answer['senders']) ? answer['senders'] : []
  return Number(record(record(senders[0])['counts'])['stored'])
}

describe('messages under way when the power is cut', () => {
  it(
    'are stored if they were answered, and once each when all are sent again',
    async () => {
      const answered = new Set<string>()
      let killed: Promise<void> | undefined
      await runAll((id, code) => {
        if (code === 'AA') answered.add(id)
        if (answered.size >= ANSWERS_BEFORE) killed ??= server.kill()
      })
      await killed
      expect(answered.size).toBeGreaterThanOrEqual(ANSWERS_BEFORE)
      expect(answered.size).toBeLessThan(CONNECTIONS * MESSAGES)
      server = await start()
      expect(await stored()).toBeGreaterThanOrEqual(answered.size)
      const again: string[] = []
      await runAll((_id, code) => again.push(code))
      expect(again).toEqual(Array.from({ length: CONNECTIONS * MESSAGES }, () => 'AA'))
      expect(await stored()).toBe(CONNECTIONS * MESSAGES)
    },
    TIMEOUT_MS,
  )
})
