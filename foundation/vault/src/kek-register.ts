import { timingSafeEqual } from 'node:crypto'
import { assert, Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { keyedHash, subkey } from './compartment.ts'
import type { KekVersion } from './kek-store.ts'
import type { Keyring } from './keyring.ts'

/** One version of the KEK as the database knows it. */
export type RegisteredKek = {
  readonly version: number
  readonly createdAt: number
  readonly check: string
  readonly retiredAt: number | null
  readonly rewrapAskedAt: number | null
  readonly rewrappedAt: number | null
}

const PROOF_BYTES = 16

/**
 * Every version, oldest first.
 * @throws Fault `vault.cannot-open` when a row was not written with this installation's keys.
 */
export async function readRegister(
  sql: Sql | TransactionSql,
  keyring: Keyring,
): Promise<readonly RegisteredKek[]> {
  const rows = await sql<
    {
      version: number
      created_at: number
      check_value: string
      retired_at: number | null
      rewrap_asked_at: number | null
      rewrapped_at: number | null
      proof: Buffer
    }[]
  >`select version, created_at, check_value, retired_at, rewrap_asked_at, rewrapped_at, proof
    from vault_kek order by version`
  return rows.map((row) => {
    const kek: RegisteredKek = {
      version: row.version,
      createdAt: row.created_at,
      check: row.check_value,
      retiredAt: row.retired_at,
      rewrapAskedAt: row.rewrap_asked_at,
      rewrappedAt: row.rewrapped_at,
    }
    const proof = proofOf(keyring, kek)
    if (row.proof.length !== PROOF_BYTES || !timingSafeEqual(row.proof, proof)) throw notOurs()
    return kek
  })
}

/** Enters a version that the key file holds: from the commit on it wraps what is new. */
export async function enterKek(
  tx: TransactionSql,
  keyring: Keyring,
  kek: KekVersion,
): Promise<void> {
  const proof = proofOf(keyring, { ...kek, retiredAt: null })
  await tx`
    insert into vault_kek (version, created_at, driver, check_value, proof)
    values (${kek.version}, ${kek.createdAt}, ${kek.driver}, ${kek.check}, ${proof})`
  await tx`insert into vault_kek_live (version) values (${kek.version})`
}

/**
 * Marks a version as retired.
 * @throws Fault `vault.kek-in-use` when it wraps something, also what another server wraps by it at this moment.
 */
export async function markRetired(
  tx: TransactionSql,
  keyring: Keyring,
  kek: RegisteredKek,
  at: number,
): Promise<void> {
  await tx`delete from vault_kek_live where version = ${kek.version}`.catch((error: unknown) => {
    if (!isForeignKeyViolation(error)) throw error
    throw new Fault(
      'vault.kek-in-use',
      `Version ${kek.version} of the KEK still wraps keys. Rewrap them first; nothing was destroyed.`,
    )
  })
  await tx`
    update vault_kek set retired_at = ${at}, proof = ${proofOf(keyring, { ...kek, retiredAt: at })}
    where version = ${kek.version}`
}

/** One server at a time changes the key file and the register. Lasts until the transaction's end. */
export async function lockRegister(tx: TransactionSql): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('wardstone.vault.kek'))`
}

/** Newest version that is not retired: the one that wraps what is new. */
export function currentOf(register: readonly RegisteredKek[]): RegisteredKek | undefined {
  return register.findLast(({ retiredAt }) => retiredAt === null)
}

/**
 * Compares the key file with the database at the start. An empty database takes the file's versions.
 * @throws Fault `vault.cannot-open` when they are of two installations, `vault.key-file-behind` when the file lacks a
 * version that the database uses: it is an old copy.
 */
export async function reconcile(deps: { sql: Sql; keyring: Keyring; now: Clock }): Promise<void> {
  const { sql, keyring } = deps
  await sql.begin(async (tx) => {
    await lockRegister(tx)
    const known = await readRegister(tx, keyring)
    if (known.length > 0) return requireMatch(keyring, known)
    const [row] = await tx<{ used: boolean }[]>`
      select exists (select from vault_compartment) as used`
    assert(row?.used === false, 'compartments are wrapped by registered versions')
    for (const kek of keyring.keks.versions().toReversed()) await enterKek(tx, keyring, kek)
    return undefined
  })
}

/** @throws as `reconcile`. */
export function requireMatch(keyring: Keyring, known: readonly RegisteredKek[]): void {
  const held = new Map(keyring.keks.versions().map((kek) => [kek.version, kek]))
  for (const { version, check, retiredAt } of known) {
    const kek = held.get(version)
    if (kek !== undefined && kek.check !== check) throw notOurs()
    if (kek === undefined && retiredAt === null) {
      throw new Fault(
        'vault.key-file-behind',
        `The key file is older than the database, which uses version ${version} of the KEK. Put the key file back as it was after the last rotation.`,
      )
    }
  }
}

function notOurs(): Fault {
  return new Fault('vault.cannot-open', 'This key file does not belong to this database.')
}

function proofOf(
  keyring: Keyring,
  kek: Pick<RegisteredKek, 'version' | 'createdAt' | 'check' | 'retiredAt'>,
): Buffer {
  const { version, createdAt, check, retiredAt } = kek
  const key = subkey(keyring, 'wardstone.dev/kek-register@1')
  const columns = JSON.stringify(['vault_kek', version, createdAt, check, retiredAt])
  return keyedHash(key, columns).subarray(0, PROOF_BYTES)
}

function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23503'
}
