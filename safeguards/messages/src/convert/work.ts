import type { Collection } from './collect.ts'
import type { Conversion, Reference } from './draft.ts'

/** Where the resources go, and what is known already. */
export type Target = {
  readonly patientId: string
  /** Whether Patient is written: a new one, or one that this sender may change. */
  readonly writesPatient: boolean
  /** Patients who were merged into this one, now or before. */
  readonly replaces: readonly string[]
  /** Whether the visit was written by an ADT message, which knows it better than others. */
  readonly visitKnown: boolean
}

/** One message being taken apart. */
export type Work = {
  readonly conversion: Conversion
  readonly collection: Collection
  readonly target: Target
  readonly visit: string | undefined
}

/** What every resource of the message points at. */
export type Subject = { readonly patient: Reference; readonly encounter: Reference | undefined }
