import type { Schema } from '@wardstone/database'

/**
 * `vault_kek`: every version of the KEK there ever was; `vault_kek_live`: those that may wrap. One row a compartment: id 0 is
 * the organisation's own and cannot be erased. An erased compartment keeps its row, without its keys, so that it can
 * neither come back nor be mistaken for one that never was.
 *
 * `oldest_generation`, `sealing_from` and `generation` number data keys: those from the first on are held, those from the second
 * on may seal, the last is the newest. While the first is below the last, a renewal is under way.
 *
 * The foreign key is what makes a rotation finished: PostgreSQL itself refuses to take away a version that still wraps
 * something, and to wrap by one that was taken away, whatever several servers do at once.
 */
export const vaultSchema: Schema = {
  room: 'vault',
  migrations: [
    `create table vault_kek (
       version int primary key check (version > 0),
       created_at bigint not null,
       driver text not null,
       check_value text not null,
       retired_at bigint,
       rewrap_asked_at bigint,
       rewrapped_at bigint,
       proof bytea not null
     );
     create table vault_kek_live (version int primary key references vault_kek);
     create sequence vault_compartment_id as bigint start 1;
     create table vault_compartment (
       id bigint primary key check (id >= 0),
       kek_version int references vault_kek_live,
       wrapped bytea,
       generation int not null default 1,
       created_at bigint not null,
       erased_at bigint,
       check ((wrapped is null) = (erased_at is not null)),
       check ((wrapped is null) = (kek_version is null)),
       check (id > 0 or erased_at is null)
     );
     grant usage on sequence vault_compartment_id to wardstone_server;
     grant select, insert, update (wrapped, kek_version, generation, erased_at) on vault_compartment to wardstone_server;
     grant select, insert, update (retired_at, rewrap_asked_at, rewrapped_at, proof) on vault_kek to wardstone_server;
     grant select, insert, delete on vault_kek_live to wardstone_server`,
    // Data keys: the lowest that is held, the lowest that may still seal, and when the newest was made. `vault_renewal` is what was
    // asked for: every data key made before `cutoff` is replaced.
    `alter table vault_compartment
       add column oldest_generation int not null default 1,
       add column sealing_from int not null default 1,
       add column renewed_at bigint;
     create index vault_compartment_renewing on vault_compartment (id) where generation > oldest_generation;
     create table vault_renewal (
       id int primary key default 1 check (id = 1),
       cutoff bigint not null,
       asked_by text not null
     );
     grant update (oldest_generation, sealing_from, renewed_at) on vault_compartment to wardstone_server;
     grant select, insert, update, delete on vault_renewal to wardstone_server`,
  ],
}
