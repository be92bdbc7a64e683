import type { Schema } from '@wardstone/database'

/** What opens a record carries a keyed proof: a row that somebody wrote by hand opens nothing. */
export const accessSchema: Schema = {
  room: 'access',
  migrations: [
    `create table care_relationship (
       compartment bigint not null,
       practitioner bytea not null,
       source bytea not null,
       starts_at bigint not null,
       ends_at bigint not null,
       proof bytea not null,
       primary key (practitioner, compartment, source)
     );
     create index care_relationship_of_patient on care_relationship (compartment);
     grant select, insert, update, delete on care_relationship to wardstone_server;

     create table break_glass (
       id text primary key,
       compartment bigint not null,
       account text not null,
       sealed bytea not null,
       opened_at bigint not null,
       expires_at bigint not null,
       proof bytea not null,
       closed_at bigint,
       reviewed_at bigint,
       reviewer text,
       verdict text,
       sealed_note bytea
     );
     create index break_glass_open on break_glass (account, compartment, expires_at);
     create index break_glass_waiting on break_glass (opened_at) where reviewed_at is null;
     grant select, insert on break_glass to wardstone_server;
     grant update (closed_at, reviewed_at, reviewer, verdict, sealed_note) on break_glass to wardstone_server;`,
    // A renewal of data keys seals the words again.
    `create index break_glass_compartment on break_glass (compartment);
     grant update (sealed) on break_glass to wardstone_server`,
  ],
}
