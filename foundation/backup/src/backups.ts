import { createHash } from 'node:crypto'
import { equalBytes, Fault, type Actor, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { writeBackup, type BackupHeader, type InstallationFiles } from './backup-file.ts'
import { dumpDatabase, type DumpLine } from './dump-database.ts'
import { escrowSchema, newEscrow, type Escrow, type Holder } from './escrow.ts'

/** What a drill measured, on another machine or in another folder. */
export type Drill = {
  /** When the backup was made, and the size and root of the ledger that was restored from it. */
  readonly backupAt: number
  readonly ledgerSize: number
  readonly root: Uint8Array
  readonly recoveryTimeMs: number
  readonly rows: number
  readonly recordsOpened: number
  readonly recordsFailed: number
}

/** Backups that only enough people together can open. */
export type Backups = {
  /** Who can open what is made from now on; undefined until somebody decided it. */
  escrow(): Promise<(Escrow & { readonly at: number }) | undefined>
  /** @throws Fault `input.invalid` for holders or a number that cannot be. */
  setEscrow(actor: Actor, choice: { needed: number; holders: readonly Holder[] }): Promise<Escrow>
  /**
   * Everything, sealed, as it was at one moment. Its evidence is written when the last byte is taken.
   * @throws Fault `backup.no-escrow`.
   */
  make(actor: Actor): Promise<AsyncGenerator<Uint8Array>>
  /**
   * Writes down a restore that was tried. That it was this ledger is checked: its root must be the one we have.
   * @throws Fault `backup.not-ours`.
   */
  drilled(actor: Actor, drill: Drill): Promise<{ entriesBehind: number; recoveryPointMs: number }>
}

export type BackupsDeps = {
  readonly sql: Sql
  /** Reads every table. */
  readonly backupSql: Sql
  readonly ledger: Ledger
  readonly organisation: string
  /** What an installation needs beside its database, as it is now. */
  readonly files: () => Promise<InstallationFiles>
  readonly now: Clock
}

export function openBackups(deps: BackupsDeps): Backups {
  const { sql, ledger, organisation, now } = deps
  return {
    escrow: () => readEscrow(sql),
    async setEscrow(actor, { needed, holders }) {
      const made = await newEscrow(needed, holders)
      await sql.begin((tx) => keepEscrow(tx, deps, actor, made))
      return made
    },
    async make(actor) {
      const known = await readEscrow(sql)
      if (known === undefined)
        throw new Fault(
          'backup.no-escrow',
          'Decide first who can open backups: wardstone backup escrow --needed 2 NAME=age1… NAME=age1… NAME=age1…',
        )
      const { at: _, ...escrow } = known
      const { size: ledgerSize } = await ledger.sequence()
      const { origin, verifierKey } = ledger
      const header = { at: now(), organisation, origin, verifierKey, ledgerSize, escrow }
      return stated(deps, actor, header, await deps.files())
    },
    async drilled(actor, drill) {
      const { backupAt, ledgerSize, root, ...measured } = drill
      const head = await ledger.sequence()
      if (ledgerSize > head.size || !equalBytes(await ledger.rootAt(ledgerSize), root))
        throw new Fault(
          'backup.not-ours',
          'The ledger in that backup is not an earlier state of this one.',
        )
      const recovered = {
        entriesBehind: head.size - ledgerSize,
        recoveryPointMs: Math.max(0, now() - backupAt),
      }
      const facts = { backupAt, ledgerSize, ...recovered, ...measured }
      await ledger.record([
        { kind: 'backup.drilled', at: now(), actor: actor.id, subject: '', facts },
      ])
      return recovered
    },
  }
}

async function keepEscrow(
  tx: TransactionSql,
  { ledger, now }: BackupsDeps,
  actor: Actor,
  { recipient, needed, holders }: Escrow,
): Promise<void> {
  const at = now()
  await tx`
    insert into backup_escrow (recipient, needed, holders, at)
    values (${recipient}, ${needed}, ${JSON.stringify(holders)}::text::json, ${at})`
  const facts = { recipient, needed, holders: holders.length }
  await ledger.append(tx, [{ kind: 'backup.escrow.set', at, actor: actor.id, subject: '', facts }])
}

/** The bytes of a backup, and when the last was taken, the evidence of it. */
async function* stated(
  { backupSql, ledger, now }: BackupsDeps,
  actor: Actor,
  header: BackupHeader,
  files: InstallationFiles,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let bytes = 0
  let rows = 0
  const counted = countRows(dumpDatabase(backupSql), (count) => (rows += count))
  for await (const part of writeBackup(header, files, counted)) {
    hash.update(part)
    bytes += part.length
    yield part
  }
  const { ledgerSize, escrow } = header
  const { recipient } = escrow
  const facts = { recipient, ledgerSize, rows, bytes, sha256: hash.digest('base64') }
  await ledger.record([{ kind: 'backup.made', at: now(), actor: actor.id, subject: '', facts }])
}

async function* countRows(
  lines: AsyncIterable<DumpLine>,
  onRows: (count: number) => void,
): AsyncGenerator<DumpLine> {
  for await (const line of lines) {
    if ('rows' in line) onRows(line.rows.length)
    yield line
  }
}

async function readEscrow(sql: Sql): Promise<(Escrow & { readonly at: number }) | undefined> {
  const [row] = await sql<{ recipient: string; needed: number; holders: unknown; at: number }[]>`
    select recipient, needed, holders, at from backup_escrow order by id desc limit 1`
  if (row === undefined) return undefined
  const { at, ...escrow } = row
  return { ...escrowSchema.parse(escrow), at }
}
