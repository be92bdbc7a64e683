import { Fault } from '@wardstone/core'
import { eventOf } from './convert/event.ts'
import type { Message } from './er7.ts'

/** Which messages are taken in: type, events, and what becomes of them. docs/operations/messages.md has the same table. */
const events: Readonly<Record<string, readonly string[]>> = {
  ADT: 'A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A18 A25 A26 A27 A28 A31 A34 A38 A40 A60'.split(
    ' ',
  ),
  ORU: ['R01'],
  OUL: ['R22', 'R23', 'R24'],
  ORM: ['O01'],
  OMG: ['O19'],
  OML: ['O21', 'O33'],
  OMP: ['O09'],
  RDE: ['O11', 'O25'],
  RDS: ['O13'],
  SIU: ['S12', 'S13', 'S14', 'S15', 'S16', 'S17', 'S26'],
  MDM: ['T01', 'T02', 'T04', 'T05', 'T06', 'T08', 'T09', 'T10', 'T11'],
  VXU: ['V04'],
}

/** Events by which a record would be deleted or taken apart: a person decides that, not a message. */
const deciding: ReadonlySet<string> = new Set([
  'A23',
  'A24',
  'A29',
  'A37',
  'A41',
  'A44',
  'A45',
  'A47',
])

/** Events that say two numbers are of one patient (MRG). */
export const merging: ReadonlySet<string> = new Set(['A18', 'A34', 'A40'])

/** `ADT^A01`, or `''` for what no type and event could be: the words of a stranger do not go into evidence. */
export function typeName(message: Message): string {
  const { type, trigger } = eventOf(message)
  return /^[A-Z0-9]{3}$/.test(type) && /^[A-Z0-9]{3}$/.test(trigger) ? `${type}^${trigger}` : ''
}

/** @throws Fault `messages.unsupported` with what to do instead. */
export function requireSupported(message: Message): void {
  const { type, trigger } = eventOf(message)
  const place = { segment: 'MSH', sequence: 1, field: 9 }
  if (events[type]?.includes(trigger) === true) return
  if (type === 'ADT' && deciding.has(trigger)) {
    throw new Fault(
      'messages.unsupported',
      'This event deletes, moves or unlinks records. A person does that here, not a message.',
      place,
    )
  }
  throw new Fault(
    'messages.unsupported',
    'Messages of this type and event are not taken in here. Turn them off at the sender.',
    place,
  )
}
