import type { FastifyInstance } from 'fastify'
import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from './config.ts'

/** The server's log: JSON lines. It names routes, never addresses or bodies, so that no patient can be in it. */
export function openLog(config: Config, destination?: DestinationStream): Logger {
  const options = { level: config.log, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return destination === undefined ? pino(options) : pino(options, destination)
}

/** One line a request: what was asked by pattern, how it ended, how long it took. */
export function installRequestLog(app: FastifyInstance, log: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    log.info(
      {
        id: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
    done()
  })
}
