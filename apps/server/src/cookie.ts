import type { FastifyRequest } from 'fastify'

/** The session's cookie as one request may carry it. */
export type SessionCookie = { readonly name: string; readonly secure: boolean }

/**
 * On TLS the name itself forbids every other site and path (RFC 6265bis §4.1.3.2), so only that name counts there; on loopback
 * there is no TLS to ask for.
 */
export function cookieFor(
  isLoopback: (request: FastifyRequest) => boolean,
): (request: FastifyRequest) => SessionCookie {
  return (request) =>
    isLoopback(request)
      ? { name: 'wardstone', secure: false }
      : { name: '__Host-wardstone', secure: true }
}
