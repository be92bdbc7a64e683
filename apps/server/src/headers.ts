import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

const YEAR_S = 31_536_000
const TRUSTED_TYPES = ";require-trusted-types-for 'script'"

/** Everything from ourselves, nothing inline, no frame, no plugin. Read off a real response by a test. */
const policy = {
  defaultSrc: ["'none'"],
  // WebAssembly alone, no `eval`: the console hashes four entries at a time in it when it verifies the whole ledger.
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  workerSrc: ["'self'"],
  styleSrc: ["'self'"],
  fontSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  objectSrc: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
  upgradeInsecureRequests: null,
}

/** Sets the security headers of every answer (OWASP Secure Headers; CSP Level 3; RFC 6797). */
export async function installHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: { maxAge: YEAR_S, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    if (request.url.startsWith('/api/docs')) {
      // Swagger UI, which is not ours, writes HTML itself; everything else of the policy holds for it too.
      const asked = String(reply.getHeader('content-security-policy') ?? '')
      reply.header('content-security-policy', asked.replace(TRUSTED_TYPES, ''))
    }
    reply.header(
      'permissions-policy',
      'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    )
    // An answer may hold patient data: no cache keeps it unless its route says that it may.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    done(null, payload)
  })
}
