import { createHash } from 'node:crypto'
import { canonicalJson } from '@wardstone/core'
import { actions, datatypeActions, datatypeElements } from './rules/datatypes.ts'
import { safeHarborClasses } from './rules/classes.ts'
import { profiles, type ProfileName } from './rules/profiles.ts'
import { elementActions, resourceElements } from './rules/resources.ts'
import { ageCodes, codeSystems, ucumAtoms, ucumPrefixes } from './rules/systems.ts'
import { restrictedZip3, states } from './rules/zip3.ts'
import { AGE_YEARS_MAX, SHIFT_DAYS_MAX } from './limits.ts'
import { hl7Codes } from './tables/hl7-codes.ts'

/** Raised when what the tables mean changes in code, so that the hash changes too. */
const RULES_VERSION = 1

/** SHA-256 over all tables and one profile, in hex: which rules made an export. */
export function rulesHash(profile: ProfileName): string {
  const rules = {
    version: RULES_VERSION,
    profile: { name: profile, ...profiles[profile] },
    safeHarborClasses,
    limits: { ageYearsMax: AGE_YEARS_MAX, shiftDaysMax: SHIFT_DAYS_MAX },
    actions,
    datatypeActions,
    datatypeElements,
    resourceElements,
    elementActions,
    restrictedZip3,
    states,
    codeSystems,
    ageCodes,
    ucumAtoms,
    ucumPrefixes,
    hl7Codes,
  }
  return createHash('sha256').update(canonicalJson(rules)).digest('hex')
}
