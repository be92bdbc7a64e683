import { INDEX_COVERS } from '@wardstone/verifier'
import { z } from 'zod'

/** The facts of each kind of evidence about the ledger itself. */
export const ledgerEvidence = {
  'ledger.verified': z
    .strictObject({ size: z.int().min(0), root: z.base64(), milliseconds: z.int().min(0) })
    .describe('Every entry, tile and checkpoint up to this size was derived again and agreed.'),
  'ledger.index.rooted': z
    .strictObject({
      size: z.int().min(0),
      root: z.base64(),
      subjects: z.int().min(0),
      // Roots from before actors were indexed do not say what they cover.
      covers: z.literal(INDEX_COVERS).optional(),
    })
    .describe('The index of who is named in all entries below this size has this Merkle root.'),
} as const
