import type { Segment } from '../er7.ts'
import { textAt, valueAt } from '../fields.ts'
import { documentStates } from './codes.ts'
import { documentRules } from './orders.ts'
import { fill, some, type Conversion, type Draft } from './draft.ts'

const MEDIA_TYPE = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,60}$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
/** HL7 tables 0191 and 0834 to the first half of a media type. */
const mediaTypes: Readonly<Record<string, string>> = {
  AP: 'application',
  AU: 'audio',
  FT: 'text',
  IM: 'image',
  TX: 'text',
  TEXT: 'text',
  MULTIPART: 'multipart',
}

/** TXA to DocumentReference without subject and content. */
export function documentOf(conversion: Conversion, txa: Segment, trigger: string): Draft {
  const { message } = conversion
  const availability = textAt(message, txa, 19) ?? ''
  const draft: Draft = {
    resourceType: 'DocumentReference',
    status:
      trigger === 'T11' || availability === 'CA'
        ? 'entered-in-error'
        : availability === 'OB'
          ? 'superseded'
          : 'current',
  }
  fill(conversion, txa, documentRules, draft)
  const docStatus = documentStates[textAt(message, txa, 17) ?? '']
  if (docStatus !== undefined) draft['docStatus'] = docStatus
  const title = textAt(message, txa, 16)
  if (title !== undefined) draft['description'] = title
  return draft
}

/** OBX-5 of type ED or RP as an Attachment; undefined where nothing was sent. */
export function attachmentOf({ message }: Conversion, obx: Segment): Draft | undefined {
  const value = valueAt(message, obx, 5)
  if (value === undefined) return undefined
  const title = textAt(message, obx, 3, 2) ?? textAt(message, obx, 3)
  const contentType = mediaTypeOf(value.text(2), value.text(3))
  if (textAt(message, obx, 2) === 'RP') {
    const pointer = value.text(1)?.trim()
    // The address is shown, never fetched.
    const isAddress = pointer !== undefined && /^https?:\/\/[^\s@]+$/i.test(pointer)
    return some({ contentType, title: title ?? pointer, url: isAddress ? pointer : undefined })
  }
  const sent = value.text(5)
  if (sent === undefined) return some({ contentType, title })
  const packed = sent.replaceAll(/\s+/g, '')
  if (value.text(4)?.toLowerCase() === 'base64' && BASE64.test(packed))
    return some({ contentType, title, data: packed })
  if (value.text(4)?.toLowerCase() === 'hex' && /^(?:[0-9a-f]{2})+$/i.test(packed))
    return some({ contentType, title, data: Buffer.from(packed, 'hex').toString('base64') })
  return textAttachment(sent, title)
}

export function textAttachment(text: string, title?: string): Draft {
  const attachment: Draft = {
    contentType: 'text/plain; charset=utf-8',
    data: Buffer.from(text).toString('base64'),
  }
  if (title !== undefined) attachment['title'] = title
  return attachment
}

function mediaTypeOf(type: string | undefined, subtype: string | undefined): string | undefined {
  const first = type?.trim()
  if (first === undefined) return undefined
  if (first.toUpperCase() === 'PDF') return 'application/pdf'
  const half = mediaTypes[first.toUpperCase()] ?? first.toLowerCase()
  const media = `${half}/${(subtype ?? 'octet-stream').trim().toLowerCase()}`
  return MEDIA_TYPE.test(media) ? media : undefined
}
