import { organisationColumn, type SealedRows } from '@wardstone/vault'
import { profileContext } from './accounts.ts'
import { pendingContext } from './pending.ts'
import { passkeyContext, passwordContext } from './sign-in.ts'

/** What this room seals under the organisation's data key. */
export const sealedAccounts: readonly SealedRows[] = [
  organisationColumn<{ id: string }>({
    table: 'identity_account',
    column: 'profile',
    key: ['id'],
    context: ({ id }) => profileContext(id),
  }),
  organisationColumn<{ credential_id: string; account: string }>({
    table: 'identity_passkey',
    column: 'sealed',
    key: ['credential_id'],
    besides: ['account'],
    context: ({ account, credential_id: id }) => passkeyContext(account, id),
  }),
  organisationColumn<{ account: string }>({
    table: 'identity_password',
    column: 'sealed',
    key: ['account'],
    context: ({ account }) => passwordContext(account),
  }),
  organisationColumn<{ secret_hash: Uint8Array; account: string }>({
    table: 'identity_enrolment',
    column: 'pending',
    key: ['secret_hash'],
    besides: ['account'],
    context: ({ account }) => pendingContext(account),
  }),
]
