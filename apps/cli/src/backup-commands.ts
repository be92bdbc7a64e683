import { createReadStream } from 'node:fs'
import { chmod, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openShare, readHeader, type BackupHeader } from '@wardstone/backup'
import { Fault } from '@wardstone/core'
import { restoreHouse, type Config, type RestoredHouse } from '@wardstone/server'
import { logSource } from './ledger-verify-folder.ts'
import type { Given } from './main.ts'
import { record, type Operator } from './operator.ts'
import { DONE, FOUND, print, usage } from './output.ts'
import { openProgress } from './progress.ts'

const SHARE_BYTES_MAX = 64 * 1024
const KEY_BYTES_MAX = 64 * 1024
const ROWS_PER_STEP = 500

/** `wardstone backup escrow --needed K NAME=age1…`: who can open the backups made from now on. */
export async function escrowCommand(given: Given, operator: Operator): Promise<number> {
  const needed = Number(given.text('needed'))
  const holders = given.words.map((word) => {
    const at = word.indexOf('=')
    return { name: word.slice(0, at), recipient: word.slice(at + 1) }
  })
  if (!Number.isInteger(needed) || holders.length === 0 || holders.some(({ name }) => name === ''))
    return usage(
      'Say how many of whom: wardstone backup escrow --needed 2 alice=age1… bob=age1… carol=age1… (each makes a key with: age-keygen, or rage-keygen)',
    )
  const body = JSON.stringify({ needed, holders })
  const answer = record(JSON.parse(await operator.send('POST', '/api/backups/escrow', body)))
  print(
    given,
    answer,
    `Backups made from now on open with ${needed} of ${holders.length} holders together: ${holders.map(({ name }) => name).join(', ')}. Earlier ones with the holders they were made for.`,
  )
  return DONE
}

/** `wardstone backup FILE` */
export async function backupCommand(given: Given, operator: Operator): Promise<number> {
  const [out, ...rest] = given.words
  if (out === undefined || rest.length > 0)
    return usage('Name the file to write: wardstone backup make FILE')
  if (
    await stat(out).then(
      () => true,
      () => false,
    )
  )
    throw new Fault('input.conflict', `${out} exists already; it is left as it is.`)
  const stream = await operator.stream('/api/backups/new')
  const part = `${out}.part`
  const file = await open(part, 'w', 0o600).catch(() => {
    throw new Fault('input.invalid', `${out} cannot be written.`)
  })
  let bytes = 0
  try {
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue
      bytes += chunk.length
      // A disk that fills up takes a part of a chunk without complaint; this writes all of it or throws.
      await file.writeFile(chunk)
    }
    await file.sync()
    if (!stream.complete)
      throw new Fault('server.busy', 'The server ended before the backup was whole. Try again.')
    await rename(part, out)
  } finally {
    await file.close()
    await rm(part, { force: true })
  }
  print(
    given,
    { out, bytes },
    `Wrote ${out} (${bytes} bytes). Try it before you need it: wardstone backup drill ${out} --share FILE…`,
  )
  return DONE
}

/** `wardstone backup share FILE --identity FILE`: what one holder gives to open a backup. */
export async function shareCommand(given: Given): Promise<number> {
  const [path] = given.words
  const identityPath = given.text('identity')
  if (path === undefined || identityPath === undefined || given.words.length > 1)
    return usage('Say which and by whom: wardstone backup share FILE --identity KEY_FILE')
  const header = await headerOf(path)
  const identity = identityIn(await readSmall(identityPath, KEY_BYTES_MAX))
  process.stdout.write(await openShare(header.escrow, identity))
  return DONE
}

/** `wardstone restore FILE --share FILE… --home DIR [--ledger DIR|URL]` */
export async function restoreCommand(given: Given, config: Config): Promise<number> {
  const [path, ...shares] = given.words
  if (path === undefined || shares.length === 0)
    return usage(
      'Say what and with which shares: wardstone restore FILE SHARE_FILE… --home NEW_FOLDER [--ledger DIR|URL]',
    )
  const newer = given.text('ledger')
  if (newer === undefined && !given.is('ledger-is-lost'))
    return usage(
      'Name a newer copy of the ledger, a mirror or an export: --ledger DIR|URL. Without one, whoever saw a newer head will see a fork. Say --ledger-is-lost to go on all the same.',
    )
  const restored = await restoreInto(given, config, { path, shares, newer, isDrill: false })
  print(given, { ...summaryOf(restored), home: config.home }, restoredWords(restored, config.home))
  return restored.recordsFailed === 0 ? DONE : FOUND
}

/** `wardstone backup drill FILE SHARE_FILE…`: restores into a scratch folder, measures, and states it in the ledger. */
export async function drillCommand(
  given: Given,
  config: Config,
  operator: Operator,
): Promise<number> {
  const [path, ...shares] = given.words
  if (path === undefined || shares.length === 0)
    return usage('Say which and with which shares: wardstone backup drill FILE SHARE_FILE…')
  const scratch = await mkdtemp(join(tmpdir(), 'wardstone-drill-'))
  // As root, PostgreSQL runs as another user, who must get through.
  await chmod(scratch, 0o711)
  try {
    const { databaseUrl: _, ...apart } = config
    const started = performance.now()
    const restored = await restoreInto(
      given,
      { ...apart, home: join(scratch, 'home') },
      { path, shares, newer: undefined, isDrill: true },
    )
    const recoveryTimeMs = Math.round(performance.now() - started)
    const { header, size, rows, recordsOpened, recordsFailed } = restored
    const root = Buffer.from(restored.root).toString('base64')
    const drill = { backupAt: header.at, ledgerSize: size, root, recoveryTimeMs, rows }
    const body = JSON.stringify({ ...drill, recordsOpened, recordsFailed })
    const behind = record(JSON.parse(await operator.send('POST', '/api/backups/drills', body)))
    print(
      given,
      { ...drill, ...behind, recordsOpened, recordsFailed },
      [
        `Restored ${rows} rows and a ledger of ${size} entries in ${(recoveryTimeMs / 1000).toFixed(1)} s; its root is one that this ledger has had.`,
        `${recordsOpened} records of a sample opened, ${recordsFailed} did not. The backup is ${String(behind['entriesBehind'])} entries behind.`,
        'The drill is in the ledger.',
      ].join('\n'),
    )
    return recordsFailed === 0 ? DONE : FOUND
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function restoreInto(
  given: Given,
  config: Config,
  what: {
    readonly path: string
    readonly shares: readonly string[]
    readonly newer: string | undefined
    readonly isDrill: boolean
  },
): Promise<RestoredHouse> {
  const shares = await Promise.all(what.shares.map((file) => readSmall(file, SHARE_BYTES_MAX)))
  const newer = what.newer === undefined ? undefined : await logSource(what.newer)
  await headerOf(what.path)
  let progress: ReturnType<typeof openProgress> | undefined
  try {
    return await restoreHouse(config, {
      source: createReadStream(what.path),
      shares,
      isDrill: what.isDrill,
      now: Date.now,
      ...(newer === undefined ? {} : { newer }),
      onRows(rows) {
        progress ??= openProgress({ total: rows, what: 'restore', json: given.is('json') })
        progress.step(Math.ceil(rows / ROWS_PER_STEP), rows, `${rows} rows`)
      },
    })
  } finally {
    progress?.end()
  }
}

function summaryOf({ header, root, ...rest }: RestoredHouse): Record<string, unknown> {
  return {
    ...rest,
    root: Buffer.from(root).toString('base64'),
    backupAt: header.at,
    origin: header.origin,
  }
}

function restoredWords(restored: RestoredHouse, home: string): string {
  const { header, rows, adopted, erasedAgain, size, recordsOpened, recordsFailed } = restored
  return [
    `${home} holds ${header.organisation} as of ${new Date(header.at).toISOString()}: ${rows} rows, ${size} ledger entries, each hashed again.`,
    `${adopted} of them are newer than the backup: what they speak of is not in the records any more.`,
    `${erasedAgain} patients who had been erased since were erased again.`,
    `${recordsOpened} records of a sample opened, ${recordsFailed} did not.`,
    `The passphrase lies beside the keys in ${home}/keys; move it away. Then start the server with WARDSTONE_HOME=${home}.`,
  ].join('\n')
}

async function headerOf(path: string): Promise<BackupHeader> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true)
    throw new Fault('input.not-found', `There is no file ${path} that can be read.`)
  const source = createReadStream(path)
  try {
    return (await readHeader(source)).header
  } finally {
    source.destroy()
  }
}

async function readSmall(path: string, bytesMax: number): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true)
    throw new Fault('input.not-found', `There is no file ${path} that can be read.`)
  if (found.size > bytesMax)
    throw new Fault('input.too-large', `${path} is over ${bytesMax} bytes long.`)
  return readFile(path, 'utf8')
}

/** The key in a file as `age-keygen` writes one, with comments. */
function identityIn(text: string): string {
  return text.split('\n').find((line) => line.startsWith('AGE-SECRET-KEY-')) ?? text
}
