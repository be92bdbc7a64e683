import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createPlainServer } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** What came in. */
export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Somebody else's server, which takes notifications over TLS under a certificate for `localhost`. */
export type TestReceiver = {
  readonly url: string
  readonly port: number
  readonly received: Received[]
  /** How it answers from now on; 200 until told otherwise. */
  answer: (request: IncomingMessage, response: ServerResponse) => void
  /** Connections that were opened to it, whatever came of them. */
  connections: number
  /** Forgets what came, and answers 200 again. */
  reset(): void
  close(): Promise<void>
}

/** A certificate that is its own authority, for `localhost` unless for another name. */
export function testCertificate(name = 'localhost'): {
  readonly key: string
  readonly cert: string
} {
  const folder = mkdtempSync(join(tmpdir(), 'wardstone-receiver-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const how = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=${name} -addext subjectAltName=DNS:${name} -keyout ${key} -out ${cert}`
  execFileSync('openssl', how.split(' '), { stdio: 'pipe' })
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(folder, { recursive: true })
  return made
}

export const ok: TestReceiver['answer'] = (_request, response) => response.writeHead(200).end()

/** Starts one; without a certificate it speaks plain HTTP. */
export async function openReceiver(
  certificate: ReturnType<typeof testCertificate> | undefined,
  port = 0,
): Promise<TestReceiver> {
  const received: Received[] = []
  const listen = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      received.push({ method, path: url, headers, body: Buffer.concat(parts).toString() })
      receiver.answer(request, response)
    })
  }
  const server =
    certificate === undefined ? createPlainServer(listen) : createServer(certificate, listen)
  server.on('connection', () => receiver.connections++)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const at = z.object({ port: z.int() }).parse(server.address()).port
  const receiver: TestReceiver = {
    url: `${certificate === undefined ? 'http' : 'https'}://localhost:${at}`,
    port: at,
    received,
    answer: ok,
    connections: 0,
    reset() {
      received.length = 0
      receiver.answer = ok
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
