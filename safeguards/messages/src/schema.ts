import type { Schema } from '@wardstone/database'

/**
 * `message_sender` holds no patient data. In `message_intake` names are keyed hashes and the rest is ciphertext of the
 * organisation’s compartment: the original is there until it lies in a patient’s record, or for good time when it could not
 * be converted. `message_visit` and `message_link` hold keyed hashes and sealed ids.
 */
export const messagesSchema: Schema = {
  room: 'messages',
  migrations: [
    `create table message_sender (
       id text primary key,
       name text not null,
       application text not null,
       facility text not null,
       certificate text,
       charset text not null,
       zone text not null,
       may_update_patients boolean not null,
       bytes_max int not null,
       per_second_max int not null,
       connections_max int not null,
       added_at bigint not null,
       unique (application, facility)
     );
     create table message_intake (
       key bytea primary key,
       digest bytea not null,
       sender text not null,
       type text not null,
       state text not null check (state in ('kept', 'stored', 'failed')),
       sealed_id bytea not null,
       sealed bytea,
       code text,
       reason text,
       at bigint not null
     );
     create index message_intake_waiting on message_intake (at) where state <> 'stored';
     create index message_intake_at on message_intake (at);
     create table message_visit (key bytea primary key, at bigint not null);
     create table message_link (
       key bytea not null,
       prior bytea not null,
       sealed bytea not null,
       primary key (key, prior)
     );
     grant select, insert, delete on message_sender to wardstone_server;
     grant select, insert, delete, update (state, sealed_id, sealed, code, reason) on message_intake to wardstone_server;
     grant select, insert on message_visit, message_link to wardstone_server;
     grant update (sealed) on message_link to wardstone_server`,
  ],
}
