import type { Given } from './main.ts'
import type { Operator } from './operator.ts'
import { DONE, print, usage } from './output.ts'

/** `wardstone record hold PATIENT_ID --reason TEXT`: from then on the record is not erased. */
export async function holdCommand(given: Given, operator: Operator): Promise<number> {
  const [patient, ...rest] = given.words
  const reason = given.text('reason')
  if (patient === undefined || rest.length > 0 || reason === undefined)
    return usage('Name one patient and say why: wardstone record hold PATIENT_ID --reason TEXT')
  await operator.send('POST', pathOf(patient), JSON.stringify({ reason }))
  print(
    given,
    { patient, held: true },
    'The record is under a legal hold: it is not erased until that is released.',
  )
  return DONE
}

/** `wardstone record release PATIENT_ID` */
export async function releaseCommand(given: Given, operator: Operator): Promise<number> {
  const [patient, ...rest] = given.words
  if (patient === undefined || rest.length > 0)
    return usage('Name one patient: wardstone record release PATIENT_ID')
  await operator.send('DELETE', pathOf(patient))
  print(given, { patient, held: false }, 'Released: the record can be erased again.')
  return DONE
}

function pathOf(patient: string): string {
  return `/api/records/patients/${encodeURIComponent(patient)}/hold`
}
