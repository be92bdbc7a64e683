import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { Fault } from '@wardstone/core'
import type { FastifyInstance } from 'fastify'

const YEAR_S = 31_536_000
const built = join(import.meta.dirname, '../../console/dist')
/** Addresses that are not pages: there, what is not found stays not found. */
const notPages = ['/api/', '/fhir/', '/ledger/', '/assets/']

/** Serves the console as `npm run build` made it. Its own addresses all answer with the one page. */
export async function installConsole(app: FastifyInstance, folder = built): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    // The name of a file under /assets is the hash of its content.
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(folder, 'assets'))
      void reply.header(
        'cache-control',
        hashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache',
      )
    },
  })
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const [path = '/'] = request.url.split('?')
    if (notPages.some((prefix) => path.startsWith(prefix))) {
      throw new Fault('input.not-found', 'There is nothing at this address.')
    }
    return reply.sendFile('index.html')
  })
}
