import { Fault, type Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import {
  openMessages,
  openMessagesListener,
  type Messages,
  type MessagesListener,
} from '@wardstone/messages'
import type { Records } from '@wardstone/records'
import type { Vault } from '@wardstone/vault'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { describe } from './problems.ts'
import { loadCertificate, tlsOptions } from './tls.ts'

/** Joins messages to records: the one finds and stores through the other, and knows nothing else of it. */
export function openMessaging(deps: {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Ledger
  readonly records: Records
  readonly now: Clock
  readonly log: Logger
}): Messages {
  const { records, log } = deps
  return openMessages({
    ...deps,
    async findPatient({ system, value }) {
      try {
        return (await records.locate({ identifier: value, system })).patientId
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        if (error.code === 'records.not-found') return undefined
        if (error.code !== 'records.invalid') throw error
        const place = { segment: 'PID', sequence: 1, field: 3 }
        throw new Fault('messages.invalid', 'Several patients have a number in PID-3.', place)
      }
    },
    store: (actor, bundle) => records.bundle(actor, bundle),
    onError: (error) => log.error(describe(error), 'a message could not be taken'),
  })
}

/** Where senders connect. */
export type MessagesDoor = {
  readonly address:
    | { readonly host: string; readonly port: number; readonly tls: boolean }
    | undefined
  close(): Promise<void>
}

/** Opens WARDSTONE_MLLP_LISTEN, if it is set: TLS 1.3 with the house’s certificate, but for loopback. */
export async function openMessagesDoor(
  messages: Messages,
  config: Config,
  log: Logger,
  now: Clock,
): Promise<MessagesDoor> {
  const { mllp } = config
  if (mllp === undefined) return { address: undefined, close: () => Promise.resolve() }
  const { host, port, plain } = mllp
  const certificate = plain ? undefined : await loadCertificate(config, [host], now())
  const listener: MessagesListener = await openMessagesListener({
    messages,
    host,
    port,
    tls:
      certificate === undefined
        ? undefined
        : { ...tlsOptions, cert: certificate.cert, key: certificate.key },
    now,
    onError: (error) => log.error(describe(error), 'a message could not be taken'),
  })
  return {
    address: { host, port: listener.port, tls: !plain },
    close: () => listener.close(),
  }
}
