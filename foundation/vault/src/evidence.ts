import { z } from 'zod'

const count = z.int().min(0)
const version = z.int().min(1)

/** The facts of each kind of evidence about keys. */
export const vaultEvidence = {
  'vault.keys.census': z
    .strictObject({
      compartments: count,
      erased: count,
      kekVersion: version,
      kekVersions: version,
      kekAgeDays: count,
      oldestKeyAgeDays: count,
      keyLocation: z.enum(['file', 'file, passphrase beside it', 'hsm', 'service']),
      extractable: z.boolean(),
    })
    .describe(
      'How many compartments have keys of their own, how old the keys are, how many versions of the KEK are not retired, and the place that guards them least.',
    ),
  'vault.key.destroyed': z
    .strictObject({})
    .describe("A compartment's keys were destroyed; what was sealed in it cannot be read again."),
  'vault.kek.rotated': z
    .strictObject({
      from: version,
      to: version,
      keyLocation: z.enum(['file', 'hsm', 'service']),
      extractable: z.boolean(),
    })
    .describe('A new version of the KEK wraps the keys of what is new.'),
  'vault.rewrap.completed': z
    .strictObject({ kekVersion: version, compartments: count })
    .describe('The keys of every compartment are wrapped by this version of the KEK.'),
  'vault.data-key.renewed': z
    .strictObject({ generation: version })
    .describe('A record has a new data key; what the older one sealed is being sealed again.'),
  'vault.data-key.retired': z
    .strictObject({
      generation: version.describe('The data key that is left.'),
      sealed: z.record(z.string(), count).describe('Messages that it seals now, by table.'),
    })
    .describe(
      'Nothing of a record is sealed by its older data keys any more; they were destroyed.',
    ),
  'vault.kek.retired': z
    .strictObject({ minimum: version, versions: z.array(version) })
    .describe('Versions below the minimum wrap nothing, and were destroyed.'),
} as const
