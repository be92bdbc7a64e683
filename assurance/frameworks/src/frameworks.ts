import type { Framework } from '@wardstone/verifier'
import { administrativeSafeguards } from './hipaa-administrative.ts'
import { organisationalRequirements } from './hipaa-organisational.ts'
import { physicalSafeguards } from './hipaa-physical.ts'
import { technicalSafeguards } from './hipaa-technical.ts'

/**
 * Every framework that controls can be determined for. The HIPAA Security Rule is 45 CFR part 164 subpart C as amended
 * by 78 FR 5694, in force since 26 March 2013; the amendment proposed in 2025 is not law and not here.
 */
export const frameworks: readonly Framework[] = [
  {
    id: 'hipaa-security',
    title: 'HIPAA Security Rule',
    effectiveFrom: '2013-03-26',
    atoms: [
      ...administrativeSafeguards,
      ...physicalSafeguards,
      ...technicalSafeguards,
      ...organisationalRequirements,
    ],
  },
]

/** The framework of that id, if there is one. */
export function findFramework(id: string): Framework | undefined {
  return frameworks.find((framework) => framework.id === id)
}
