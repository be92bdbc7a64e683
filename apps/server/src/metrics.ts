import { Fault } from '@wardstone/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/**
 * `/metrics` for Prometheus, on loopback alone. Labels are route patterns, never addresses: an address can hold a
 * patient's id or name.
 */
export function installMetrics(
  app: FastifyInstance,
  deps: {
    readonly isLoopback: (request: FastifyRequest) => boolean
    readonly ledgerSize: () => Promise<number>
  },
): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'wardstone_' })
  const seconds = new Histogram({
    name: 'wardstone_http_request_seconds',
    help: 'Time to answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_S,
    registers: [registry],
  })
  const size = new Gauge({
    name: 'wardstone_ledger_entries',
    help: 'Entries in the ledger.',
    registers: [registry],
  })

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    seconds.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    )
    done()
  })
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!deps.isLoopback(request))
      throw new Fault('input.not-found', 'There is nothing at this address.')
    size.set(await deps.ledgerSize())
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
