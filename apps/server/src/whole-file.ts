import { randomBytes } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'

/**
 * Puts a file there with all of its content, on disk, or leaves what was there: also when the disk is full, or the
 * machine stops half-way. For files that only one server at a time writes.
 * @param mode Permission bits, whatever the umask.
 */
export async function replaceWhole(file: string, content: string, mode: number): Promise<void> {
  const part = `${file}.part`
  await writeThen(part, content, mode, () => rename(part, file))
}

/** The same for a file that is to be new: one that is there already, whoever made it, stays as it is. */
export async function createWhole(file: string, content: string, mode: number): Promise<void> {
  // A name of its own: two servers may start at once.
  const part = `${file}.${randomBytes(6).toString('hex')}.part`
  await writeThen(part, content, mode, () =>
    link(part, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }),
  )
}

async function writeThen(
  part: string,
  content: string,
  mode: number,
  name: () => Promise<void>,
): Promise<void> {
  try {
    const handle = await open(part, 'w', mode)
    try {
      await handle.chmod(mode)
      await handle.writeFile(Buffer.from(content))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await name()
  } finally {
    await rm(part, { force: true })
  }
}
