import { Fault } from '@wardstone/core'
import type { Place } from './fields.ts'

/** A field that breaks a rule, named and not repeated: it may hold patient data. */
export function invalid(place: Place, problem: string): Fault {
  const { segment, sequence, field } = place
  const where = field === 0 ? segment : `${segment}-${field}`
  const which = sequence === 1 ? where : `${where} (${segment} no. ${sequence})`
  return new Fault('messages.invalid', `${which} ${problem}.`, { segment, sequence, field })
}
