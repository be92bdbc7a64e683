import { createSecretKey } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { assert, type Evidence } from '@wardstone/core'
import type { Schema, TransactionSql } from '@wardstone/database'
import { readKeyFile, sealKeyFile, unsealKeyFile } from './keyring-file.ts'
import { openKeyring } from './keyring.ts'
import { stretch } from './passphrase.ts'
import type { Rotation } from './rotation.ts'

const WAIT_MS = 20

const schema: Schema = {
  room: 'test-evidence',
  migrations: [
    `create table test_evidence (id bigint generated always as identity, evidence jsonb not null);
     grant insert on test_evidence to wardstone_server`,
  ],
}

/** Keeps evidence in a table of its own, in the caller's transaction, as the ledger does. */
export const testLedger = {
  schema,
  async append(tx: TransactionSql, evidence: readonly Evidence[]): Promise<void> {
    for (const one of evidence)
      await tx`insert into test_evidence (evidence) values (${JSON.stringify(one)}::text::jsonb)`
  },
}

/** A new key file with the least stretching that is accepted: a test opens it dozens of times. */
export async function makeKeyFile(
  options: Omit<Parameters<typeof openKeyring>[0], 'create'>,
): Promise<void> {
  const { file, passphrase } = options
  await openKeyring({ ...options, create: true })
  const bytes = await readKeyFile(file)
  assert(bytes !== undefined, 'it was made')
  const { keys, fileSeal } = await unsealKeyFile(bytes, passphrase)
  const argon2id = { ...fileSeal.argon2id, passes: 3 }
  const wrapping = createSecretKey(await stretch(passphrase, argon2id))
  await writeFile(file, sealKeyFile(keys, { argon2id, wrapping }), { mode: 0o600 })
}

/** Resolves when the run under way has ended. */
export async function whenRewrapped(rotation: Rotation): Promise<void> {
  while ((await rotation.status()).rewrap.running) await sleep(WAIT_MS)
}
