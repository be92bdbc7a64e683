import { z } from 'zod'

const kind = z.enum(['rfc3161', 'evm'])
const size = z.int().min(0)
const receipt = z.base64().describe('SHA-256 of the canonical JSON of the receipt.')
const code = z.string().describe('The code of the refusal.')

/** The facts of each kind of evidence about anchors. */
export const anchorsEvidence = {
  'anchors.anchored': z
    .strictObject({ kind, size, receipt })
    .describe('A head of this size was given to somebody outside, who gave this receipt.'),
  'anchors.confirmed': z
    .strictObject({ kind, size, receipt })
    .describe('The receipt was verified: it proves that the head was anchored.'),
  'anchors.reorganised': z
    .strictObject({ kind, size, receipt })
    .describe('A reorganisation of the chain took back a head that was confirmed.'),
  'anchors.failed': z
    .strictObject({ kind, size, code })
    .describe('A head could not be anchored, or its receipt will never prove that it was.'),
} as const
