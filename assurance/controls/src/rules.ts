import type { EvidenceRule } from '@wardstone/verifier'
import { peopleRules } from './people-rules.ts'
import { recordRules } from './record-rules.ts'
import { systemRules } from './system-rules.ts'

/**
 * The evidence rules in force. A rule answers an atom only if its evidence says something about that very requirement;
 * where it says less than the requirement asks, the answer is a "part". Any change raises `version`.
 */
export const rules: readonly EvidenceRule[] = [...recordRules, ...peopleRules, ...systemRules]
