import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { canonicalJson, Fault, type Clock } from '@wardstone/core'
import { fillDatabase, migrationHashes, type Schema } from '@wardstone/database'
import { adoptEntries } from '@wardstone/ledger'
import type { TileSource } from '@wardstone/verifier'
import {
  openBody,
  readHeader,
  type BackupHeader,
  type BodyLine,
  type InstallationFiles,
} from './backup-file.ts'
import type { DumpLine } from './dump-database.ts'
import { recoverIdentity } from './escrow.ts'
import { loadDatabase } from './load-database.ts'

/** Paths that a backup may write below the data folder. */
const ALLOWED_PATH = /^(?:ledger-origin|keys\/keyring\.json|tls\/[a-z0-9][a-z0-9.-]{0,60})$/
const PASSPHRASE_PATH = 'keys/passphrase'

export type Restored = {
  readonly header: BackupHeader
  readonly rows: number
  /** Entries of the ledger in the backup, and how many came from a newer copy of it. */
  readonly ledgerSize: number
  readonly adopted: number
  /** Subjects whose keys were destroyed after the backup was made. */
  readonly destroyed: ReadonlySet<string>
}

/**
 * Puts an installation back from a backup into a data folder that is new. With `newer`, a copy of the ledger that goes
 * further, the entries since are adopted, so that the ledger goes on from what others have seen. What failed leaves nothing.
 *
 * @throws Fault `input.conflict` when the folder is not empty, `backup.malformed`, `backup.wrong-share`, `ledger.damaged`.
 */
export async function restoreBackup(options: {
  readonly source: AsyncIterable<Uint8Array>
  /** Opened shares (`openShare`), of as many holders as the escrow asks for. */
  readonly shares: readonly string[]
  readonly home: string
  readonly databaseUrl?: string
  readonly schemas: readonly Schema[]
  readonly newer?: TileSource
  readonly now: Clock
  readonly onRows?: (rows: number) => void
}): Promise<Restored> {
  const { source, shares, home, databaseUrl, newer, now, onRows = () => {} } = options
  const { header, rest } = await readHeader(source)
  const identity = await recoverIdentity(header.escrow, shares)
  await requireNew(home)
  const body = openBody(rest, identity)
  try {
    const files = await readFront(body, header)
    const { schemas, lines } = await readMigrations(body, options.schemas)
    const destroyed = new Set<string>()
    let rows = 0
    let ledgerSize = header.ledgerSize
    let adopted = 0
    const place = databaseUrl === undefined ? { home } : { home, url: databaseUrl }
    await fillDatabase({ ...place, schemas, onLine: () => {} }, async (owner) => {
      rows = await loadDatabase(owner, counted(lines, onRows))
      if (newer === undefined) return
      const { verifierKey: vkey } = header
      const taken = await adoptEntries({
        sequencerSql: owner,
        source: newer,
        vkey,
        now,
        onEntry({ kind, subject }) {
          if (kind === 'vault.key.destroyed') destroyed.add(subject)
        },
      })
      ledgerSize = taken.from
      adopted = taken.size - taken.from
    })
    await writeFiles(home, files)
    return { header, rows, ledgerSize, adopted, destroyed }
  } catch (error) {
    await rm(home, { recursive: true, force: true })
    throw error
  }
}

async function requireNew(home: string): Promise<void> {
  const found = await readdir(home).catch(() => [])
  if (found.length > 0)
    throw new Fault(
      'input.conflict',
      `${home} is not empty. Restore into a new folder; nothing was changed.`,
    )
}

type Body = AsyncGenerator<Exclude<BodyLine, { readonly end: unknown }>>

/** The header once more, which is sealed here, and the files. */
async function readFront(body: Body, header: BackupHeader): Promise<InstallationFiles> {
  const inner = await nextOf(body)
  if (!('header' in inner) || canonicalJson(inner.header) !== canonicalJson(header))
    throw malformed('the lines in front of it are not those that it was made with')
  const files = await nextOf(body)
  if (!('files' in files)) throw malformed('its files are missing')
  const strange = files.files.find(({ path }) => !ALLOWED_PATH.test(path))
  if (strange !== undefined) throw malformed(`it wants to write ${strange.path}`)
  return files
}

/** The schemas as they were, of those that this program has; tables of later migrations are made afterwards. */
async function readMigrations(
  body: Body,
  known: readonly Schema[],
): Promise<{ readonly schemas: readonly Schema[]; readonly lines: AsyncGenerator<DumpLine> }> {
  const line = await nextOf(body)
  if (!('migrations' in line)) throw malformed('its list of tables is missing')
  const then = new Map(Object.entries(line.migrations))
  for (const [room, hashes] of then) {
    const ours = known.find((schema) => schema.room === room)
    const now = ours === undefined ? [] : migrationHashes(ours)
    if (!hashes.every((hash, i) => now[i] === hash))
      throw malformed(
        `it was made by a program whose tables (${room}) this one does not know; use that one, or a newer one`,
      )
  }
  const schemas = known.flatMap((schema) => {
    const count = then.get(schema.room)?.length
    return count === undefined
      ? []
      : [{ room: schema.room, migrations: schema.migrations.slice(0, count) }]
  })
  return { schemas, lines: dumpLines(body) }
}

async function* dumpLines(body: Body): AsyncGenerator<DumpLine> {
  for await (const line of body) {
    if ('header' in line || 'files' in line) throw malformed('its lines are out of order')
    yield line
  }
}

async function* counted(
  lines: AsyncGenerator<DumpLine>,
  onRows: (rows: number) => void,
): AsyncGenerator<DumpLine> {
  let rows = 0
  for await (const line of lines) {
    if ('rows' in line) onRows((rows += line.rows.length))
    yield line
  }
}

async function writeFiles(home: string, { files, passphrase }: InstallationFiles): Promise<void> {
  for (const { path, content } of files) await write(home, path, Buffer.from(content, 'base64'))
  await write(home, PASSPHRASE_PATH, Buffer.from(`${passphrase}\n`))
}

async function write(home: string, path: string, content: Uint8Array): Promise<void> {
  const file = join(home, path)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function nextOf(body: Body): Promise<Exclude<BodyLine, { readonly end: unknown }>> {
  const next = await body.next()
  if (next.done === true) throw malformed('it ends too early')
  return next.value
}

function malformed(reason: string): Fault {
  return new Fault('backup.malformed', `The backup cannot be used: ${reason}.`)
}
