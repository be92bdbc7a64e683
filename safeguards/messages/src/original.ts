import { textAt } from './fields.ts'
import type { Draft } from './convert/draft.ts'
import type { Kept } from './intake.ts'

/** Media type of HL7 v2 in ER7 (HL7 v2 Transport: HTTP, §4). */
export const ER7 = 'x-application/hl7-v2+er7'

/** The message as it was sent, byte by byte, as a document of the patient it is about. */
export function originalOf(
  { message, bytes, type }: Kept,
  place: { readonly patientId: string; readonly id: string; readonly at: number },
): Draft {
  const control = textAt(message, message.segments[0], 10)?.trim()
  return {
    resourceType: 'DocumentReference',
    id: place.id,
    ...(control === undefined ? {} : { masterIdentifier: { value: control } }),
    status: 'current',
    type: { text: 'HL7 v2 message' },
    category: [{ text: type }],
    subject: { reference: `Patient/${place.patientId}` },
    date: new Date(place.at).toISOString(),
    description: `The message ${type} as it was received.`,
    content: [
      {
        attachment: {
          contentType: ER7,
          data: Buffer.from(bytes).toString('base64'),
          size: bytes.length,
          title: type,
        },
      },
    ],
  }
}
