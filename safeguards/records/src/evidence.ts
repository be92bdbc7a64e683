import { z } from 'zod'
import { interactions } from './disclosures.ts'

const count = z.int().min(0)
const types = z.array(z.string())
const interaction = z.enum(interactions)

/** The facts that this room states, by kind. */
export const recordsEvidence = {
  'records.changed': z
    .strictObject({
      batch: z.int().min(1).describe('Number of the transaction.'),
      created: count,
      updated: count,
      deleted: count,
      resources: count,
      digest: z.base64().describe('RFC 6962 root over SHA-256 of the sealed rows, in order.'),
    })
    .describe('One transaction changed this record; the digest binds what it wrote.'),
  'records.resealed': z
    .strictObject({
      generation: z.int().min(2).describe('Number of the data key that seals them now.'),
      batches: z.array(
        z.strictObject({
          batch: z.int().min(1),
          resources: count,
          before: z.base64().describe('The digest until now.'),
          digest: z
            .base64()
            .describe('As in `records.changed`, over the rows as they are sealed now.'),
        }),
      ),
    })
    .describe(
      'What these transactions wrote was sealed again under a new data key; nothing else of it changed. Each new digest follows the one before.',
    ),
  'records.read': z
    .strictObject({
      interaction,
      types,
      count,
      basis: z.enum(['role', 'care-relationship', 'break-glass']),
      purpose: z.literal('treatment'),
    })
    .describe('Somebody was shown resources of this record. Written before the answer leaves.'),
  'records.searched': z
    .strictObject({ type: z.string(), count })
    .describe('Somebody asked and was shown nobody.'),
  'records.denied': z
    .strictObject({ interaction, type: z.string() })
    .describe('Somebody asked for a record that they may not see, and was told "not found".'),
  'records.subscription.changed': z
    .strictObject({
      subscription: z.string(),
      status: z.enum(['requested', 'active', 'error', 'off', 'deleted']),
      host: z.string().describe('Where notifications go: host and port.'),
    })
    .describe('A Subscription was made, changed or deleted, or the server changed its status.'),
  'records.notified': z
    .strictObject({
      subscription: z.string(),
      host: z.string(),
      types,
      count,
      basis: z.enum(['role', 'care-relationship', 'break-glass']),
      payload: z
        .boolean()
        .describe('Whether the resource itself was sent, or only that it changed.'),
      attempt: z.int().min(1),
    })
    .describe(
      'The receiver of a Subscription is told of a change to this record. Written before it is sent.',
    ),
  'records.notification.ended': z
    .strictObject({
      subscription: z.string(),
      host: z.string(),
      outcome: z.enum(['delivered', 'failed']),
      httpStatus: z.int().describe('0: there was no answer.'),
    })
    .describe('How one try to notify the receiver of a Subscription ended.'),
  'records.feed.missed': z
    .strictObject({ readers: count })
    .describe(
      'Readers of what changes were too far behind: what they missed is not told any more.',
    ),
  'records.hold.placed': z
    .strictObject({})
    .describe('A record was put under a legal hold: it is not erased until that is released.'),
  'records.hold.released': z.strictObject({}).describe('A legal hold was released.'),
  'records.erased': z
    .strictObject({ resources: count })
    .describe('This record was erased: its rows deleted and its keys destroyed.'),
  'records.encryption.census': z
    .strictObject({
      resources: count,
      ciphertext: count,
      plaintext: count,
      sampled: count,
      opened: count,
    })
    .describe(
      'How many stored resources have the form of ciphertext, and how many of a sample opened.',
    ),
  'records.integrity.checked': z
    .strictObject({ batches: count, sampled: count, resources: count, failed: count })
    .describe(
      'How many recomputed transactions no longer have the digest in the ledger, and how many resources that were looked at have another newest version or other search tokens than were written.',
    ),
  'records.tampering.found': z
    .strictObject({ interaction, type: z.string() })
    .describe('Somebody asked for a row that was changed in the database, and was not shown it.'),
  'records.reads.tally': z
    .strictObject({ answered: count, recorded: count, from: z.int(), to: z.int() })
    .describe('Disclosures that were answered, and those recorded in the ledger.'),
} as const
