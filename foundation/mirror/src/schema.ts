import type { Schema } from '@wardstone/database'

/**
 * What is held of other logs, and who holds ours. Entries are only ever added to: nobody who serves requests can change
 * or delete what a partner may need after its own ledger is gone. `mirror_log` is what this mirror has promised never to
 * go back behind, and is never deleted either.
 *
 * A piece is what one upload brought of one bundle of 256: pieces lie side by side, and hold the bytes of entry bundles
 * (c2sp.org/tlog-tiles, "Log entries") and the leaf hashes of their entries.
 */
export const mirrorSchema: Schema = {
  room: 'mirror',
  migrations: [
    `create table mirror_log (
       id integer generated always as identity primary key,
       origin text not null unique,
       origin_hash text not null unique,
       pending_size bigint not null default 0,
       pending_root bytea not null,
       pending_checkpoint text,
       next_entry bigint not null default 0,
       bytes bigint not null default 0,
       size bigint not null default 0,
       checkpoint text,
       updated_at bigint
     );
     create table mirror_pending (
       log integer not null references mirror_log,
       size bigint not null,
       root bytea not null,
       checkpoint text not null,
       primary key (log, size)
     );
     create table mirror_piece (
       log integer not null references mirror_log,
       start bigint not null,
       leaves bytea not null,
       entries bytea not null,
       primary key (log, start)
     );
     create table mirror_tile (
       log integer not null references mirror_log,
       level smallint not null,
       n bigint not null,
       root bytea not null,
       primary key (log, level, n)
     );
     create table mirror_switch (
       partner text primary key,
       at bigint not null
     );
     create table mirror_target (
       id text primary key,
       organisation text not null,
       url text not null unique,
       verifier_keys text[] not null,
       added_at bigint not null
     );
     create table mirror_contact (
       target text primary key references mirror_target on delete cascade,
       known_size bigint not null default 0,
       next_entry bigint not null default 0,
       size bigint,
       succeeded_at bigint,
       failing_since bigint,
       failure text
     );
     grant select, insert, update on mirror_log to wardstone_server;
     grant select, insert, delete on mirror_pending to wardstone_server;
     grant select, insert on mirror_piece, mirror_tile to wardstone_server;
     grant select, insert, delete on mirror_switch, mirror_target to wardstone_server;
     grant select, insert, update on mirror_contact to wardstone_server`,
  ],
}
