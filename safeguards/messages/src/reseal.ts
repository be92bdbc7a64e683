import { organisationColumn, type SealedRows } from '@wardstone/vault'
import { idPlace, sealPlace } from './intake.ts'
import { linkPlace } from './links.ts'

/** A message may have 8 MiB. */
const MESSAGES_AT_ONCE = 8

/** What this room seals under the organisation's data key. */
export const sealedMessages: readonly SealedRows[] = [
  organisationColumn<{ key: Uint8Array }>({
    table: 'message_intake',
    column: 'sealed',
    key: ['key'],
    context: ({ key }) => sealPlace(key),
    stepRows: MESSAGES_AT_ONCE,
  }),
  organisationColumn<{ key: Uint8Array }>({
    table: 'message_intake',
    column: 'sealed_id',
    key: ['key'],
    context: ({ key }) => idPlace(key),
  }),
  organisationColumn<{ key: Uint8Array; prior: Uint8Array }>({
    table: 'message_link',
    column: 'sealed',
    key: ['key', 'prior'],
    context: ({ key }) => linkPlace(key),
  }),
]
