import type { Person } from './person.ts'
import type { Random } from './random.ts'
import { cliniciansOf, type WardId } from './staff.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const HISTORY_DAYS = 730

/** One contact with the hospital. `end` is null while it lasts. */
export type Visit = {
  readonly id: string
  readonly kind: 'clinic' | 'admission' | 'emergency'
  readonly ward: WardId
  readonly start: number
  readonly end: number | null
  /** Ids of the Practitioners who took part. */
  readonly practitioners: readonly string[]
}

/** Two years of visits, oldest first; the last one lasts, ended within a fortnight, or was months ago, as the stay says. */
export function drawVisits(random: Random, person: Person, now: number): Visit[] {
  const visits: Visit[] = []
  const quietDays = person.stay === 'at home' ? 120 : 30
  let daysAgo = HISTORY_DAYS - random.between(0, 60)
  while (daysAgo > quietDays) {
    const start = now - daysAgo * DAY_MS - random.between(0, 6) * HOUR_MS
    visits.push(pastVisit(random, person.ward, start, random.chance(0.15)))
    daysAgo -= random.between(60, 170)
  }
  if (person.stay === 'seen lately') {
    visits.push(pastVisit(random, person.ward, now - random.between(2, 13) * DAY_MS, false))
  }
  if (person.stay === 'in hospital') visits.push(currentVisit(random, person.ward, now))
  return visits
}

function pastVisit(random: Random, ward: WardId, start: number, isAdmission: boolean): Visit {
  const hours = isAdmission ? random.between(30, 140) : 1
  return {
    id: random.uuid(),
    kind: isAdmission ? 'admission' : 'clinic',
    ward,
    start,
    end: start + hours * HOUR_MS,
    practitioners: [random.pick(practitionersOf(ward))],
  }
}

function currentVisit(random: Random, ward: WardId, now: number): Visit {
  const isEmergency = ward === 'emergency'
  return {
    id: random.uuid(),
    kind: isEmergency ? 'emergency' : 'admission',
    ward,
    start: now - (isEmergency ? random.between(1, 5) : random.between(8, 90)) * HOUR_MS,
    end: null,
    practitioners: practitionersOf(ward),
  }
}

function practitionersOf(ward: WardId): string[] {
  return cliniciansOf(ward).flatMap((person) => person.practitioner ?? [])
}
