import type { Schema } from '@wardstone/database'

/**
 * People and groups as the organisation's directory told of them. Names are keyed hashes, everything else is sealed: the
 * account a person has, and the roles a group gives, too. A member's row and a client's token carry a keyed hash, so that
 * writing to these tables gives nobody a role.
 */
export const directorySchema: Schema = {
  room: 'directory',
  migrations: [
    `create table directory_client (
       id text primary key,
       token_hash bytea not null unique,
       proof bytea not null,
       name text not null,
       created_by text not null,
       created_at bigint not null,
       expires_at bigint not null,
       last_used_at bigint,
       revoked_at bigint
     );
     create table directory_person (
       id text primary key,
       source text not null check (source in ('scim', 'csv')),
       account text unique,
       name_key bytea not null unique,
       look_key bytea not null unique,
       external_key bytea,
       sealed bytea not null,
       version int not null,
       held_at bigint,
       created_at bigint not null,
       modified_at bigint not null
     );
     create index on directory_person (external_key);
     create index on directory_person (created_at, id);
     create table directory_group (
       id text primary key,
       name_key bytea not null unique,
       external_key bytea,
       sealed bytea not null,
       mapping bytea,
       version int not null,
       created_at bigint not null,
       modified_at bigint not null
     );
     create index on directory_group (created_at, id);
     create table directory_member (
       group_id text not null references directory_group on delete cascade,
       person_id text not null references directory_person on delete cascade,
       proof bytea not null,
       primary key (group_id, person_id)
     );
     create index on directory_member (person_id);
     create table directory_change (
       id bigint generated always as identity primary key,
       at bigint not null,
       what text not null check (what in ('joined', 'moved', 'left')),
       source text not null,
       actor text not null,
       account text not null,
       sealed bytea not null
     );
     create index on directory_change (at);
     grant select, insert, update (last_used_at, revoked_at) on directory_client to wardstone_server;
     grant select, insert, update, delete on directory_person, directory_group, directory_member to wardstone_server;
     grant select, insert, update (sealed) on directory_change to wardstone_server`,
  ],
}
