import type { Schema } from '@wardstone/database'

/** `backup_escrow` is only added to: the newest row is who can open the backups made from then on. */
export const backupSchema: Schema = {
  room: 'backup',
  migrations: [
    `create table backup_escrow (
       id bigint generated always as identity primary key,
       recipient text not null,
       needed int not null check (needed > 0),
       holders json not null,
       at bigint not null
     );
     grant select, insert on backup_escrow to wardstone_server`,
  ],
}
