import type { Schema } from '@wardstone/database'

/**
 * One row a compartment. Id 0 is the organisation's own and cannot be erased. An erased compartment keeps its row,
 * without its keys, so that it can neither come back nor be mistaken for one that never was.
 */
export const vaultSchema: Schema = {
  room: 'vault',
  migrations: [
    `create sequence vault_compartment_id as bigint start 1;
     create table vault_compartment (
       id bigint primary key check (id >= 0),
       kek_version int not null,
       wrapped bytea,
       created_at bigint not null,
       erased_at bigint,
       check ((wrapped is null) = (erased_at is not null)),
       check (id > 0 or erased_at is null)
     );
     grant usage on sequence vault_compartment_id to wardstone_server;
     grant select, insert, update (wrapped, erased_at) on vault_compartment to wardstone_server`,
  ],
}
