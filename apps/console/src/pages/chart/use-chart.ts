import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { readAll, readPatient } from '../../fhir/fetch.ts'
import type {
  AllergyIntolerance,
  Condition,
  Encounter,
  MedicationRequest,
  Observation,
  Resource,
} from '../../fhir/types.ts'

// Each reading is a disclosure with an entry of its own: never repeated behind the person's back.
const readOnce = { staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false }

/** Demographics of one patient. */
export function usePatient(patientId: string) {
  return useQuery({
    queryKey: ['chart', patientId, 'Patient'],
    queryFn: () => readPatient(patientId),
    ...readOnce,
  })
}

/** The parts of a chart, each as a query of its own so that one refusal leaves the others readable. */
export function useChart(patientId: string) {
  return {
    conditions: useSection<Condition>('Condition', patientId),
    medicines: useSection<MedicationRequest>('MedicationRequest', patientId),
    observations: useSection<Observation>('Observation', patientId),
    encounters: useSection<Encounter>('Encounter', patientId),
    allergies: useSection<AllergyIntolerance>('AllergyIntolerance', patientId),
  }
}

export type Chart = ReturnType<typeof useChart>

function useSection<R extends Resource>(type: R['resourceType'], patientId: string) {
  return useQuery({
    queryKey: ['chart', patientId, type],
    queryFn: () => readAll<R>(type, patientId),
    ...readOnce,
  })
}

/** Who read this record, newest first. Reading the list leaves an entry as well, so it is read once a visit. */
export function useAccesses(patientId: string, after: boolean) {
  return useQuery({
    queryKey: ['chart', patientId, 'accesses'],
    queryFn: () => api.accesses(patientId),
    enabled: after,
    ...readOnce,
  })
}
