import { z } from 'zod'

/** The facts that this room states, by kind. */
export const accessEvidence = {
  'access.policy.loaded': z
    .strictObject({ hash: z.string(), policies: z.int() })
    .describe('The policies in force.'),
  'access.denied': z
    .strictObject({ action: z.string() })
    .describe('Somebody asked for what the policy does not allow.'),
  'access.break-glass.opened': z
    .strictObject({ grant: z.string(), expiresAt: z.int() })
    .describe('A clinician opened one patient’s record in an emergency.'),
  'access.break-glass.closed': z
    .strictObject({ grant: z.string() })
    .describe('Emergency access ended early.'),
  'access.break-glass.reviewed': z
    .strictObject({ grant: z.string(), verdict: z.enum(['justified', 'not-justified']) })
    .describe('An officer decided whether an emergency access was justified.'),
  'access.break-glass.census': z
    .strictObject({ open: z.int(), waiting: z.int(), overdue: z.int() })
    .describe(
      'Emergency accesses open now, waiting for review, and waiting for longer than allowed.',
    ),
  'access.tampering.found': z
    .strictObject({ table: z.enum(['break_glass', 'care_relationship']), rows: z.int().min(1) })
    .describe(
      'Rows that open records and that this installation did not write. They open nothing.',
    ),
} as const
