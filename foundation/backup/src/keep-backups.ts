import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Actor, Clock } from '@wardstone/core'
import type { Ledger } from '@wardstone/ledger'
import type { Backups } from './backups.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** When one that failed is tried again. */
const RETRY_AFTER_MS = 60 * 60 * 1000
const PART = '.part'
const NAME = /^wardstone-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})\.backup$/

/** Backups in a folder, made at a fixed pace and removed when their time is over. */
export type Keeping = {
  /**
   * Makes one if the newest is older than the pace, then removes what is older than its time. One that fails is evidence, leaves
   * nothing, and is tried again after an hour.
   * @throws what the folder or the database answered.
   */
  turn(): Promise<void>
}

/**
 * What is erased stays in the backups made before, so these are removed after `keepDays`: then the erasure is complete, and
 * the evidence `backup.pruned` says how old the oldest backup here is. The newest one always stays.
 */
export function openKeeping(deps: {
  readonly backups: Backups
  readonly ledger: Ledger
  readonly folder: string
  readonly everyHours: number
  readonly keepDays: number
  readonly now: Clock
}): Keeping {
  const { backups, ledger, folder, everyHours, keepDays, now } = deps
  const actor: Actor = { id: 'system:jobs', roles: ['service'] }
  let triedAgainAt = 0
  const stateFailure = async (error: unknown) => {
    triedAgainAt = now() + RETRY_AFTER_MS
    const facts = { reason: reasonOf(error) }
    await ledger.record([{ kind: 'backup.failed', at: now(), actor: actor.id, subject: '', facts }])
  }
  return {
    async turn() {
      if (now() < triedAgainAt || (await backups.escrow()) === undefined) return
      try {
        await keep()
      } catch (error) {
        await stateFailure(error)
        throw error
      }
    },
  }

  async function keep(): Promise<void> {
    const [newest] = await backupsIn(folder)
    const isDue = newest === undefined || now() - newest.at >= everyHours * 60 * 60 * 1000
    if (!isDue) return
    await removeParts(folder)
    await writeNew(folder, now(), await backups.make(actor))
    const all = await backupsIn(folder)
    const old = all.slice(1).filter(({ at }) => now() - at > keepDays * DAY_MS)
    for (const { name } of old) await rm(join(folder, name))
    const kept = all.length - old.length
    const facts = {
      removed: old.length,
      kept,
      oldestAt: all[kept - 1]?.at ?? null,
      keptDays: keepDays,
    }
    await ledger.record([{ kind: 'backup.pruned', at: now(), actor: actor.id, subject: '', facts }])
  }
}

const codesOfFolder = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'ESTALE'])

function reasonOf(error: unknown): 'disk-full' | 'folder' | 'other' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full'
  return codesOfFolder.has(code) ? 'folder' : 'other'
}

/** The backups there, newest first, by the time in their names. */
async function backupsIn(
  folder: string,
): Promise<{ readonly name: string; readonly at: number }[]> {
  return (await readdir(folder))
    .flatMap((name) => {
      const time = NAME.exec(name)?.[1]
      if (time === undefined) return []
      const at = Date.parse(`${time.replace(/T(\d\d)-(\d\d)-(\d\d)/, 'T$1:$2:$3')}Z`)
      return Number.isNaN(at) ? [] : [{ name, at }]
    })
    .toSorted((a, b) => b.at - a.at)
}

/** Removes what a server that was killed has left unfinished. Another server may be writing one just now. */
async function removeParts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(PART) || !NAME.test(name.slice(0, -PART.length))) continue
    const { mtimeMs } = await stat(join(folder, name))
    if (Date.now() - mtimeMs > DAY_MS) await rm(join(folder, name))
  }
}

async function writeNew(
  folder: string,
  at: number,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const name = `wardstone-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}.backup`
  const part = join(folder, `${name}${PART}`)
  const file = await open(part, 'w', 0o600)
  try {
    // A disk that fills up takes a part of a chunk without complaint; this writes all of it or throws.
    for await (const chunk of bytes) await file.writeFile(chunk)
    await file.sync()
    await rename(part, join(folder, name))
  } finally {
    await file.close()
    if (await stat(part).catch(() => undefined)) await rm(part, { force: true })
  }
}
