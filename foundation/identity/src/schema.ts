import type { Schema } from '@wardstone/database'

/**
 * Accounts and how they sign in. What names a person, grants a role or proves a factor is sealed: reading these tables
 * tells nothing about anybody. What opens a door (an invitation, a session) carries a keyed hash, an account its state in
 * its sealed profile: writing to these tables makes no administrator.
 */
export const identitySchema: Schema = {
  room: 'identity',
  migrations: [
    `create table identity_account (
       id text primary key,
       state text not null check (state in ('invited', 'active', 'closed')),
       profile bytea not null,
       login_key bytea unique,
       created_at bigint not null,
       enrolled_at bigint,
       last_seen_at bigint,
       check (state <> 'active' or (login_key is not null and enrolled_at is not null))
     );
     create table identity_passkey (
       credential_id text primary key,
       account text not null references identity_account,
       sealed bytea not null,
       counter bigint not null,
       created_at bigint not null
     );
     create index on identity_passkey (account);
     create table identity_password (
       account text primary key references identity_account,
       sealed bytea not null,
       last_step bigint not null,
       created_at bigint not null
     );
     create table identity_enrolment (
       secret_hash bytea primary key,
       account text not null references identity_account,
       proof bytea not null,
       expires_at bigint not null,
       pending bytea,
       used_at bigint
     );
     create index on identity_enrolment (account);
     create table identity_session (
       token_hash bytea primary key,
       account text not null references identity_account,
       proof bytea not null,
       opened_at bigint not null,
       seen_at bigint not null
     );
     create index on identity_session (account);
     create table identity_attempt (
       key bytea primary key,
       failures int not null,
       blocked_until bigint not null
     );
     create table identity_refusal (
       id bigint generated always as identity primary key,
       at bigint not null,
       reason text not null
     );
     create index on identity_refusal (at);
     create table identity_used_ticket (
       challenge_hash bytea primary key,
       expires_at bigint not null
     );
     create table identity_password_work (
       singleton boolean primary key default true check (singleton),
       work int not null
     );
     grant select, insert, update on identity_account to wardstone_server;
     grant select, insert, update, delete on identity_passkey, identity_password, identity_session,
       identity_attempt to wardstone_server;
     grant select, insert, update (pending, used_at) on identity_enrolment to wardstone_server;
     grant select, insert, delete on identity_refusal, identity_used_ticket to wardstone_server;
     grant select, insert on identity_password_work to wardstone_server`,
  ],
}
