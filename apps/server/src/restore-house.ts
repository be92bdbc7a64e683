import { restoreBackup, type Restored } from '@wardstone/backup'
import type { Clock } from '@wardstone/core'
import type { TileSource } from '@wardstone/verifier'
import type { Config } from './config.ts'
import { openHouse, schemas, type House } from './house.ts'
import { openLog } from './log.ts'

export type RestoredHouse = Pick<Restored, 'header' | 'rows' | 'ledgerSize' | 'adopted'> & {
  /** Patients who were erased again, since they had been after the backup was made. */
  readonly erasedAgain: number
  /** The ledger that was restored: every entry was hashed again. */
  readonly size: number
  readonly root: Uint8Array
  /** Of a sample. */
  readonly recordsOpened: number
  readonly recordsFailed: number
}

/**
 * Restores a backup into the data folder of `config`, opens the house there and proves that it is whole: every entry of the
 * ledger leads to the root that was signed, and records open. Nobody is served, and the house is closed again.
 *
 * @throws Fault as `restoreBackup`, or `ledger.damaged`.
 */
export async function restoreHouse(
  config: Config,
  options: {
    readonly source: AsyncIterable<Uint8Array>
    readonly shares: readonly string[]
    readonly newer?: TileSource
    readonly onRows?: (rows: number) => void
    /** A drill leaves no word of itself: its ledger is a copy, and is thrown away. */
    readonly isDrill: boolean
    readonly now: Clock
  },
): Promise<RestoredHouse> {
  const { databaseUrl, home } = config
  const restored = await restoreBackup({
    ...options,
    home,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    schemas,
  })
  const house = await openHouse(config, openLog(config), options.now)
  try {
    const { size, root } = await house.ledger.verify()
    const erasedAgain = await house.records.eraseAgain(restored.destroyed)
    const { header, rows, ledgerSize, adopted } = restored
    const summary = { header, rows, ledgerSize, adopted, erasedAgain }
    if (!options.isDrill) await state(house, summary, options.now())
    const { sampled, opened } = await house.records.census()
    const { failed } = await house.records.checkIntegrity()
    const records = { recordsOpened: opened, recordsFailed: sampled - opened + failed }
    return { ...summary, size, root, ...records }
  } finally {
    await house.close()
  }
}

async function state(
  { ledger }: House,
  restored: Pick<RestoredHouse, 'header' | 'rows' | 'ledgerSize' | 'adopted' | 'erasedAgain'>,
  at: number,
): Promise<void> {
  const { header, ...counts } = restored
  const facts = { backupAt: header.at, ...counts }
  await ledger.record([
    { kind: 'backup.restored', at, actor: 'system:restore', subject: '', facts },
  ])
  await ledger.sequence()
}
