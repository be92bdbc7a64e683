import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, open, readdir, rename, unlink, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Fault } from '@wardstone/core'

/** Permission bits that a file's owner must have taken away from group and others. */
export const unsafeToGroupAndOthers = 0o077
/** The same, for others only. */
export const unsafeToOthers = 0o007

/**
 * Reads a file that holds a secret, or `undefined` when there is none.
 * @throws Fault `config.unsafe-file` when one of the `refuse` permission bits is set, or another user owns it;
 * `config.invalid` when it is larger than `bytesMax`.
 */
export async function readGuarded(
  file: string,
  limits: { refuse: number; bytesMax: number },
): Promise<Uint8Array | undefined> {
  let handle: FileHandle
  try {
    handle = await open(file, constants.O_RDONLY)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
  try {
    // Asked of the open file, not of its name: the name may be another file a moment later.
    const { mode, uid, size } = await handle.stat()
    refuseUnsafe(file, mode, uid, limits.refuse)
    if (size > limits.bytesMax) {
      throw new Fault(
        'config.invalid',
        `${file} is larger than ${limits.bytesMax} bytes; it is not the right file.`,
      )
    }
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

/**
 * Writes a new file of mode 0600: whole and on disk when it resolves, or not there at all.
 * Resolves to false, having changed nothing, when the file exists already.
 */
export async function createGuarded(file: string, bytes: Uint8Array): Promise<boolean> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.new`
  try {
    await writeSynced(temporary, bytes)
    // A link and not a rename: when two servers start at once, the second must not replace the first one's keys.
    await link(temporary, file)
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  } finally {
    await unlink(temporary).catch(ignoreMissing)
  }
  await syncFolder(dirname(file))
  return true
}

/**
 * Puts new bytes in a file's place, mode 0600: the old ones or the new ones, whole, however this process ends.
 * What an earlier try left behind in the folder is removed: it may hold keys that were retired since.
 */
export async function replaceGuarded(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file)
  const temporary = `${file}.${randomBytes(6).toString('hex')}.new`
  try {
    await writeSynced(temporary, bytes)
    await rename(temporary, file)
  } finally {
    const left = new RegExp(`^${RegExp.escape(basename(file))}\\.[0-9a-f]{12}\\.new$`)
    for (const name of await readdir(folder)) {
      if (left.test(name)) await unlink(join(folder, name)).catch(ignoreMissing)
    }
  }
  await syncFolder(folder)
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A new name in a folder is durable only once the folder itself is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function refuseUnsafe(file: string, mode: number, uid: number, refuse: number): void {
  // Windows has no permission bits; there the folder's access list guards the file.
  if (process.platform === 'win32') return
  if ((mode & refuse) !== 0) {
    throw new Fault(
      'config.unsafe-file',
      `${file} can be read by other users. Run: chmod 600 ${file} — and change what it holds if anyone may have read it.`,
    )
  }
  const user = process.getuid?.()
  if (uid !== user && uid !== 0) {
    throw new Fault(
      'config.unsafe-file',
      `${file} belongs to another user. Make the server's user its owner.`,
    )
  }
}

function ignoreMissing(error: unknown): void {
  if (!isErrno(error, 'ENOENT')) throw error
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
