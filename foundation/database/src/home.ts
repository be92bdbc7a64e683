import { chmod, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

const PRIVATE = 0o700
/** Others may pass through to a folder that they know, and see nothing. */
const PASSABLE = 0o711

/**
 * Makes an installation's data folder. It is private; run as root it can be passed through, because PostgreSQL, which then runs
 * as another user, has its own folder below it.
 */
export async function prepareHome(home: string): Promise<void> {
  const mode = process.getuid?.() === 0 ? PASSABLE : PRIVATE
  const first = await mkdir(home, { recursive: true })
  await chmod(home, mode)
  // Folders made on the way took the caller's umask, which may shut everybody out.
  if (first === undefined) return
  for (let folder = home; folder !== dirname(first); folder = dirname(folder))
    await chmod(folder, mode)
}
