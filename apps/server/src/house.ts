import { join } from 'node:path'
import {
  accessSchema,
  openAccess,
  sealedGrants,
  sealedOrphanNotes,
  type Access,
} from '@wardstone/access'
import { backupSchema, openBackups, type Backups } from '@wardstone/backup'
import { openControls, type Controls } from '@wardstone/controls'
import type { Clock } from '@wardstone/core'
import { anchorsSchema, type Anchors } from '@wardstone/anchors'
import { deidentificationSchema, sealedExports } from '@wardstone/deidentification'
import {
  directorySchema,
  openDirectory,
  sealedDirectory,
  type Directory,
} from '@wardstone/directory'
import { openDatabase, prepareHome, type Database } from '@wardstone/database'
import {
  identitySchema,
  openBreachedPasswords,
  openIdentity,
  sealedAccounts,
  type Identity,
} from '@wardstone/identity'
import {
  ledgerSchema,
  openLedger,
  openSubjectIndex,
  type Ledger,
  type SubjectIndex,
} from '@wardstone/ledger'
import { messagesSchema, sealedMessages, type Messages } from '@wardstone/messages'
import { mirrorSchema, openMirror, type Mirror } from '@wardstone/mirror'
import { openRecords, recordsSchema, type Records } from '@wardstone/records'
import {
  openRenewal,
  openRotation,
  openVault,
  vaultSchema,
  type Keyring,
  type Renewal,
  type Rotation,
  type SealedRows,
  type Vault,
} from '@wardstone/vault'
import {
  derivePostQuantumKey,
  deriveSigningKeys,
  openWitness,
  witnessSchema,
  type Witness,
} from '@wardstone/witness'
import type { Logger } from 'pino'
import { openAnchoring } from './anchoring.ts'
import type { Config } from './config.ts'
import { openDeidentifying } from './deidentifying.ts'
import { openHeadMemory, type HeadMemory } from './head-memory.ts'
import { installationFiles, ledgerOrigin, openKeys } from './keys.ts'
import { openMessaging } from './messaging.ts'
import { openPartnerPace } from './partner-pace.ts'
import { describe } from './problems.ts'
import { hooksFor } from './subscribing.ts'

/** Every room, open and joined. */
export type House = {
  readonly database: Database
  readonly ledger: Ledger
  readonly vault: Vault
  readonly rotation: Rotation
  readonly renewal: Renewal
  readonly identity: Identity
  readonly directory: Directory
  readonly access: Access
  readonly records: Records
  readonly messages: Messages
  readonly controls: Controls
  readonly subjectIndex: SubjectIndex
  readonly witness: Witness
  readonly mirror: Mirror
  /** `undefined`: the settings name none. */
  readonly anchors: Anchors | undefined
  readonly backups: Backups
  readonly deidentifying: ReturnType<typeof openDeidentifying>
  readonly headMemory: HeadMemory
  /** Whether who steals the disk has the passphrase of the keys as well. */
  readonly passphraseBesideKeys: boolean
  /** Integrates the last evidence and closes everything, in order. */
  close(): Promise<void>
}

/** The tables of every room, in the order in which they are made. */
export const schemas = [
  ledgerSchema,
  witnessSchema,
  mirrorSchema,
  anchorsSchema,
  vaultSchema,
  identitySchema,
  directorySchema,
  accessSchema,
  recordsSchema,
  messagesSchema,
  deidentificationSchema,
  backupSchema,
]

/** Opens the rooms from the ground up. Each is given what it uses, and nothing else. */
export async function openHouse(config: Config, log: Logger, now: Clock): Promise<House> {
  await prepareHome(config.home)
  const { keyring, passphraseBesideKeys } = await openKeys(config, now)
  const database = await openDatabase({
    home: config.home,
    schemas,
    onLine: (line) => log.debug({ database: line }),
    ...(config.databaseUrl === undefined ? {} : { url: config.databaseUrl }),
  })
  try {
    const { sql, sequencerSql } = database
    const ledger = await openLedger({
      sql,
      sequencerSql,
      origin: await ledgerOrigin(config),
      signingKey: keyring.ledgerSigningKey,
      postQuantumKey: derivePostQuantumKey(keyring.indexKey),
      now,
      onError: (error) => log.error(describe(error), 'the sequencer failed and goes on'),
    })
    const outside = await openOutside({ sql, ledger, keyring, config, now })
    const vault = await openVault({ sql, keyring, now })
    const rotation = openRotation({ sql, keyring, ledger, now, ...careOf(config, log) })
    const access = openAccess({ sql, vault, ledger, now })
    const { organisation, contentBytesMax } = config
    const people = await peopleOf(config)
    const identity = await openIdentity({ sql, vault, ledger, now, ...people })
    const hooking = hooksFor({ config, identity, log })
    const records = openRecords({ sql, vault, ledger, access, now, contentBytesMax, ...hooking })
    const joined = openJoined({ sql, vault, ledger, identity, records, now, log })
    const controls = openControls({ ledger, now, organisation })
    const backups = openBackups({
      sql,
      backupSql: database.backupSql,
      ledger,
      organisation,
      files: () => installationFiles(config),
      now,
    })
    const headMemory = await openHeadMemory(join(config.home, 'ledger-head'), ledger)
    ledger.start()
    await rotation.start()
    return {
      database,
      ledger,
      vault,
      rotation,
      identity,
      access,
      records,
      ...joined,
      controls,
      backups,
      ...outside,
      headMemory,
      passphraseBesideKeys,
      async close() {
        await Promise.all([joined.renewal.stop(), rotation.stop()])
        await records.exports.stop()
        await joined.deidentifying.deidentification.settled()
        await ledger.stop()
        await integrateLast(ledger, headMemory, log)
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function integrateLast(ledger: Ledger, headMemory: HeadMemory, log: Logger): Promise<void> {
  try {
    await ledger.sequence()
    await headMemory.remember()
  } catch (error) {
    // Nothing is lost, and the database is closed in order all the same.
    log.error(describe(error), 'the last evidence waits for the next start')
  }
}

/** Everything on disk that data keys seal, of all rooms: what is missing here would be lost at a renewal. */
export function sealedRowsOf(records: Pick<Records, 'sealedRows'>): readonly SealedRows[] {
  return [
    ...records.sealedRows,
    ...sealedAccounts,
    ...sealedDirectory,
    ...sealedMessages,
    ...sealedExports,
    sealedGrants,
    sealedOrphanNotes,
  ]
}

/** The rooms that work on records or accounts without knowing them. */
function openJoined(
  deps: Parameters<typeof openMessaging>[0] & { readonly identity: Identity },
): Pick<House, 'directory' | 'messages' | 'deidentifying' | 'renewal'> {
  const sources = sealedRowsOf(deps.records)
  return {
    directory: openDirectory(deps),
    messages: openMessaging(deps),
    deidentifying: openDeidentifying(deps),
    renewal: openRenewal({ ...deps, sources, onError: careFailed(deps.log) }),
  }
}

function careOf({ kek: { askEveryMs } }: Config, log: Logger) {
  return { askEveryMs, onError: careFailed(log) }
}

async function peopleOf({ organisation, session: limits, breachedPasswords: file }: Config) {
  if (file === undefined) return { organisation, limits }
  return { organisation, limits, breached: await openBreachedPasswords(file) }
}

function careFailed(log: Logger): (error: unknown) => void {
  return (error) => log.error(describe(error), 'the care of the keys failed and goes on')
}

/** What carries the ledger's word to others: its index, witnesses, mirrors and anchors. */
async function openOutside(deps: {
  readonly sql: Database['sql']
  readonly ledger: Ledger
  readonly keyring: Keyring
  readonly config: Config
  readonly now: Clock
}): Promise<Pick<House, 'subjectIndex' | 'witness' | 'mirror' | 'anchors'>> {
  const { sql, ledger, keyring, config, now } = deps
  const subjectIndex = await openSubjectIndex({ sql, ledger, now })
  const pace = openPartnerPace(now)
  const witness = openWitness({
    sql,
    ledger,
    name: `${ledger.origin}/witness`,
    signingKeys: deriveSigningKeys(keyring.indexKey),
    now,
    pace,
  })
  const mirror = openMirror({
    sql,
    ledger,
    witness,
    name: `${ledger.origin}/mirror`,
    signingKeys: deriveSigningKeys(keyring.indexKey, 'mirror'),
    now,
    pace,
  })
  const anchors = await openAnchoring(config.anchors, { sql, ledger, now })
  return { subjectIndex, witness, mirror, anchors }
}

/** The operator's door. */
export function operatorSocket(config: Config): string {
  return join(config.home, 'operator.sock')
}
