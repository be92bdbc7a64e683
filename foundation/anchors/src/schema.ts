import type { Schema } from '@wardstone/database'

/** What was anchored where, and what became of it. A receipt is never changed; its state is, with evidence. */
export const anchorsSchema: Schema = {
  room: 'anchors',
  migrations: [
    `create table anchor_receipt (
       id bigint generated always as identity primary key,
       kind text not null,
       size bigint not null,
       checkpoint text not null,
       receipt text,
       state text not null check (state in ('pending', 'confirmed', 'reorganised', 'failed')),
       reason text not null,
       at bigint not null,
       changed_at bigint not null,
       check (receipt is not null or state = 'failed')
     );
     create index on anchor_receipt (kind, id desc);
     grant select, insert on anchor_receipt to wardstone_server;
     grant update (state, reason, changed_at) on anchor_receipt to wardstone_server`,
  ],
}
