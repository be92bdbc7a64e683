import { join } from 'node:path'
import { accessSchema, openAccess, type Access } from '@wardstone/access'
import { openControls, type Controls } from '@wardstone/controls'
import type { Clock } from '@wardstone/core'
import { anchorsSchema, type Anchors } from '@wardstone/anchors'
import { openDatabase, prepareHome, type Database } from '@wardstone/database'
import { identitySchema, openIdentity, type Identity } from '@wardstone/identity'
import {
  ledgerSchema,
  openLedger,
  openSubjectIndex,
  type Ledger,
  type SubjectIndex,
} from '@wardstone/ledger'
import { openRecords, recordsSchema, type Records } from '@wardstone/records'
import { openVault, vaultSchema, type Vault } from '@wardstone/vault'
import { deriveSigningKeys, openWitness, witnessSchema, type Witness } from '@wardstone/witness'
import type { Logger } from 'pino'
import { openAnchoring } from './anchoring.ts'
import type { Config } from './config.ts'
import { openHeadMemory, type HeadMemory } from './head-memory.ts'
import { ledgerOrigin, openKeys } from './keys.ts'
import { describe } from './problems.ts'

/** Every room, open and joined. */
export type House = {
  readonly database: Database
  readonly ledger: Ledger
  readonly vault: Vault
  readonly identity: Identity
  readonly access: Access
  readonly records: Records
  readonly controls: Controls
  readonly subjectIndex: SubjectIndex
  readonly witness: Witness
  /** `undefined`: the settings name none. */
  readonly anchors: Anchors | undefined
  readonly headMemory: HeadMemory
  /** Whether who steals the disk has the passphrase of the keys as well. */
  readonly passphraseBesideKeys: boolean
  /** Integrates the last evidence and closes everything, in order. */
  close(): Promise<void>
}

const schemas = [
  ledgerSchema,
  witnessSchema,
  anchorsSchema,
  vaultSchema,
  identitySchema,
  accessSchema,
  recordsSchema,
]

/** Opens the rooms from the ground up. Each is given what it uses, and nothing else. */
export async function openHouse(config: Config, log: Logger, now: Clock): Promise<House> {
  await prepareHome(config.home)
  const { keyring, passphraseBesideKeys } = await openKeys(config)
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
      now,
      onError: (error) => log.error(describe(error), 'the sequencer failed and goes on'),
    })
    const subjectIndex = await openSubjectIndex({ sql, ledger, now })
    const witness = openWitness({
      sql,
      ledger,
      name: `${ledger.origin}/witness`,
      signingKeys: deriveSigningKeys(keyring.indexKey),
      now,
    })
    const anchors = await openAnchoring(config.anchors, { sql, ledger, now })
    const vault = await openVault({ sql, keyring, now })
    const access = openAccess({ sql, vault, ledger, now })
    const identity = await openIdentity({
      sql,
      vault,
      ledger,
      now,
      organisation: config.organisation,
      limits: config.session,
    })
    const records = openRecords({ sql, vault, ledger, access, now })
    const controls = openControls({ ledger, now, organisation: config.organisation })
    const headMemory = await openHeadMemory(join(config.home, 'ledger-head'), ledger)
    ledger.start()
    return {
      database,
      ledger,
      vault,
      identity,
      access,
      records,
      controls,
      subjectIndex,
      witness,
      anchors,
      headMemory,
      passphraseBesideKeys,
      async close() {
        await ledger.stop()
        await ledger.sequence()
        await headMemory.remember()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** The operator's door. */
export function operatorSocket(config: Config): string {
  return join(config.home, 'operator.sock')
}
