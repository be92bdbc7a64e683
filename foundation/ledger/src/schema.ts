import type { Schema } from '@wardstone/database'

/**
 * What the serving role may do: add to `ledger_pending`, and read the rest. Only the sequencer moves evidence on, and
 * nobody is granted to change or delete an entry, a tile or a head.
 *
 * What waits in `ledger_pending` has the columns of an entry already, and their constraints, so that PostgreSQL refuses
 * in the writer's own transaction what the sequencer could not place: a bad row there would stop everybody's ledger.
 */
export const ledgerSchema: Schema = {
  room: 'ledger',
  migrations: [
    `create table ledger_pending (
       id bigint generated always as identity primary key,
       entry text not null check (octet_length(entry) between 1 and 65535),
       kind text not null,
       subject text not null,
       actor text not null,
       at bigint not null
     );
     create table ledger_entry (
       index bigint primary key,
       kind text not null,
       subject text not null,
       actor text not null,
       at bigint not null,
       leaf bytea not null,
       entry bytea not null
     );
     create index on ledger_entry (kind, index);
     create index on ledger_entry (subject, index) where subject <> '';
     create index on ledger_entry (actor, index);
     create table ledger_tile (
       level smallint not null,
       n bigint not null,
       hashes bytea not null,
       root bytea not null,
       primary key (level, n)
     );
     create table ledger_head (
       size bigint primary key,
       root bytea not null,
       checkpoint text not null,
       at bigint not null
     );
     grant insert on ledger_pending to wardstone_server;
     grant select on ledger_entry, ledger_tile, ledger_head to wardstone_server;
     grant select, delete on ledger_pending to wardstone_sequencer;
     grant select, insert on ledger_entry, ledger_tile, ledger_head to wardstone_sequencer`,
  ],
}
