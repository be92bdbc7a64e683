import type { Schema } from '@wardstone/database'

/**
 * One row a resource version, in which nothing can be read: `key` and `tokens` are keyed hashes, `sealed` is ciphertext.
 * The first of `tokens` is that of the resource's type. What the columns still show is written in README.md. `population_token` finds patients across compartments. The newest
 * version of a key is current and carries `proof`, a keyed hash over what the ciphertext does not bind; `population` is that
 * of a Patient's rows in `population_token`.
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
     grant select, insert, delete on legal_hold_past to wardstone_server`,
  ],
}
