import type { Schema } from '@wardstone/database'

/**
 * One row a resource version, in which nothing can be read: `key` and `tokens` are keyed hashes, `sealed` is ciphertext.
 * The first of `tokens` is that of the resource's type. What the columns still show is written in README.md. `population_token` finds patients across compartments. The newest
 * version of a key is current and carries `proof`, a keyed hash over what the ciphertext does not bind; `population` is that
 * of a Patient's rows in `population_token`. `head` is null but for a resource about several patients: then there is a row in the
 * organisation's compartment whose `head` is its own key, and with that `head` a row in the record of each of them.
 */
export const recordsSchema: Schema = {
  room: 'records',
  migrations: [
    `create sequence record_batch as bigint;
     create table record (
       key bytea not null,
       version int not null check (version > 0),
       compartment bigint not null,
       batch bigint not null,
       position int not null,
       tokens bigint[] not null,
       sealed bytea not null,
       at bigint not null,
       population bytea,
       proof bytea,
       current boolean not null,
       primary key (key, version)
     );
     alter table record alter column sealed set storage external;
     create index record_of_type on record (compartment, (tokens[1])) where current;
     create index record_of_batch on record (batch);
     create table population_token (
       token bigint not null,
       compartment bigint not null,
       key bytea not null
     );
     create index population_token_token on population_token (token);
     create index population_token_key on population_token (key);
     grant usage on sequence record_batch to wardstone_server;
     grant select, insert, delete, update (current, tokens, population, proof) on record to wardstone_server;
     grant select, insert, delete on population_token to wardstone_server`,
    // History goes by time. A condition (If-None-Exist) is a keyed hash, with the transaction that last wrote under it: of two
    // who found nothing under the same one, the second notices the first.
    `create index record_at on record (at);
     create table create_condition (
       condition bytea primary key,
       compartment bigint not null,
       batch bigint not null
     );
     create index create_condition_compartment on create_condition (compartment);
     grant select, insert, update, delete on create_condition to wardstone_server`,
    // A bulk export and its parts, each sealed under the key of the record that it is of.
    `create table export_job (
       id bytea primary key,
       sealed bytea not null,
       expires bigint not null
     );
     create table export_part (
       job bytea not null references export_job on delete cascade,
       number int not null,
       compartment bigint not null,
       sealed bytea not null,
       primary key (job, number)
     );
     create index export_part_compartment on export_part (compartment);
     grant select, insert, update, delete on export_job to wardstone_server;
     grant select, insert, delete on export_part to wardstone_server`,
    // What must not be erased for now. The reason is sealed under the record's own key.
    `create table legal_hold (
       compartment bigint primary key,
       reason bytea not null,
       placed_by text not null,
       placed_at bigint not null
     );
     grant select, insert, delete on legal_hold to wardstone_server`,
    // What changed, for those who follow a type (`feed_reader`): written with the change, in the order of `place` once one
    // server has given it. A type without a reader leaves nothing here. Subscriptions are sealed whole.
    `create table feed_change (
       id bigint generated always as identity primary key,
       place bigint unique,
       compartment bigint not null,
       key bytea not null,
       version int not null,
       proof bytea not null
     );
     create index feed_change_waiting on feed_change (id) where place is null;
     create index feed_change_compartment on feed_change (compartment);
     create table feed_reader (
       name bytea primary key,
       topic bytea not null,
       place bigint not null,
       tries int not null default 0,
       due bigint not null default 0
     );
     create table subscription (
       key bytea primary key,
       version int not null,
       sealed bytea not null
     );
     grant select, insert, delete, update (place) on feed_change to wardstone_server;
     grant select, insert, delete, update on feed_reader to wardstone_server;
     grant select, insert, delete, update on subscription to wardstone_server`,
    // The content of a Binary too large for a row: one sealed message in pieces. Which Binary it is of, its sealed row says.
    `create table content_piece (
       id bytea not null,
       number int not null check (number >= 0),
       compartment bigint not null,
       sealed bytea not null,
       primary key (id, number)
     );
     alter table content_piece alter column sealed set storage external;
     create index content_piece_compartment on content_piece (compartment);
     grant select, insert, delete, update (sealed) on content_piece to wardstone_server`,
    // A renewal of data keys goes through a compartment transaction by transaction, and seals what it finds again.
    `create index record_of_compartment_batch on record (compartment, batch);
     grant update (sealed) on record to wardstone_server;
     grant update (reason) on legal_hold to wardstone_server`,
    // Exports that any server on this database can go on with. Those from before live a day and cannot be read any more. A page is
    // the list of parts that one step made; `holder` is whoever works on the job, null once it ended.
    `delete from export_job;
     alter table export_job
       add column owner bytea not null,
       add column holder uuid,
       add column lease bigint not null;
     create index export_job_owner on export_job (owner);
     create table export_page (
       job bytea not null references export_job on delete cascade,
       number int not null,
       sealed bytea not null,
       primary key (job, number)
     );
     grant select, insert, delete on export_page to wardstone_server`,
    // Whose record is held, so that holds can be listed, and holds that were released, with both reasons; sealed like the reason.
    `alter table legal_hold add column patient bytea;
     create table legal_hold_past (
       compartment bigint not null,
       sealed bytea not null,
       placed_by text not null,
       placed_at bigint not null,
       released_by text not null,
       released_at bigint not null,
       primary key (compartment, placed_at)
     );
     grant select, insert, delete, update (sealed) on legal_hold_past to wardstone_server;
      grant update (patient) on legal_hold to wardstone_server`,
    // Resources about several patients: see above.
    `alter table record add column head bytea;
     create index record_of_head on record (head, version) where head is not null`,
  ],
}
