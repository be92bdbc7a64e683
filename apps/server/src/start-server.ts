import type { Clock } from '@wardstone/core'
import type { Logger } from 'pino'
import packageJson from '../package.json' with { type: 'json' }
import { buildApp } from './app.ts'
import { redact, type Config } from './config.ts'
import { openHouse, operatorSocket, type House } from './house.ts'
import { startJobs } from './jobs.ts'
import { openListeners, type Handler, type Listeners } from './listeners.ts'
import { openLog } from './log.ts'
import { openMessagesDoor } from './messaging.ts'
import { describe } from './problems.ts'
import { openStorage } from './storage.ts'
import { operatorOf } from './subscribing.ts'

/** A server that answers. */
export type Running = {
  readonly address: string
  /** Certificate of the local CA, where one stands for addresses other than loopback. */
  readonly caFile?: string
  /** How to reach the database with psql. */
  readonly database: string
  readonly passphraseBesideKeys: boolean
  /** Answers what is under way, stops the jobs, integrates the last evidence and closes everything. */
  close(): Promise<void>
}

/** What a request gets in the moment between the doors' opening and the house's. */
const notYet: Handler = (_request, response) => {
  response.writeHead(503, { 'retry-after': '1' }).end()
}

/**
 * Opens the house, its doors and its hourly jobs.
 * @throws Fault with a sentence for the person at the terminal.
 */
export async function startServer(config: Config, now: Clock = Date.now): Promise<Running> {
  const log = openLog(config)
  const house = await openHouse(config, log, now)
  let handler = notYet
  try {
    const listeners = await openListeners({
      config,
      handler: (request, response) => handler(request, response),
      operatorSocket: operatorSocket(config),
      now: now(),
    })
    try {
      const { answer, close } = await answerWith({ config, log, now }, house, listeners)
      handler = answer
      return {
        address: listeners.address,
        ...(listeners.caFile === undefined ? {} : { caFile: listeners.caFile }),
        database: house.database.address,
        passphraseBesideKeys: house.passphraseBesideKeys,
        async close() {
          await listeners.close()
          await close()
          await house.close()
        },
      }
    } catch (error) {
      await listeners.close()
      throw error
    }
  } catch (error) {
    await house.close()
    throw error
  }
}

/** Builds the routes, starts the jobs and says so in the ledger. */
async function answerWith(
  { config, log, now }: { config: Config; log: Logger; now: Clock },
  house: House,
  listeners: Listeners,
): Promise<{ answer: Handler; close: () => Promise<void> }> {
  const { version } = packageJson
  const messagesDoor = await openMessagesDoor(house.messages, config, log, now)
  const operator = operatorOf()
  const app = await buildApp({
    house,
    log,
    doors: {
      isOperator: (request) => listeners.isOperator(request.raw),
      isLoopback: (request) => listeners.isLoopback(request.raw),
      origins: listeners.origins,
    },
    messagesDoor,
    operator,
    storage: openStorage(config.home),
    version,
    now,
  })
  await app.ready()
  const state = (kind: string, facts: Record<string, string>): Promise<void> =>
    house.ledger.record([{ kind, at: now(), actor: 'system:server', subject: '', facts }])
  await state('server.started', { version })
  await house.deidentifying.deidentification.recover()
  const jobs = startJobs({ house, listeners, config, log, now })
  void jobs.runAll()
  // Here and not with the house: one that is opened for a drill tells nobody anything.
  house.records.feed.start()
  void house.messages.recover().catch((error: unknown) => {
    log.error(describe(error), 'messages that were kept could not be converted')
  })
  log.info({ config: redact(config), address: listeners.address }, 'started')
  return {
    answer: (request, response) => app.routing(request, response),
    async close() {
      await messagesDoor.close()
      await app.close()
      await jobs.stop()
      await house.records.feed.stop()
      // With no room to write it, stopping is not stated; the next start is.
      await state('server.stopped', {}).catch((error: unknown) => {
        log.error(describe(error), 'that the server stopped could not be stated')
      })
    },
  }
}
