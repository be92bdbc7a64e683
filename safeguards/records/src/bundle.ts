import type { Resource } from './resource.ts'

/** One change: a create (FHIR R4 §3.1.0.8), an update (§3.1.0.4) or a delete (§3.1.0.7). */
export type Change =
  | { readonly kind: 'create'; readonly resource: Resource }
  | {
      readonly kind: 'update'
      readonly resource: Resource
      readonly id: string
      /** The version that the writer saw, from If-Match. */
      readonly ifVersion?: number
    }
  | {
      readonly kind: 'delete'
      readonly type: string
      readonly id: string
      readonly ifVersion?: number
    }
