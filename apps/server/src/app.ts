import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import { accessRoutes, type Action } from '@wardstone/access'
import { anchorsRoutes } from '@wardstone/anchors'
import { backupRoutes } from '@wardstone/backup'
import { controlsRoutes } from '@wardstone/controls'
import { Fault, type Actor } from '@wardstone/core'
import { deidentificationRoutes } from '@wardstone/deidentification'
import { directoryRoutes, scimRoutes } from '@wardstone/directory'
import { identityRoutes } from '@wardstone/identity'
import { ledgerRoutes, proofRoutes } from '@wardstone/ledger'
import { messagesRoutes } from '@wardstone/messages'
import { mirrorRoutes } from '@wardstone/mirror'
import { recordsRoutes } from '@wardstone/records'
import { keyRoutes } from '@wardstone/vault'
import { witnessRoutes } from '@wardstone/witness'
import fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyRequest,
} from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { cookieFor } from './cookie.ts'
import { installConsole } from './console.ts'
import { installDocumentation } from './documentation.ts'
import { installHeaders } from './headers.ts'
import type { House } from './house.ts'
import { installRequestLog } from './log.ts'
import type { MessagesDoor } from './messaging.ts'
import { installMetrics } from './metrics.ts'
import { installOpenDoors } from './open-doors.ts'
import { installProblems } from './problems.ts'
import { installSameSite } from './same-site.ts'
import { sessionOf } from './session.ts'
import type { Storage } from './storage.ts'
import { todayRoutes } from './today.ts'
import { versionProofRoutes } from './version-proofs.ts'

const BODY_BYTES_MAX = 1024 * 1024
const PARAMETER_CHARACTERS_MAX = 200

/** How a request came in; the listeners know. */
type Doors = {
  isOperator(request: FastifyRequest): boolean
  isLoopback(request: FastifyRequest): boolean
  /** Addresses that people use, the one for links first. */
  readonly origins: readonly string[]
}

export type AppDeps = {
  readonly house: House
  readonly log: Logger
  readonly doors: Doors
  /** Where senders of messages connect. */
  readonly messagesDoor: MessagesDoor
  readonly operator: Actor
  /** The disks that everything lies on. */
  readonly storage: Storage
  readonly version: string
  readonly now: () => number
}

/** Every route of the house behind one set of headers, refusals, sessions and logs. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { house, log, doors } = deps
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: PARAMETER_CHARACTERS_MAX },
    genReqId: () => randomUUID(),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  installProblems(app, log, deps.storage)
  installRequestLog(app, log)
  await installHeaders(app)
  await app.register(cookie)
  installSameSite(app, doors)
  installOpenDoors(app, deps.now)
  await installDocumentation(app, deps.version)

  const sessionCookie = cookieFor((request) => doors.isLoopback(request))
  const actorOf = sessionOf(app, deps, sessionCookie)
  const authorise = async (request: FastifyRequest, action: Action): Promise<Actor> => {
    const actor = actorOf(request)
    await house.access.require(actor, action)
    return actor
  }
  const people = (ids: readonly string[]) => house.identity.describe(ids)
  await app.register(accountRoutes(deps, authorise, sessionCookie))
  await app.register(
    accessRoutes({ access: house.access, actorOf, people, locate: locateBy(house) }),
  )
  await app.register(
    recordsRoutes({ records: house.records, actorOf: async (request) => actorOf(request), people }),
  )
  await app.register(versionProofRoutes({ house, actorOf }))
  const { messages } = house
  const address = (): MessagesDoor['address'] => deps.messagesDoor.address
  await app.register(messagesRoutes({ messages, address, authorise }))
  await app.register(
    deidentificationRoutes({
      ...house.deidentifying,
      authorise: (request) => authorise(request, 'export-deidentified'),
    }),
  )
  const { ledger, subjectIndex } = house
  await app.register(ledgerRoutes({ ledger, authorise }))
  const cosigned = () => house.witness.cosigned()
  await app.register(proofRoutes({ ledger, subjectIndex, cosigned, authorise }))
  await app.register(outsideRoutes(deps, authorise))
  await app.register(backupRoutes({ backups: house.backups, authorise }))
  await app.register(
    keyRoutes({ ...house, ...deps, compartmentOf: compartmentIn(house), authorise }),
  )
  await app.register(controlsRoutes({ controls: house.controls, authorise }))
  await app.register(todayRoutes({ house, authorise, now: deps.now }))
  installMetrics(app, {
    isLoopback: (request) => doors.isLoopback(request),
    ledgerSize: async () => (await house.ledger.head()).size,
  })
  installHealth(app, deps)
  await installConsole(app)
  return app
}

/** Who may come in: accounts and sessions, and the organisation's directory that keeps some of them. */
function accountRoutes(
  { house, doors }: AppDeps,
  authorise: Parameters<typeof identityRoutes>[0]['authorise'],
  sessionCookie: ReturnType<typeof cookieFor>,
): FastifyPluginAsync {
  const { identity, directory } = house
  const origin = () => doors.origins[0] ?? ''
  return async (app) => {
    await app.register(
      identityRoutes({
        identity,
        authorise,
        // Read when a request comes: the address is known once the doors are open.
        get origins() {
          return doors.origins
        },
        cookie: sessionCookie,
        verifierKey: house.ledger.verifierKey,
      }),
    )
    await app.register(scimRoutes({ directory, origin }))
    await app.register(directoryRoutes({ directory, authorise, origin }))
  }
}

/** What other houses and authorities have to do with the ledger: witnesses, mirrors, anchors. */
function outsideRoutes(
  { house, now }: AppDeps,
  authorise: Parameters<typeof witnessRoutes>[0]['authorise'],
): FastifyPluginAsync {
  const { ledger, witness, mirror, anchors } = house
  return async (app) => {
    await app.register(witnessRoutes({ witness, ledger, authorise }))
    await app.register(mirrorRoutes({ mirror, ledger, authorise }))
    if (anchors !== undefined)
      await app.register(anchorsRoutes({ anchors, ledger, now, authorise }))
  }
}

/** A record number or a patient's id, as a clinician types it in an emergency. */
function locateBy({ records }: House): Parameters<typeof accessRoutes>[0]['locate'] {
  return async (_actor, identifier) => {
    try {
      return await records.locate({ identifier })
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'records.not-found') throw error
      return records.locate({ patientId: identifier })
    }
  }
}

/** The compartment of a patient, whose data key somebody wants replaced. */
function compartmentIn({ records }: House): Parameters<typeof keyRoutes>[0]['compartmentOf'] {
  return async (patientId) => (await records.locate({ patientId })).compartment
}

function installHealth(app: FastifyInstance, deps: AppDeps): void {
  const { house, doors, version, storage, now } = deps
  app.get('/healthz', { schema: { hide: true } }, async () => ({ alive: true, version }))
  app.get('/readyz', { schema: { hide: true } }, async (request, reply) => {
    const [row] = await house.database.sql<{ ok: number }[]>`select 1 as ok`.catch(() => {
      throw new Fault(
        'database.unavailable',
        'The database does not answer. Try again in a moment.',
      )
    })
    const ready = row?.ok === 1
    // What follows helps an attacker as much as an operator.
    if (!doors.isOperator(request)) return reply.send({ ready })
    const head = await house.ledger.head()
    return reply.send({
      ready,
      version,
      database: 'answers',
      storage: (await storage.isFull())
        ? 'full: nothing can be written'
        : `${await storage.freeMebibytes()} MiB free`,
      entries: head.size,
      verifierKey: house.ledger.verifierKey,
      checkpointAgeSeconds: Math.round((now() - head.at) / 1000),
      keys: house.passphraseBesideKeys
        ? 'passphrase lies beside the key file: move it away'
        : 'passphrase apart from the key file',
    })
  })
}
