import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHeader, writeBackup, type BackupHeader } from './backup-file.ts'
import type { DumpLine } from './dump-database.ts'
import { newEscrow, openShare } from './escrow.ts'
import { restoreBackup } from './restore-backup.ts'

const identity = await generateIdentity()
const recipient = await identityToRecipient(identity)
const escrow = await newEscrow(1, [{ name: 'alice', recipient }])
const share = await openShare(escrow, identity)
const header: BackupHeader = {
  at: 1,
  organisation: 'Example',
  origin: 'backup.example/ledger',
  verifierKey: 'k',
  ledgerSize: 0,
  escrow,
}
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wardstone-restore-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

async function* lines(...dump: DumpLine[]): AsyncGenerator<DumpLine> {
  yield* dump
}

/** Restores what somebody wrote who knows the format, and has the public key. */
async function restore(bytes: Buffer): Promise<unknown> {
  const home = join(folder, 'home')
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Uint8Array.from(bytes)
  }
  const restoring = { source: source(), shares: [share], home, schemas: [], now: Date.now }
  try {
    return await restoreBackup(restoring)
  } finally {
    expect(await stat(home).catch(() => undefined)).toBeUndefined()
  }
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(65_536)
}

describe('a backup of somebody’s own making', () => {
  it('writes nowhere but where an installation’s files are', async () => {
    for (const path of [
      '../escaped',
      '/etc/passwd',
      'keys/../../x',
      'tls/../keys/keyring.json',
      'postgres/data/pg_hba.conf',
    ]) {
      const files = { files: [{ path, content: 'AAAA' }], passphrase: 'x' }
      const bytes = await bytesOf(writeBackup(header, files, lines({ migrations: {} })))
      await expect(restore(bytes)).rejects.toThrow(`it wants to write ${path}`)
    }
    expect(await stat(join(folder, 'escaped')).catch(() => undefined)).toBeUndefined()
  })

  it('of a program with tables that this one does not know is refused by name', async () => {
    const files = { files: [], passphrase: 'x' }
    const strange = lines({ migrations: { attic: ['hash'] } })
    const bytes = await bytesOf(writeBackup(header, files, strange))
    await expect(restore(bytes)).rejects.toThrow('(attic)')
  })

  it('with another header in front of it is refused', async () => {
    const files = { files: [], passphrase: 'x' }
    const bytes = await bytesOf(writeBackup(header, files, lines({ migrations: {} })))
    const text = bytes
      .toString('latin1')
      .replace('"organisation":"Example"', '"organisation":"Another"')
    await expect(restore(Buffer.from(text, 'latin1'))).rejects.toThrow(
      'not those that it was made with',
    )
  })

  it('that is anything else is refused in words', async () => {
    for (const text of [
      '',
      'x',
      'wardstone.dev/backup@1\n',
      'wardstone.dev/backup@1\n{}\n',
      '\n\n\n',
    ]) {
      await expect(restore(Buffer.from(text))).rejects.toMatchObject({ code: 'backup.malformed' })
    }
    await expect(readHeader(endless())).rejects.toMatchObject({ code: 'backup.malformed' })
  })
})
