import { z } from 'zod'
import {
  quasiIdentifiers,
  sensitiveAttributes,
  type QuasiIdentifier,
  type SensitiveAttribute,
} from './risk.ts'

// oxlint-disable typescript/no-unsafe-type-assertion -- Object.keys gives the keys of a constant table.
const quasiNames = Object.keys(quasiIdentifiers) as QuasiIdentifier[]
const sensitiveNames = Object.keys(sensitiveAttributes) as SensitiveAttribute[]
// oxlint-enable typescript/no-unsafe-type-assertion

export const quasiIdentifier = z.enum(quasiNames)
export const sensitiveAttribute = z.enum(sensitiveNames)
const count = z.int().min(0)

/** `RiskReport` as JSON. */
export const riskReport = z.object({
  quasiIdentifiers: z.array(quasiIdentifier),
  sensitiveAttributes: z.array(sensitiveAttribute),
  kMin: count,
  patients: count,
  classes: count,
  k: count.nullable(),
  patientsBelow: count,
  unique: count,
  uniqueShare: z.number(),
  meanRisk: z.number(),
  // Absent in reports from before groups were counted by size.
  groupSizes: z
    .array(z.object({ from: count, to: count.nullable(), groups: count, patients: count }))
    .default([]),
  diversity: z.array(
    z.object({ attribute: sensitiveAttribute, l: count.nullable(), classesOfOne: count }),
  ),
  warnings: z.array(z.string()),
})

/** What is sealed beside an export: its report, and how many parts it has, so that a part that was taken away is missed. */
export const sealedReport = z.object({ report: riskReport, parts: count })
