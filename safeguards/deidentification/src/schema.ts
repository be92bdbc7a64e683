import type { Schema } from '@wardstone/database'

/** No patient data is readable in these: parts and reports are ciphertext of the organisation's compartment. */
export const deidentificationSchema: Schema = {
  room: 'deidentification',
  migrations: [
    `create table deidentified_export (
       id text primary key,
       profile text not null,
       rules_hash text not null,
       state text not null check (state in ('running', 'ready', 'failed')),
       started_at bigint not null,
       ended_at bigint,
       resources int not null default 0,
       patients int not null default 0,
       code text,
       sealed_report bytea
     );
     create table deidentified_part (
       export text not null references deidentified_export (id) on delete cascade,
       n int not null,
       sealed bytea not null,
       primary key (export, n)
     );
     grant select, insert, delete, update (state, ended_at, resources, patients, code, sealed_report)
       on deidentified_export to wardstone_server;
     grant select, insert, delete, update (sealed) on deidentified_part to wardstone_server`,
    // Mappings outlive their export: data that can be reversed is reversed later, or never again once the key is destroyed.
    `create table deidentified_mapping_key (
       export text primary key,
       compartment bigint not null
     );
     create table deidentified_mapping (
       export text not null,
       n int not null,
       sealed bytea not null,
       primary key (export, n)
     );
     grant select, insert, delete, update (compartment) on deidentified_mapping_key to wardstone_server;
     grant select, insert, delete on deidentified_mapping to wardstone_server`,
    // A renewal of data keys seals the mappings again.
    `create index deidentified_mapping_key_compartment on deidentified_mapping_key (compartment);
     grant update (sealed) on deidentified_mapping to wardstone_server`,
  ],
}
