import type { Schema } from '@wardstone/database'

/**
 * One row a resource version, in which nothing can be read: `key` and `tokens` are keyed hashes, `sealed` is ciphertext.
 * What the columns still show is written in README.md. `population_token` finds patients across compartments. The newest
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
     create index record_of_compartment on record (compartment) where current;
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
  ],
}
