import type { Message } from '../er7.ts'
import { textAt } from '../fields.ts'

/** Events of these kinds are about who the patient is and the stay; the rest only refer to both. */
export function isAdministrative(message: Message): boolean {
  return textAt(message, message.segments[0], 9) === 'ADT'
}

/** MSH-9 as `ADT^A01`; from the structure where the event is missing there, from EVN-1 in old messages. */
export function eventOf(message: Message): { readonly type: string; readonly trigger: string } {
  const [header] = message.segments
  const type = textAt(message, header, 9) ?? ''
  const structure = textAt(message, header, 9, 3) ?? ''
  const evn = message.segments.find(({ name }) => name === 'EVN')
  const trigger =
    textAt(message, header, 9, 2) ?? textAt(message, evn, 1) ?? structure.split('_')[1] ?? ''
  return { type, trigger }
}
