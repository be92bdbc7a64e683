import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
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

/** Whether every part of the chart was answered, so that the list of readers holds this reading too. */
export function useIsChartRead(patientId: string): boolean {
  const queries = useQueryClient().getQueryCache()
  const isRead = () =>
    queries
      .findAll({ queryKey: ['chart', patientId] })
      .every(({ state, queryKey }) => queryKey[2] === 'accesses' || state.status !== 'pending')
  return useSyncExternalStore((listen) => queries.subscribe(listen), isRead)
}

/** What was just read is an entry within a quarter of a second; asked sooner, the list would lack it. */
const SEQUENCED_MS = 400

/** Who read this record, newest first. Reading the list leaves an entry as well, so it is read once a visit. */
export function useAccesses(patientId: string, after: boolean) {
  return useQuery({
    queryKey: ['chart', patientId, 'accesses'],
    queryFn: async () => {
      await new Promise((resolve) => setTimeout(resolve, SEQUENCED_MS))
      return api.accesses(patientId)
    },
    enabled: after,
    ...readOnce,
  })
}
