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
    // The index can be derived again and its root is in the ledger, so the serving role may keep it. Hexadecimal, under
    // a byte order, so that its order is that of the keys.
    `create table ledger_index (
       one boolean primary key check (one),
       size bigint not null
     );
     create table ledger_index_subject (
       key text collate "C" primary key,
       chain text not null
     );
     grant select, insert, update on ledger_index, ledger_index_subject to wardstone_server`,
    // The one way in which heads go, and it decides by itself which: older than a day by the newest head, and not the
    // last of their hour. No proof needs them, since any size can be proved from tiles.
    `create function ledger_thin_heads() returns bigint language sql security definer
       set search_path from current
       begin atomic
         with newest as (select at from ledger_head order by size desc limit 1),
         spare as (
           select size from (
             select size, row_number() over (partition by at / 3600000 order by size desc) as back
             from ledger_head where size > 0 and at < (select at from newest) - 86400000
           ) as old where back > 1
         ),
         gone as (delete from ledger_head where size in (select size from spare) returning size)
         select count(*) from gone;
       end;
     revoke execute on function ledger_thin_heads() from public;
     grant execute on function ledger_thin_heads() to wardstone_sequencer`,
    // Actors are indexed as well from here on: what is there is derived again, from the first entry.
    `delete from ledger_index; delete from ledger_index_subject`,
  ],
}
