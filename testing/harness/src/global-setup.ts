import { mkdtemp, chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@wardstone/database'
import type { TestProject } from 'vitest/node'

/** One real PostgreSQL for the whole run; each test file makes a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-pg-'))
  // Run as root, PostgreSQL drops to a user that could not enter a private folder.
  await chmod(folder, 0o711)
  const server = await startEmbedded({
    folder: join(folder, 'postgres'),
    onLine: () => {},
    unsafeSettings: ['fsync=off', 'max_connections=200'],
  })
  project.provide('socketFolder', server.socketFolder)
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    socketFolder: string
  }
}
