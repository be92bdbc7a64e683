import { statuses } from '@wardstone/verifier'
import { z } from 'zod'

const status = z.enum(statuses)

/** The facts that this room states, by kind. */
export const controlsEvidence = {
  'controls.determined': z
    .strictObject({
      rule: z.string(),
      version: z.int().min(1),
      hash: z.base64(),
      status,
      previous: status,
    })
    .describe('The determination of an evidence rule is another than before.'),
  'audit.exported': z
    .strictObject({ framework: z.string(), size: z.int().min(0) })
    .describe('Somebody took an audit bundle of the ledger at this size.'),
} as const
