import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault, type Clock } from '@wardstone/core'
import { openConversation } from './conversation.ts'
import type { Message } from './er7.ts'
import {
  CONNECTIONS_MAX,
  CONNECTIONS_OF_ADDRESS_MAX,
  HALF_MESSAGE_MS,
  HANDSHAKE_MS,
  IDLE_MS,
  MESSAGE_BYTES_MAX,
} from './limits.ts'
import type { Messages } from './messages.ts'
import { frame, openFrameReader, type FrameReader } from './mllp.ts'
import { openPaces, type Paces } from './paces.ts'
import type { Sender } from './senders.ts'

export type ListenerDeps = {
  readonly messages: Messages
  readonly host: string
  readonly port: number
  /** Certificate and protocol of this house; undefined: no TLS, which is for loopback alone. */
  readonly tls: TlsOptions | undefined
  readonly now: Clock
  readonly onError: (error: unknown) => void
  /** For tests: a half message need not be waited for. */
  readonly halfMessageMs?: number
}

export type MessagesListener = {
  readonly port: number
  /** Answers what is under way and closes. */
  close(): Promise<void>
}

/**
 * Takes messages over MLLP. Each connection is of one sender, known by the first message and, where one is entered, by its
 * client certificate; messages of a connection are answered one after the other.
 * @throws Fault `config.invalid` when the address cannot be had, or would be in the clear off this machine.
 */
export async function openMessagesListener(deps: ListenerDeps): Promise<MessagesListener> {
  const { host, tls } = deps
  if (tls === undefined && !isLoopback(host)) {
    throw new Fault('config.invalid', 'Messages are taken without TLS on this machine alone.')
  }
  const open = new Map<Socket, () => Promise<void>>()
  const perAddress = new Map<string, number>()
  const paces = openPaces(deps.now)
  const take = (socket: Socket): void => {
    const address = socket.remoteAddress ?? ''
    const others = perAddress.get(address) ?? 0
    if (others >= CONNECTIONS_OF_ADDRESS_MAX) {
      deps.messages.refuseStranger(new Fault('input.rate-limited', 'Too many connections.'))
      socket.destroy()
      return
    }
    perAddress.set(address, others + 1)
    open.set(socket, serve(deps, paces, socket))
    socket.once('close', () => {
      open.delete(socket)
      const left = (perAddress.get(address) ?? 1) - 1
      if (left === 0) perAddress.delete(address)
      else perAddress.set(address, left)
    })
  }
  const server =
    tls === undefined
      ? createPlainServer(take)
      : createTlsServer(
          // Which certificate a sender must show is entered with the sender, so any is asked for and none refused here.
          { ...tls, handshakeTimeout: HANDSHAKE_MS, requestCert: true, rejectUnauthorized: false },
          take,
        )
  server.maxConnections = CONNECTIONS_MAX
  const port = await listen(server, deps)
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await Promise.all([...open.values()].map((finish) => finish()))
      await closed
    },
  }
}

/** Reads one connection until its end; gives what ends it after the message under way. */
function serve(deps: ListenerDeps, paces: Paces, socket: Socket): () => Promise<void> {
  const { messages } = deps
  const certificate = certificateOf(socket)
  const reader = openFrameReader(MESSAGE_BYTES_MAX)
  let owner: Sender | undefined
  let release: (() => void) | undefined
  const join = (sender: Sender): void => {
    if (owner !== undefined && owner.id !== sender.id) {
      throw new Fault(
        'messages.unknown-sender',
        'This connection is of another sender. Open one for each.',
        { segment: 'MSH', sequence: 1, field: 3 },
      )
    }
    release ??= paces.join(sender)
    owner = sender
  }
  const admit = async (header: Message): Promise<Sender> => {
    const sender = await messages.senderOf(header, certificate)
    try {
      join(sender)
    } catch (error) {
      if (error instanceof Fault) messages.refuseStranger(error)
      throw error
    }
    const wait = paces.waitOf(sender)
    if (wait > 0) await sleep(wait)
    return sender
  }
  const conversation = openConversation({ ...deps, admit })
  const reply = (answer: Uint8Array): void => {
    if (socket.writable) socket.write(frame(answer))
  }
  let turn = Promise.resolve()
  let closing = false
  const receive = (bytes: Uint8Array): void => {
    // While one is being taken nothing more is read: a sender that does not wait fills its own buffers, not ours.
    socket.pause()
    const before = turn
    turn = (async () => {
      await before
      await conversation.receive(bytes, reply)
      if (!closing) socket.resume()
    })()
  }
  const drop = (fault: Fault): void => {
    messages.refuseStranger(fault)
    const before = turn
    turn = (async () => {
      await before
      socket.destroy()
    })()
  }
  watch(socket, reader, { ...deps, receive, drop })
  socket.once('close', () => release?.())
  return async () => {
    closing = true
    socket.pause()
    await turn
    socket.end()
    socket.destroySoon()
  }
}

function watch(
  socket: Socket,
  reader: FrameReader,
  on: {
    readonly receive: (bytes: Uint8Array) => void
    readonly drop: (fault: Fault) => void
    readonly halfMessageMs?: number
  },
): void {
  let half: NodeJS.Timeout | undefined
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    for (const framed of reader.push(chunk)) {
      if (framed.kind === 'message') on.receive(framed.bytes)
      else if (framed.kind === 'garbage')
        on.drop(new Fault('messages.malformed', 'No message began here.'))
      else on.drop(new Fault('input.too-large', 'The message is over the limit.'))
    }
    if (!reader.isInside) {
      clearTimeout(half)
      half = undefined
      return
    }
    // From the first byte to the last: who sends one byte a second does not stay.
    half ??= setTimeout(
      () => on.drop(new Fault('messages.malformed', 'A message was begun and not ended.')),
      on.halfMessageMs ?? HALF_MESSAGE_MS,
    )
  })
  // A connection that breaks is the sender’s to open again; what was kept is safe.
  socket.on('error', () => socket.destroy())
  socket.once('close', () => clearTimeout(half))
}

/** SHA-256 of the client’s certificate. Holding its key was proved by the handshake (RFC 8446 §4.4.3). */
function certificateOf(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  return socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase()
}

function listen(server: Server, { host, port }: ListenerDeps): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : error.name
      const where = `${host}:${port} (${code})`
      reject(
        new Fault('config.invalid', `Cannot take messages on ${where}. Set WARDSTONE_MLLP_LISTEN.`),
      )
    })
    server.listen({ host, port }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
