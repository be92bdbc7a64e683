import { queryOptions } from '@tanstack/react-query'
import type { Role } from '@wardstone/core'
import { api } from './api.ts'
import type { Session } from './api-types.ts'

/** Who is signed in. Fails with `identity.signed-out` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const session = await api.session()
    rememberOrganisation(session.organisation)
    return session
  },
  staleTime: 60_000,
})

export type Ability =
  | 'today'
  | 'find'
  | 'chart'
  | 'import'
  | 'accesses'
  | 'erase'
  | 'emergency'
  | 'reviews'
  | 'accounts'
  | 'controls'
  | 'ledger'
  | 'partners'
  | 'keys'
  | 'backups'
  | 'deidentify'

/** Which pages and actions are offered to whom. The server decides what is allowed; this only avoids dead ends. */
const offeredTo: Record<Ability, readonly Role[]> = {
  today: ['security-officer', 'privacy-officer', 'auditor'],
  find: ['privacy-officer', 'clinician', 'clerk'],
  chart: ['clinician'],
  import: ['security-officer', 'service'],
  accesses: ['privacy-officer', 'clinician'],
  erase: ['privacy-officer'],
  emergency: ['clinician'],
  reviews: ['security-officer', 'privacy-officer'],
  accounts: ['security-officer'],
  controls: ['security-officer', 'privacy-officer', 'auditor'],
  ledger: ['security-officer', 'privacy-officer', 'auditor'],
  partners: ['security-officer'],
  keys: ['security-officer'],
  backups: ['security-officer', 'privacy-officer', 'auditor'],
  deidentify: ['privacy-officer'],
}

/** Whether the console offers something to the signed-in person. */
export function may(session: Session, ability: Ability): boolean {
  return session.account.roles.some((role) => offeredTo[ability].includes(role))
}

const roleWords: Record<Role, string> = {
  'security-officer': 'Security officer',
  'privacy-officer': 'Privacy officer',
  clinician: 'Clinician',
  clerk: 'Clerk',
  auditor: 'Auditor',
  service: 'Service',
  subscriber: 'Receiver of changes',
}

/** Roles as a person says them. */
export function rolesInWords(roles: readonly Role[]): string {
  const words = roles.map((role) => roleWords[role])
  return words.map((word, index) => (index === 0 ? word : word.toLowerCase())).join(', ')
}

const ORGANISATION_KEY = 'wardstone.organisation'

/** The name on the sign-in page comes from the last visit: a stranger is not told whose server this is. */
export function rememberedOrganisation(): string | null {
  return localStorage.getItem(ORGANISATION_KEY)
}

function rememberOrganisation(name: string): void {
  localStorage.setItem(ORGANISATION_KEY, name)
}
