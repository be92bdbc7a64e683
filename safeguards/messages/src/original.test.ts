import { expect, it } from 'vitest'
import { parseMessage } from './er7.ts'
import { ER7, originalOf } from './original.ts'

it('the original of a message is a document of its patient with the very bytes, whatever their character set', () => {
  const text = 'MSH|^~\\&|LAB|N|||2026||ADT^A04|C 1|P|2.5||||||8859/1\nPID|1||7||M\xfcller\r\n'
  const bytes = Uint8Array.from(Buffer.from(text, 'latin1'))
  const message = parseMessage(bytes)
  const actor = { id: 'system:messages', roles: ['service'] } as const
  const sender = {
    id: 's',
    name: 'Laboratory',
    application: 'LAB',
    facility: '',
    certificate: null,
    charset: '',
    zone: 'UTC',
    mayUpdatePatients: false,
    addedAt: 0,
    bytesMax: 1024,
    perSecondMax: 1,
    connectionsMax: 1,
  }
  const kept = { key: new Uint8Array(16), sender, message, bytes, type: 'ADT^A04', actor }
  const document = originalOf(kept, { patientId: 'p', id: 'd', at: 0 })
  expect(document).toMatchObject({
    masterIdentifier: { value: 'C 1' },
    subject: { reference: 'Patient/p' },
    content: [
      {
        attachment: {
          contentType: ER7,
          size: bytes.length,
          data: Buffer.from(text, 'latin1').toString('base64'),
        },
      },
    ],
  })
})
