import type { Role } from '@wardstone/core'

/** Wards and clinics, by the id of their Location. */
export const wards = {
  emergency: 'Emergency department',
  cardiology: 'Cardiology ward',
  renal: 'Renal ward',
  respiratory: 'Respiratory ward',
  endocrine: 'Diabetes and endocrine clinic',
  medical: 'General medical ward',
} as const
export type WardId = keyof typeof wards

/** One member of staff and the account they are given in a demonstration. */
export type Staff = {
  readonly displayName: string
  readonly loginName: string
  readonly roles: readonly Role[]
  /** Id of their Practitioner, for those who treat patients. */
  readonly practitioner: string | null
  readonly ward: WardId | null
  /** What they are, in words. */
  readonly profession: string
}

export const staff: readonly Staff[] = [
  office('S. Haddad', 's.haddad', ['security-officer'], 'Security officer'),
  office('L. Okafor', 'l.okafor', ['privacy-officer'], 'Privacy officer'),
  office('J. Penrose', 'j.penrose', ['auditor'], 'External auditor'),
  office('D. Achterberg', 'd.achterberg', ['clerk'], 'Admissions clerk'),
  clinician('Dr. N. Castellane', 'n.castellane', 'emergency', 'Emergency physician'),
  clinician('R. Sandoval', 'r.sandoval', 'emergency', 'Emergency nurse'),
  clinician('Dr. T. Iversen', 't.iversen', 'cardiology', 'Cardiologist'),
  clinician('P. Mbeki', 'p.mbeki', 'cardiology', 'Cardiac nurse'),
  clinician('Dr. A. Yildiz', 'a.yildiz', 'renal', 'Nephrologist'),
  clinician('C. Treloar', 'c.treloar', 'renal', 'Renal nurse'),
  clinician('Dr. M. Lindqvist', 'm.lindqvist', 'respiratory', 'Respiratory physician'),
  clinician('H. Barbosa', 'h.barbosa', 'respiratory', 'Respiratory nurse'),
  clinician('Dr. E. Rasmusen', 'e.rasmusen', 'endocrine', 'Endocrinologist'),
  clinician('O. Finnegan', 'o.finnegan', 'endocrine', 'Diabetes nurse'),
  clinician('Dr. K. Obuya', 'k.obuya', 'medical', 'General physician'),
  clinician('V. Halloran', 'v.halloran', 'medical', 'Ward nurse'),
]

/** Those who treat patients on a ward. */
export function cliniciansOf(ward: WardId): readonly Staff[] {
  return staff.filter((person) => person.ward === ward)
}

function office(
  displayName: string,
  loginName: string,
  roles: readonly Role[],
  profession: string,
): Staff {
  return { displayName, loginName, roles, practitioner: null, ward: null, profession }
}

function clinician(
  displayName: string,
  loginName: string,
  ward: WardId,
  profession: string,
): Staff {
  // An id names nobody: it appears in URLs and logs.
  const practitioner = `sb-${ward}-${profession.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`
  return { displayName, loginName, roles: ['clinician'], practitioner, ward, profession }
}
