import { z } from 'zod'

const size = z.int().min(0)
const organisation = z.string()

/** The facts of each kind of evidence about mirroring. */
export const mirrorEvidence = {
  'mirror.kept': z
    .strictObject({ origin: z.string().regex(/^[0-9a-f]{64}$/), size })
    .describe('We hold every entry of a partner’s log up to this size, and signed that.'),
  'mirror.sent': z
    .strictObject({ organisation, size })
    .describe('A partner’s mirror signed that it holds every entry of our ledger up to this size.'),
  'mirror.switched': z
    .strictObject({ partner: z.string(), organisation, enabled: z.boolean() })
    .describe('Somebody decided whether the log of a partner is mirrored here.'),
  'mirror.added': z
    .strictObject({ mirror: z.string(), organisation })
    .describe('Somebody named a mirror that our ledger is sent to.'),
  'mirror.removed': z
    .strictObject({ mirror: z.string(), organisation })
    .describe('Somebody took a mirror out: our ledger is no longer sent there.'),
} as const
