import { z } from 'zod'

const count = z.int().min(0)

/** The facts of each kind of evidence about keys. */
export const vaultEvidence = {
  'vault.keys.census': z
    .strictObject({
      compartments: count,
      erased: count,
      kekVersion: z.int().min(1),
      kekAgeDays: count,
      oldestKeyAgeDays: count,
      keyLocation: z.enum(['file', 'file, passphrase beside it']),
      extractable: z.boolean(),
    })
    .describe(
      'How many compartments have keys of their own, how old the keys are and where the KEK is kept.',
    ),
  'vault.key.destroyed': z
    .strictObject({})
    .describe("A compartment's keys were destroyed; what was sealed in it cannot be read again."),
} as const
