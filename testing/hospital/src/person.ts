import { familyNames, givenNames, streets, towns } from './names.ts'
import { profiles, type ProfileName } from './profiles.ts'
import type { Random } from './random.ts'
import { wards, type WardId } from './staff.ts'

const YEAR_MS = 365.25 * 24 * 60 * 60 * 1000

/** How a patient stands to the hospital at the moment. */
type Stay = 'in hospital' | 'seen lately' | 'at home'

/** A patient before anything is written down: who they are and what they have. */
export type Person = {
  readonly id: string
  readonly given: string
  readonly family: string
  readonly gender: 'female' | 'male'
  /** ISO date. */
  readonly born: string
  readonly recordNumber: string
  readonly address: { readonly line: string; readonly city: string; readonly postalCode: string }
  readonly phone: string
  readonly conditions: readonly ProfileName[]
  readonly ward: WardId
  readonly stay: Stay
  readonly isAllergic: boolean
}

/** "SB-0048 2207" and on: another number for each index, in no visible order. */
function recordNumber(index: number): string {
  const digits = String((482_207 + index * 7919) % 100_000_000).padStart(8, '0')
  return `SB-${digits.slice(0, 4)} ${digits.slice(4)}`
}

/** The patient that every demonstration opens first: in the emergency department, with four conditions. */
export function firstPerson(random: Random): Person {
  return {
    ...drawPerson(random, 0, Date.UTC(2026, 3, 21)),
    given: 'Ines',
    family: 'Marlowe',
    gender: 'female',
    born: '1961-03-12',
    conditions: ['heartFailure', 'atrialFibrillation', 'kidneyDisease', 'diabetes'],
    ward: 'emergency',
    stay: 'in hospital',
    isAllergic: true,
  }
}

/** A believable adult: conditions follow age, the ward follows the conditions. */
export function drawPerson(random: Random, index: number, now: number): Person {
  const gender = random.pick(['female', 'male'] as const)
  const age = random.between(19, 92)
  const conditions = profileNames.filter((name) => random.chance(shareAt(name, age)))
  const town = random.pick(towns)
  return {
    id: random.uuid(),
    given: random.pick(givenNames[gender]),
    family: random.pick(familyNames),
    gender,
    born: new Date(now - (age + random.next()) * YEAR_MS).toISOString().slice(0, 10),
    recordNumber: recordNumber(index),
    address: { line: `${random.between(1, 140)} ${random.pick(streets)}`, ...town },
    phone: `+44 1632 960${String(random.between(0, 999)).padStart(3, '0')}`,
    conditions,
    ward: drawWard(random, conditions),
    stay: random.pick(['in hospital', 'in hospital', 'seen lately', 'seen lately', 'at home']),
    isAllergic: random.chance(0.25),
  }
}

const profileNames = Object.keys(profiles).filter((name) => isProfileName(name))
const wardIds = Object.keys(wards).filter((id) => isWardId(id))

function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name)
}

function isWardId(id: string): id is WardId {
  return Object.hasOwn(wards, id)
}

/** Share of people of an age who have a condition: a straight line through the shares at 40 and 80. */
function shareAt(name: ProfileName, age: number): number {
  const [at40, at80] = profiles[name].share
  return Math.max(0.005, at40 + ((at80 - at40) * (age - 40)) / 40)
}

function drawWard(random: Random, conditions: readonly ProfileName[]): WardId {
  const [main] = conditions
  if (main === undefined || random.chance(0.3)) return random.pick(wardIds)
  return profiles[main].ward
}
