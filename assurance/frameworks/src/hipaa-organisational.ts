import type { Atom } from '@wardstone/verifier'
import { required, standard } from './atoms.ts'

/**
 * Organisational requirements and documentation, 45 CFR 164.314 and 164.316: 4 standards and 5 required
 * specifications.
 */
export const organisationalRequirements: readonly Atom[] = [
  standard(
    '45 CFR 164.314(a)(1)',
    'Contracts with business associates',
    'Have contracts or other arrangements with business associates that say what this rule asks of them.',
  ),
  required(
    '45 CFR 164.314(a)(2)',
    'What the contract says',
    'Bind business associates to this rule, to the same of their subcontractors, and to reporting incidents and breaches.',
  ),
  standard(
    '45 CFR 164.314(b)(1)',
    'Group health plans',
    'Have plan documents that make the sponsor safeguard the health data it handles for the plan.',
  ),
  required(
    '45 CFR 164.314(b)(2)',
    'What the plan documents say',
    'Bind the sponsor to safeguards, to separation, to the same of its agents, and to reporting incidents.',
  ),
  standard(
    '45 CFR 164.316(a)',
    'Policies and procedures',
    'Have reasonable and appropriate policies and procedures that follow this rule.',
  ),
  standard(
    '45 CFR 164.316(b)(1)',
    'Documenting',
    'Keep the policies, procedures and required actions, activities and assessments in writing.',
  ),
  required(
    '45 CFR 164.316(b)(2)(i)',
    'Keeping for six years',
    'Keep documentation for six years from when it was made or was last in effect, whichever is later.',
  ),
  required(
    '45 CFR 164.316(b)(2)(ii)',
    'Making it available',
    'Let those who carry out a procedure have its documentation.',
  ),
  required(
    '45 CFR 164.316(b)(2)(iii)',
    'Keeping it current',
    'Review documentation from time to time and update it when the surroundings or operations change.',
  ),
]
