import { useQuery } from '@tanstack/react-query'
import { get } from '../../api.ts'
import { nameOf } from '../../fhir/people.ts'
import type { Bundle, Patient } from '../../fhir/types.ts'
import type { Hold } from '../../holds-api.ts'

/** A search takes so many values at once; the rest are shown by their id. */
const NAMES_MAX = 50

/** Names by patient id: one reading when the list opens or grows, and never again in the background. */
export function usePatientNames(
  lists: { readonly holds: readonly Hold[]; readonly past: readonly Hold[] } | undefined,
): ReadonlyMap<string, string> {
  const all = [...(lists?.holds ?? []), ...(lists?.past ?? [])]
  const ids = [...new Set(all.flatMap(({ patientId }) => patientId ?? []))].slice(0, NAMES_MAX)
  const query = useQuery({
    queryKey: ['holds', 'names', ids],
    queryFn: async () => {
      const search = new URLSearchParams({ _id: ids.join(','), _count: String(NAMES_MAX) })
      return get<Bundle<Patient>>(`/fhir/R4/Patient?${search.toString()}`)
    },
    enabled: ids.length > 0,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  const patients = (query.data?.entry ?? []).flatMap(({ resource }) => resource ?? [])
  return new Map(patients.map((patient) => [patient.id ?? '', nameOf(patient)]))
}
