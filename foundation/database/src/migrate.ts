import { createHash } from 'node:crypto'
import { Fault } from '@wardstone/core'
import type { Sql } from 'postgres'

/**
 * One room's tables: forward migrations, each run once, in order, as the owner. They name the roles
 * `wardstone_server` (serves requests) and `wardstone_sequencer` (moves evidence into the ledger), which exist by then,
 * and grant them exactly what they need. `wardstone_backup` may read every table, and nothing else.
 */
export type Schema = { readonly room: string; readonly migrations: readonly string[] }

const LOCK = 0x57_41_52_44
const roleNames = ['wardstone_server', 'wardstone_sequencer', 'wardstone_backup'] as const

/**
 * Brings the database up to the given schemas. Safe when several servers start at once.
 * @throws Fault `config.invalid` when a migration that has run was changed since, or the database is newer than the program.
 */
export async function migrate(owner: Sql, schemas: readonly Schema[]): Promise<void> {
  await owner.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK})`
    for (const role of roleNames) {
      // Roles are the cluster's, and the lock is of this database: another one may be making them right now.
      await tx.unsafe(`do $$ begin
        if not exists (select from pg_roles where rolname = '${role}') then create role ${role} login; end if;
      exception when duplicate_object or unique_violation then null;
      end $$`)
      // An owner without further rights acts as these roles only if it is a member of them (PostgreSQL 16 and later).
      await tx.unsafe(`do $$ begin
        if not (select rolsuper from pg_roles where rolname = current_user) then grant ${role} to current_user; end if;
      end $$`)
      await tx.unsafe(`grant usage on schema public to ${role}`)
    }
    await tx`create table if not exists schema_migration (
      room text not null, number int not null, hash text not null, primary key (room, number))`
    for (const schema of schemas) {
      const done = await tx<{ hash: string }[]>`
        select hash from schema_migration where room = ${schema.room} order by number`
      assertUnchanged(schema, done)
      for (const [number, migration] of schema.migrations.entries()) {
        if (number < done.length) continue
        await tx.unsafe(migration)
        await tx`insert into schema_migration values (${schema.room}, ${number}, ${hashOf(migration)})`
      }
    }
    await tx`grant select on all tables in schema public to wardstone_backup`
    await tx`grant select on all sequences in schema public to wardstone_backup`
  })
}

function assertUnchanged({ room, migrations }: Schema, done: readonly { hash: string }[]): void {
  if (done.length > migrations.length) {
    throw new Fault(
      'config.invalid',
      `The database is newer than this program (${room}). Start the newer program.`,
    )
  }
  for (const [number, { hash }] of done.entries()) {
    if (hashOf(migrations[number] ?? '') !== hash) {
      throw new Fault(
        'config.invalid',
        `Migration ${number} of ${room} has changed since it ran on this database.`,
      )
    }
  }
}

/** What tells migrations apart: a hash of each, in order. */
export function migrationHashes({ migrations }: Schema): string[] {
  return migrations.map(hashOf)
}

function hashOf(migration: string): string {
  return createHash('sha256').update(migration).digest('base64')
}
