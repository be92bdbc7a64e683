import type { Segment } from '../er7.ts'
import type { Draft, Reference } from './draft.ts'
import type { Subject, Work } from './work.ts'

/** Where a message stands while its segments are read: what the next one belongs to. */
export type Course = Work & {
  readonly type: string
  readonly trigger: string
  readonly subject: Subject
  readonly control: string
  /** `subject` and `encounter` of most clinical resources. */
  readonly links: Draft
  readonly lines: string[]
  orc: Segment | undefined
  /** Names the order for the ids of what belongs to it. */
  order: string
  report: Draft | undefined
  request: Draft | undefined
  immunization: { readonly draft: Draft; readonly reference: Reference } | undefined
  /** What an NTE is about. */
  noted: Draft | undefined
  document: Draft | undefined
  /** Whether an ORC waits for what says what was ordered. */
  pending: boolean
}
