import type { Schema } from '@wardstone/database'

/**
 * `witness_head` is what this witness has promised never to go back behind: one row a log, never deleted, so that a
 * partner who is removed and added again cannot start over. `witness_fork` is only ever added to.
 */
export const witnessSchema: Schema = {
  room: 'witness',
  migrations: [
    `create table witness_partner (
       id text primary key,
       organisation text not null,
       origin text unique,
       log_keys text[] not null,
       witness_keys text[] not null,
       url text,
       added_at bigint not null
     );
     create table witness_head (
       origin text primary key,
       origin_hash text not null unique,
       size bigint not null,
       root bytea not null,
       checkpoint text,
       at bigint not null
     );
     create table witness_fork (
       id text primary key,
       origin text not null,
       size bigint not null,
       evidence text not null,
       at bigint not null
     );
     create index on witness_fork (origin);
     create table witness_own_head (
       size bigint primary key,
       checkpoint text not null,
       at bigint not null
     );
     create table witness_cosignature (
       size bigint not null references witness_own_head on delete cascade,
       vkey text not null,
       organisation text not null,
       signature bytea not null,
       time bigint not null,
       primary key (size, vkey)
     );
     create table witness_contact (
       partner text primary key references witness_partner on delete cascade,
       size bigint,
       succeeded_at bigint,
       failing_since bigint,
       failure text
     );
     grant select, insert, delete on witness_partner to wardstone_server;
     grant select, insert, update on witness_head to wardstone_server;
     grant select, insert on witness_fork to wardstone_server;
     grant select, insert, delete on witness_own_head to wardstone_server;
     grant select, insert, update on witness_cosignature, witness_contact to wardstone_server`,
  ],
}
