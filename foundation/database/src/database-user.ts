import { execFile } from 'node:child_process'
import { chmod, cp, lstat, mkdir, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '@wardstone/core'
import type { Binaries } from './binaries.ts'

const run = promisify(execFile)
const USER = 'wardstone'
const OTHERS_MAY_ENTER = 0o001

/** The system user that PostgreSQL runs as. `undefined`: the one that runs the server. */
export type DatabaseUser = { readonly uid: number; readonly gid: number } | undefined

/**
 * PostgreSQL refuses to run as root. For root there is a system user of its own, which owns the database's files and
 * cannot read the keys; anybody else runs it as themselves.
 */
export async function findDatabaseUser(): Promise<DatabaseUser> {
  if (process.getuid?.() !== 0) return undefined
  if (!(await exists())) {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      USER,
    ])
  }
  return { uid: await id('-u'), gid: await id('-g') }
}

async function exists(): Promise<boolean> {
  return run('id', ['-u', USER]).then(
    () => true,
    () => false,
  )
}

async function id(flag: '-u' | '-g'): Promise<number> {
  return Number((await run('id', [flag, USER])).stdout)
}

/**
 * Asserts that another user can reach a folder.
 * @throws Fault `config.invalid` naming the first folder that only root can enter.
 */
export async function assertReachable(folder: string): Promise<void> {
  const closed = await closedAncestor(folder)
  if (closed === undefined) return
  throw new Fault(
    'config.invalid',
    `PostgreSQL does not run as root and cannot enter ${closed}. Put the data folder elsewhere with WARDSTONE_HOME.`,
  )
}

/** Programs that the database's user can run: copied out when they lie where only root can look. */
export async function reachableBinaries(found: Binaries, runtime: string): Promise<Binaries> {
  if ((await closedAncestor(dirname(found.postgres))) === undefined) return found
  const native = dirname(dirname(found.postgres))
  await mkdir(runtime, { recursive: true, mode: 0o755 })
  await cp(native, runtime, { recursive: true, verbatimSymlinks: true, force: true })
  await openToOthers(runtime)
  return { postgres: join(runtime, 'bin', 'postgres'), initdb: join(runtime, 'bin', 'initdb') }
}

async function openToOthers(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isSymbolicLink()) continue
    await chmod(
      path,
      entry.isDirectory() || ((await lstat(path)).mode & 0o100) !== 0 ? 0o755 : 0o644,
    )
  }
}

async function closedAncestor(folder: string): Promise<string | undefined> {
  const { mode } = await stat(folder)
  if ((mode & OTHERS_MAY_ENTER) === 0) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : closedAncestor(parent)
}
