import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

const MEBIBYTE = 1024 * 1024
const FILLER = 'filler'

/**
 * A disk of a few mebibytes, so that a test can fill it: a file system in memory, mounted on a folder in a mount namespace
 * of its own. Only programs that are run through `enter` see it there; it is gone when the test is, however that ends.
 */
export type SmallDisk = {
  /** The command that runs a command where the disk is. */
  enter(command: readonly string[]): readonly [string, ...string[]]
  /** A path as the programs there name it, for this process. */
  outside(path: string): string
  /** Takes all that is free but for so many bytes. */
  fill(leaveBytes?: number): Promise<void>
  /** Gives back what `fill` took. */
  free(): Promise<void>
  close(): Promise<void>
}

/**
 * Mounts one on a folder that is there. Root may mount in a namespace; anybody else may in a user namespace as well.
 * @throws when this machine allows neither: a test that needs a full disk fails rather than passes without one.
 */
export async function openSmallDisk(folder: string, mebibytes: number): Promise<SmallDisk> {
  const isRoot = process.getuid?.() === 0
  const namespaces = isRoot ? ['-m'] : ['-U', '-m', '--map-current-user', '--keep-caps']
  const mount = 'mount -t tmpfs -o "size=$1m,mode=0711" tmpfs "$2" && echo mounted && exec cat'
  const holder = spawn(
    'unshare',
    [...namespaces, 'sh', '-c', mount, 'sh', `${mebibytes}`, folder],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  let complaint = ''
  holder.stderr.on('data', (part: Buffer) => (complaint += part.toString()))
  holder.on('error', (error) => (complaint += error.message))
  const mounted = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    once(holder, 'close').then(() => false),
  ])
  if (!mounted || holder.pid === undefined)
    throw new Error(
      `No disk can be filled on this machine: ${complaint.trim()}. Run the tests as root, or allow user namespaces (unshare -Um).`,
    )
  const { pid } = holder
  const seen = (path: string) => join(`/proc/${pid}/root`, path)
  const filler = seen(join(folder, FILLER))
  const entering = isRoot ? ['-m'] : ['-U', '-m', '--preserve-credentials']
  return {
    enter: (command) => ['nsenter', '-t', `${pid}`, ...entering, '--', ...command],
    outside: seen,
    fill: (leaveBytes = 0) => fillWith(filler, leaveBytes),
    free: () => rm(filler, { force: true }),
    async close() {
      const over = once(holder, 'close')
      holder.stdin.end()
      await over
    },
  }
}

async function fillWith(filler: string, leaveBytes: number): Promise<void> {
  const handle = await open(filler, 'a')
  try {
    for (;;) {
      const { bavail, bsize } = await statfs(filler)
      const bytes = Math.min(MEBIBYTE, bavail * bsize - leaveBytes)
      if (bytes <= 0) return
      await handle.writeFile(Buffer.alloc(bytes))
    }
  } catch (error) {
    // Somebody else took what was left.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  } finally {
    await handle.close()
  }
}
