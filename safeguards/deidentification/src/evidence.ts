import { z } from 'zod'

/** The facts of each kind of evidence about de-identified exports. */
export const deidentificationEvidence = {
  'deidentification.exported': z
    .strictObject({
      profile: z.string().describe('Its name in the table of profiles.'),
      rulesHash: z.string().describe('SHA-256 of the rules that made it, hex.'),
      resources: z.int().min(0),
      patients: z.int().min(0),
      k: z
        .int()
        .min(1)
        .nullable()
        .describe('Size of the smallest group that looks alike; null without patients.'),
      removedTextElements: z.int().min(0),
    })
    .describe('A de-identified export was made and can be fetched.'),
  'deidentification.fetched': z
    .strictObject({ profile: z.string(), resources: z.int().min(0) })
    .describe('Somebody fetched a de-identified export.'),
  'deidentification.failed': z
    .strictObject({ profile: z.string(), code: z.string() })
    .describe('An export ended before it was whole; nothing of it can be fetched.'),
  'deidentification.reversed': z
    .strictObject({ export: z.string() })
    .describe('Somebody asked whom a pseudonym of an export stands for, and was told.'),
  'deidentification.unlinked': z
    .strictObject({ export: z.string() })
    .describe('The mapping of an export was destroyed: nobody can reverse it any more.'),
  'deidentification.deleted': z
    .strictObject({ profile: z.string() })
    .describe('An export was deleted, by somebody or because its week was over.'),
} as const
