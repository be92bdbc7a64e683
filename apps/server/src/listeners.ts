import { chmod, rm } from 'node:fs/promises'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { connect as connectTls } from 'node:tls'
import { Fault } from '@wardstone/core'
import type { Config, Listen } from './config.ts'
import { loadCertificate, tlsOptions } from './tls.ts'

const CLOSE_GRACE_MS = 2000
const REQUEST_TIMEOUT_MS = 120_000
const HEADERS_TIMEOUT_MS = 20_000
const CONNECTIONS_MAX = 2000
const requestLimits = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS }

/** What stands on the addresses, found by looking and shaking hands, not by reading the settings. */
type TransportCensus = {
  readonly listeners: number
  readonly loopback: number
  readonly tls13: number
  readonly plaintextElsewhere: number
  /** Those that agreed on the post-quantum hybrid key exchange. */
  readonly hybrid: number
}

export type Listeners = {
  /** Where people go. */
  readonly address: string
  /** Every address a browser can have come to, the one for links first. */
  readonly origins: readonly string[]
  /** Certificate of the local CA, where one was made. */
  readonly caFile?: string
  /** Whether a request came through the operator's socket, which only this user of the machine can open. */
  isOperator(request: IncomingMessage): boolean
  isLoopback(request: IncomingMessage): boolean
  census(): Promise<TransportCensus>
  close(): Promise<void>
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void
type Standing = { readonly server: Server; readonly listen: Listen; readonly loopback: boolean }

/**
 * Opens the configured addresses (plain HTTP on loopback, TLS 1.3 on all others) and the operator's unix socket.
 * @throws Fault `config.invalid` when an address is taken or cannot be had.
 */
export async function openListeners(options: {
  readonly config: Config
  readonly handler: Handler
  readonly operatorSocket: string
  readonly now: number
}): Promise<Listeners> {
  const { config, handler, operatorSocket } = options
  const operators = new WeakSet<Socket>()
  const loopbacks = new WeakSet<Socket>()
  const tlsHosts = config.listen
    .filter(({ host }) => !isLoopbackHost(host))
    .flatMap(({ host }) => namesOf(host))
  const certificate =
    tlsHosts.length === 0 ? undefined : await loadCertificate(config, tlsHosts, options.now)

  const standing: Standing[] = []
  const addresses: string[] = []
  for (const asked of config.listen) {
    // Port 0 asks the system for a free one; the second family of localhost then takes the same.
    let { port } = asked
    for (const host of familiesOf(asked.host)) {
      const loopback = isLoopbackHost(host)
      const server =
        loopback || certificate === undefined
          ? createHttpServer(requestLimits, handler)
          : createHttpsServer(
              { ...requestLimits, ...tlsOptions, cert: certificate.cert, key: certificate.key },
              handler,
            )
      server.maxConnections = CONNECTIONS_MAX
      if (loopback) server.on('connection', (socket: Socket) => loopbacks.add(socket))
      port = await open(server, { host, port })
      standing.push({ server, listen: { host, port }, loopback })
    }
    addresses.push(addressOf({ host: asked.host, port }))
  }
  const operator = createHttpServer(requestLimits, handler)
  operator.on('connection', (socket: Socket) => operators.add(socket))
  await openOperator(operator, operatorSocket)

  return {
    address: addresses[0] ?? '',
    origins: addresses,
    ...(certificate?.caFile === undefined ? {} : { caFile: certificate.caFile }),
    isOperator: (request) => operators.has(request.socket),
    isLoopback: (request) => loopbacks.has(request.socket) || operators.has(request.socket),
    census: () => takeCensus(standing),
    async close() {
      await Promise.all([...standing.map(({ server }) => server), operator].map(closeServer))
      await rm(operatorSocket, { force: true })
    },
  }
}

/** Resolves with the port, which the system chose if 0 was asked for. */
function open(server: Server, { host, port }: Listen): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : error.name
      const where = `${host}:${port}`
      reject(
        new Fault(
          'config.invalid',
          `Cannot listen on ${where} (${code}). Choose another address with WARDSTONE_LISTEN.`,
        ),
      )
    })
    server.listen({ host, port }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

async function openOperator(server: Server, path: string): Promise<void> {
  await rm(path, { force: true })
  // The socket must never exist with wider rights, not even for a moment.
  const before = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, () => resolve())
    })
  } finally {
    process.umask(before)
  }
  await chmod(path, 0o600)
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** `localhost` is both families: a browser may try either first. */
function familiesOf(host: string): readonly string[] {
  if (host !== 'localhost') return [host]
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return own.some(({ address }) => address === '::1') ? ['127.0.0.1', '::1'] : ['127.0.0.1']
}

/** Names and addresses that a certificate for this listening address must hold. */
function namesOf(host: string): readonly string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host]
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return [
    hostname(),
    'localhost',
    ...own
      .filter(({ scopeid }) => scopeid === undefined || scopeid === 0)
      .map(({ address }) => address),
  ]
}

/** The address as a browser writes it in `Origin`: without a port that its scheme has anyway. */
function addressOf({ host, port }: Listen): string {
  if (isLoopbackHost(host))
    return new URL(`http://${isLocalhost(host) ? 'localhost' : host}:${port}`).origin
  const name = host === '0.0.0.0' || host === '::' ? hostname() : host
  return new URL(`https://${isIP(name) === 6 ? `[${name}]` : name}:${port}`).origin
}

function isLocalhost(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1'
}

async function takeCensus(standing: readonly Standing[]): Promise<TransportCensus> {
  const elsewhere = standing.filter(({ loopback }) => !loopback)
  const agreed = await Promise.all(elsewhere.map(shakeHands))
  return {
    listeners: standing.length,
    loopback: standing.length - elsewhere.length,
    tls13: agreed.filter((one) => one.protocol === 'TLSv1.3').length,
    plaintextElsewhere: agreed.filter((one) => one.protocol === null).length,
    hybrid: agreed.filter((one) => one.group === 'X25519MLKEM768').length,
  }
}

/** Connects to our own address as a client would and says what was agreed. */
function shakeHands({ listen }: Standing): Promise<{ protocol: string | null; group: string }> {
  const host = listen.host === '0.0.0.0' ? '127.0.0.1' : listen.host === '::' ? '::1' : listen.host
  return new Promise((resolve) => {
    // What is asked is which protocol answers, not whose certificate it is: that is our own.
    const socket = connectTls({
      host,
      port: listen.port,
      ecdhCurve: tlsOptions.ecdhCurve,
      rejectUnauthorized: false,
    })
    socket.once('secureConnect', () => {
      const info = socket.getEphemeralKeyInfo()
      const group =
        info !== null && 'name' in info && typeof info.name === 'string' ? info.name : ''
      resolve({ protocol: socket.getProtocol(), group })
      socket.destroy()
    })
    socket.once('error', () => resolve({ protocol: null, group: '' }))
  })
}
