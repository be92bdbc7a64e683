import { systems, transaction, type Resource, type Transaction } from './fhir.ts'
import { staff, wards, type Staff } from './staff.ts'

export const HOSPITAL_NAME = 'St. Brannoc Hospital'
export const ORGANIZATION_ID = 'stbrannoc'

/** The hospital itself: Organization, a Location a ward, a Practitioner for each who treats patients. */
export function organisationBundle(): Transaction {
  return transaction([organization(), ...Object.entries(wards).map(location), ...practitioners()])
}

function organization(): Resource {
  return {
    resourceType: 'Organization',
    id: ORGANIZATION_ID,
    active: true,
    name: HOSPITAL_NAME,
    address: [{ line: ['1 Infirmary Road'], city: 'Brannoc Harbour', postalCode: 'BH4 1AA' }],
  }
}

function location([id, name]: [string, string]): Resource {
  return {
    resourceType: 'Location',
    id: `sb-${id}`,
    status: 'active',
    name,
    mode: 'instance',
    managingOrganization: { reference: `Organization/${ORGANIZATION_ID}` },
  }
}

function practitioners(): Resource[] {
  return staff.flatMap((person, at) =>
    person.practitioner === null ? [] : [practitioner(person.practitioner, person, at)],
  )
}

function practitioner(id: string, { displayName, profession }: Staff, at: number): Resource {
  const isDoctor = displayName.startsWith('Dr. ')
  const [given = '', family = ''] = displayName.replace('Dr. ', '').split(' ')
  return {
    resourceType: 'Practitioner',
    id,
    active: true,
    identifier: [
      { system: systems.staffNumber, value: `SB-STAFF-${String(at + 1).padStart(3, '0')}` },
    ],
    name: [{ family, given: [given], text: displayName, ...(isDoctor ? { prefix: ['Dr.'] } : {}) }],
    qualification: [{ code: { text: profession } }],
  }
}
