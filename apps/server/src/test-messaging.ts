import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessSchema, openAccess } from '@wardstone/access'
import type { Actor } from '@wardstone/core'
import { openTestDatabase, testClock } from '@wardstone/harness'
import { ledgerSchema, openLedger } from '@wardstone/ledger'
import { messagesSchema, openMessagesListener } from '@wardstone/messages'
import { openRecords, recordsSchema } from '@wardstone/records'
import { openKeyring, openVault, vaultSchema } from '@wardstone/vault'
import { pino } from 'pino'
import { readConfig } from './config.ts'
import { openMessaging } from './messaging.ts'
import { loadCertificate, tlsOptions } from './tls.ts'

const HALF_MESSAGE_MS = 200

export const operator: Actor = { id: 'local:test', roles: ['service'] }

/** Every room that messages need, over a real database, with a listener that speaks TLS. */
export async function openRooms() {
  const home = mkdtempSync(join(tmpdir(), 'wardstone-messages-'))
  const clock = testClock(Date.UTC(2026, 0, 2))
  const { now } = clock
  const database = await openTestDatabase([
    ledgerSchema,
    vaultSchema,
    accessSchema,
    recordsSchema,
    messagesSchema,
  ])
  const { sql, sequencerSql } = database
  const file = join(home, 'keys')
  const keyring = await openKeyring({
    file,
    passphrase: 'only for a test of messages',
    create: true,
  })
  const vault = await openVault({ sql, keyring, now })
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const signingKey = keyring.ledgerSigningKey
  const origin = 'messages.test/ledger'
  const ledger = await openLedger({ sql, sequencerSql, origin, signingKey, now, onError })
  const access = openAccess({ sql, vault, ledger, now })
  const records = openRecords({ sql, vault, ledger, access, now })
  const open = () =>
    openMessaging({ sql, vault, ledger, records, now, log: pino({ enabled: false }) })
  const messages = open()
  const config = readConfig({ WARDSTONE_HOME: home, WARDSTONE_LOG: 'silent' })
  const {
    cert,
    key,
    caFile = '',
  } = await loadCertificate(config, ['127.0.0.1', 'localhost'], Date.now())
  const listener = await openMessagesListener({
    messages,
    host: '127.0.0.1',
    port: 0,
    tls: { ...tlsOptions, cert, key },
    now: Date.now,
    onError,
    halfMessageMs: HALF_MESSAGE_MS,
  })
  const ca = readFileSync(caFile)
  const close = async (): Promise<void> => {
    await listener.close()
    await database.close()
    rmSync(home, { recursive: true, force: true })
  }
  return {
    home,
    close,
    clock,
    database,
    vault,
    ledger,
    access,
    records,
    open,
    messages,
    listener,
    ca,
    errors,
  }
}

export type Made = {
  app?: string
  event: string
  id: string
  tail?: string
  segments: readonly string[]
}
export const make = ({ app = 'ADT', event, id, tail = '', segments }: Made): Uint8Array =>
  Buffer.from(
    [
      `MSH|^~\\&|${app}|NORTH|WARD|STONE|20260102030405||${event}|${id}|P|2.5${tail}`,
      ...segments,
    ].join('\r'),
  )
export const pid = (number: string, name = 'Doe^Jane'): string =>
  `PID|1||${number}^^^HOSP^MR||${name}||19800203|F`
export const framed = (bytes: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.of(0x0b), bytes, Uint8Array.of(0x1c, 0x0d)])
