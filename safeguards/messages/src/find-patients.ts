import type { TransactionSql } from '@wardstone/database'
import type { Identified } from './convert/convert.ts'
import type { PatientIdentifier } from './convert/patient.ts'
import type { Message } from './er7.ts'
import { merging } from './events.ts'
import { textAt } from './fields.ts'
import { invalid } from './refusals.ts'
import type { Sender } from './senders.ts'

/** The id of the patient with this number in this system; undefined for none. @throws Fault when several have it. */
export type FindPatient = (identifier: PatientIdentifier) => Promise<string | undefined>

/** Whom a message is about. */
export type Found = {
  readonly patientId: string
  /** Of the record that the message says is of the same patient. */
  readonly priorId: string | undefined
  readonly isNew: boolean
}

/** A keyed name of these parts, in the alphabet of FHIR ids. */
type IdOf = (...parts: readonly string[]) => string

const LOCK_HEX_DIGITS = 12

/** Two messages about a patient who is new must not make two of one: whoever comes second waits for the first’s end. */
export async function lockPatients(
  tx: TransactionSql,
  idOf: IdOf,
  { identifiers, prior }: Identified,
): Promise<void> {
  const names = [...identifiers, ...prior].map(({ system, value }) => idOf('lock', system, value))
  // In one order everywhere, so that no two wait for each other.
  for (const name of [...new Set(names)].toSorted()) {
    const number = Number.parseInt(name.slice(0, LOCK_HEX_DIGITS), 16)
    await tx`select pg_advisory_xact_lock(${number}::bigint)`
  }
}

/**
 * Finds the patient by every number that the message has, and a merged one by MRG.
 * @throws Fault `messages.invalid` when the numbers are of different patients, or the sender may not merge.
 */
export async function findPatients(
  findPatient: FindPatient,
  idOf: IdOf,
  sender: Sender,
  message: Message,
  { identifiers, prior }: Identified,
): Promise<Found> {
  const known = await theOne(findPatient, identifiers, 'PID', 3)
  const [first] = identifiers
  const patientId = known ?? idOf('Patient', first?.system ?? '', first?.value ?? '')
  const isNew = known === undefined
  const isMerge = merging.has(textAt(message, message.segments[0], 9, 2) ?? '')
  if (!isMerge || prior.length === 0) return { patientId, priorId: undefined, isNew }
  if (!sender.mayUpdatePatients) {
    const mrg = { segment: 'MRG', sequence: 1, field: 1 }
    throw invalid(mrg, 'merges patients, which this sender may not')
  }
  const other = await theOne(findPatient, prior, 'MRG', 1)
  return { patientId, priorId: other === patientId ? undefined : other, isNew }
}

async function theOne(
  findPatient: FindPatient,
  identifiers: readonly PatientIdentifier[],
  segment: string,
  field: number,
): Promise<string | undefined> {
  const found = new Set<string>()
  for (const identifier of identifiers) {
    const id = await findPatient(identifier)
    if (id !== undefined) found.add(id)
  }
  if (found.size > 1) {
    throw invalid({ segment, sequence: 1, field }, 'has numbers of different patients')
  }
  return [...found][0]
}
