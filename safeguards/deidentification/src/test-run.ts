import { openDeidentifier, type DeidentifyDeps } from './deidentify.ts'
import type { JsonObject } from './json.ts'
import type { Keys } from './pseudonym.ts'
import { isResource } from './resource.ts'
import { isProfileName, profiles, type ProfileName } from './rules/profiles.ts'

/** The moment of every export in these tests. */
export const NOW = Date.UTC(2026, 5, 1)
export const keys: Keys = { secret: new Uint8Array(32).fill(3), purpose: 'a study' }
export const names: readonly ProfileName[] = Object.keys(profiles).filter(isProfileName)

/** One resource, or Bundle, as it leaves; `{}` when it does not. */
export function run(
  resource: JsonObject,
  profile: ProfileName = 'hipaa-safe-harbor',
  more: Partial<DeidentifyDeps> & { keys?: Keys } = {},
): JsonObject {
  const { keys: other = keys, ...deps } = more
  if (!isResource(resource)) throw new Error('a test gives resources')
  return openDeidentifier(profile, other, { now: () => NOW, ...deps }).resource(resource) ?? {}
}

export const patient = { reference: 'Patient/p-1' }
export const loinc = { coding: [{ system: 'http://loinc.org', code: '8302-2' }] }
/** An Observation of a height, by its code, without its value. */
export const base = {
  resourceType: 'Observation',
  id: 'o-1',
  status: 'final',
  subject: patient,
  code: loinc,
}
