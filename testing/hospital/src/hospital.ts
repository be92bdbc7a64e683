import { writeChart } from './chart.ts'
import { transaction, type Transaction } from './fhir.ts'
import { HOSPITAL_NAME, organisationBundle } from './organisation.ts'
import { drawPerson, firstPerson } from './person.ts'
import { openRandom } from './random.ts'
import { staff, type Staff, type WardId } from './staff.ts'

const PATIENTS_DEFAULT = 40
const MINUTE_MS = 60_000

/** One invented patient with two years of history. */
export type SyntheticPatient = {
  readonly id: string
  readonly name: string
  readonly recordNumber: string
  readonly ward: WardId
  /** Whether a visit lasts, which is what gives the ward's clinicians a care relationship. */
  readonly isInHospital: boolean
  readonly bundle: Transaction
}

/** A hospital that exists nowhere. */
export type Hospital = {
  readonly name: string
  readonly staff: readonly Staff[]
  /** The organisation, its wards and its practitioners: to be loaded first, because patients refer to them. */
  readonly organisation: Transaction
  /** The patients one after another, each made when asked for. The first is the same in every hospital. */
  patients(): Generator<SyntheticPatient>
}

/**
 * A hospital that the seed decides to the byte: same seed, same `now`, same bytes. Patients do not depend on each
 * other, so a hospital of ten has the first ten patients of a hospital of a thousand.
 */
export function openHospital(options: {
  readonly seed: string
  readonly patients?: number
  readonly now: number
}): Hospital {
  const { seed, patients = PATIENTS_DEFAULT } = options
  const now = Math.floor(options.now / MINUTE_MS) * MINUTE_MS

  function draw(index: number): SyntheticPatient {
    const random = openRandom(`${seed}/patient/${index}`)
    const person = index === 0 ? firstPerson(random) : drawPerson(random, index, now)
    return {
      id: person.id,
      name: `${person.given} ${person.family}`,
      recordNumber: person.recordNumber,
      ward: person.ward,
      isInHospital: person.stay === 'in hospital',
      bundle: transaction(writeChart(random, person, now)),
    }
  }

  return {
    name: HOSPITAL_NAME,
    staff,
    organisation: organisationBundle(),
    *patients() {
      for (let index = 0; index < patients; index++) yield draw(index)
    },
  }
}
