import { z } from 'zod'

const size = z.int().min(0)

/** The facts of each kind of evidence about witnessing. */
export const witnessEvidence = {
  'witness.cosigned': z
    .strictObject({ log: z.string(), size })
    .describe('We found that a partner’s log only grew up to this size, and signed that.'),
  'witness.received': z
    .strictObject({ witness: z.string(), size })
    .describe('A partner’s witness signed that our ledger only grew up to this size.'),
  'witness.fork-detected': z
    .strictObject({ origin: z.string(), size })
    .describe('A log signed two heads that cannot both be true. Both are kept as proof.'),
  'witness.partner.added': z
    .strictObject({ partner: z.string(), organisation: z.string() })
    .describe('Somebody entered the keys of a partner.'),
  'witness.partner.removed': z
    .strictObject({ partner: z.string(), organisation: z.string() })
    .describe('Somebody took the keys of a partner out.'),
} as const
