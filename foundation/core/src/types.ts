/** Milliseconds since the epoch. Passed in, so that a test decides what time it is. */
export type Clock = () => number

/** What a value of JSON is, once parsed. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** The duties a person or a program can have. Policies name them as `Role::"clinician"`. */
export const roles = [
  'security-officer',
  'privacy-officer',
  'clinician',
  'clerk',
  'auditor',
  'service',
  'subscriber',
] as const
export type Role = (typeof roles)[number]

/**
 * Who acts. `id` is an opaque account id (or `system:<job>`, `local:<user>` for the machine's own operator), never a
 * name. `practitioner` is the FHIR id of the Practitioner that the account belongs to, where it has one.
 */
export type Actor = {
  readonly id: string
  readonly roles: readonly Role[]
  readonly practitioner?: string
}

/**
 * One fact that a safeguard states about itself. Controls are computed from these alone.
 *
 * `kind` is `room.noun.verb`; `at` is in milliseconds since the epoch; `actor` is an `Actor.id`; `subject` is a keyed
 * commitment (`Vault.commitment`) or an opaque id, or `''` where the fact is about the whole installation. `facts` never holds patient data.
 */
export type Evidence = {
  readonly kind: string
  readonly at: number
  readonly actor: string
  readonly subject: string
  readonly facts: { readonly [name: string]: Json }
}
