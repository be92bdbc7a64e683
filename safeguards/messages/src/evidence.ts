import { z } from 'zod'

const sender = z.string().describe('Its name as entered; empty for a stranger.')
const type = z
  .string()
  .describe('Type and event as in ADT^A01; empty where they could not be read.')

/** The facts of each kind of evidence about messages. */
export const messagesEvidence = {
  'messages.received': z
    .strictObject({ sender, type, outcome: z.enum(['kept', 'stored']) })
    .describe('A message was kept, or what it says was stored in a patient’s record.'),
  'messages.refused': z
    .strictObject({
      sender,
      type,
      outcome: z.enum(['refused', 'failed']),
      code: z.string(),
      count: z.int().min(1),
    })
    .describe(
      'Messages were not taken (refused), or kept and could not be converted (failed). Those of strangers are counted together.',
    ),
  'messages.sender.added': z
    .strictObject({ sender, mayUpdatePatients: z.boolean(), certificate: z.boolean() })
    .describe('Somebody entered a sender of messages.'),
  'messages.sender.removed': z
    .strictObject({ sender })
    .describe('Somebody took a sender out; its messages are refused from then on.'),
} as const
