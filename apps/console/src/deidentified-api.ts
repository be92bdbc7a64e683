import { queryOptions } from '@tanstack/react-query'
import { get, post, remove } from './api.ts'

export type ProfileName =
  | 'hipaa-safe-harbor'
  | 'hipaa-expert-determination'
  | 'hipaa-expert-determination-text'
  | 'hipaa-limited-data-set'
  | 'gdpr-pseudonymised'

export type QuasiIdentifier =
  | 'birthYear'
  | 'gender'
  | 'zip3'
  | 'state'
  | 'maritalStatus'
  | 'language'
  | 'deceasedYear'

export type SensitiveAttribute = 'condition' | 'medication' | 'procedure' | 'allergy'

/** What is asked for. `kMin`: the smallest group of patients that look alike that is still acceptable. */
export type DeidentifiedOrder = {
  readonly profile: ProfileName
  readonly kMin: number
  readonly quasiIdentifiers: readonly QuasiIdentifier[]
  readonly sensitiveAttributes: readonly SensitiveAttribute[]
}

/** Groups of `from` to `to` patients; `to` null: and more. */
export type GroupSizes = {
  readonly from: number
  readonly to: number | null
  readonly groups: number
  readonly patients: number
}

/** Measured on what leaves. Shares are fractions of its patients. */
export type RiskReport = Omit<DeidentifiedOrder, 'profile'> & {
  readonly patients: number
  readonly classes: number
  /** Size of the smallest group; null without patients. */
  readonly k: number | null
  readonly patientsBelow: number
  readonly unique: number
  readonly meanRisk: number
  /** Empty in reports from before they were counted. */
  readonly groupSizes: readonly GroupSizes[]
  readonly diversity: readonly {
    readonly attribute: SensitiveAttribute
    readonly l: number | null
    readonly classesOfOne: number
  }[]
}

export type DeidentifiedExport = {
  readonly id: string
  readonly profile: ProfileName
  readonly state: 'running' | 'ready' | 'failed'
  readonly startedAt: number
  readonly endedAt: number | null
  /** While it runs: so far, and 0 while it reads who is in the records. */
  readonly resources: number
  readonly patients: number
  /** Code of the fault that ended one that failed. */
  readonly code: string | null
  /** Null in lists. */
  readonly report: RiskReport | null
}

const RUNNING_MS = 1_000
const REFRESH_MS = 60_000
const base = '/api/deidentified-exports'
const id = encodeURIComponent

/** Everybody's de-identified exports, newest first; every second while one is made. */
export const deidentifiedQuery = queryOptions({
  queryKey: ['deidentified'],
  queryFn: () => get<{ exports: readonly DeidentifiedExport[] }>(base),
  refetchInterval: ({ state }) =>
    state.data?.exports.some((one) => one.state === 'running') === true ? RUNNING_MS : REFRESH_MS,
})

/** One with its report, which never changes. */
export function deidentifiedReportQuery(one: string) {
  return queryOptions({
    queryKey: ['deidentified', one],
    queryFn: () => get<DeidentifiedExport>(`${base}/${id(one)}`),
    staleTime: Infinity,
  })
}

export const deidentifiedApi = {
  start: (order: DeidentifiedOrder) => post<DeidentifiedExport>(base, order),
  remove: (one: string) => remove(`${base}/${id(one)}`),
  fileUrl: (one: string) => `${base}/${id(one)}/download`,
}
