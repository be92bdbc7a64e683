import { Fault } from '@wardstone/core'

/** Characters of a message to its bytes and back. */
export type Charset = {
  /** The name in MSH-18, as it was sent; `''` where it said none. */
  readonly name: string
  /** @throws Fault `messages.charset` when the bytes are not in this character set. */
  decode(bytes: Uint8Array): string
  /** @throws Fault `messages.charset` for a character that the set lacks, or a set that can only be read. */
  encode(text: string): Uint8Array
}

type Kind =
  | { readonly kind: 'utf-8' }
  | { readonly kind: 'single'; readonly label: string }
  | { readonly kind: 'multi'; readonly label: string }

const single = (label: string): Kind => ({ kind: 'single', label })
const multi = (label: string): Kind => ({ kind: 'multi', label })

/** HL7 table 0211 (v2.9 appendix A), and the names that senders write instead, to labels of the WHATWG Encoding Standard. */
const kinds: Readonly<Record<string, Kind>> = {
  '': { kind: 'utf-8' },
  // Senders who say ASCII and mean UTF-8 are many; other bytes beyond ASCII have no meaning there.
  ASCII: { kind: 'utf-8' },
  'UNICODE UTF-8': { kind: 'utf-8' },
  UNICODE: { kind: 'utf-8' },
  'UTF-8': { kind: 'utf-8' },
  UTF8: { kind: 'utf-8' },
  '8859/1': single('iso-8859-1'),
  '8859/2': single('iso-8859-2'),
  '8859/3': single('iso-8859-3'),
  '8859/4': single('iso-8859-4'),
  '8859/5': single('iso-8859-5'),
  '8859/6': single('iso-8859-6'),
  '8859/7': single('iso-8859-7'),
  '8859/8': single('iso-8859-8'),
  '8859/9': single('windows-1254'),
  '8859/15': single('iso-8859-15'),
  'ISO-8859-1': single('iso-8859-1'),
  'ISO-8859-15': single('iso-8859-15'),
  'WINDOWS-1252': single('windows-1252'),
  'GB 18030-2000': multi('gb18030'),
  'KS X 1001': multi('euc-kr'),
  'BIG-5': multi('big5'),
  'ISO IR87': multi('iso-2022-jp'),
  'ISO IR14': multi('iso-2022-jp'),
}

/**
 * The character set that MSH-18 names; without one, UTF-8, of which ASCII is a part (v2.9 §2.14.9.18).
 * @throws Fault `messages.charset` for one that is not in the table. UTF-16 and UTF-32 are not: their bytes would be
 * taken for the delimiters of MLLP.
 */
export function charsetNamed(name: string): Charset {
  const kind = kinds[name.trim().toUpperCase()]
  if (kind === undefined) {
    throw refusal('MSH-18 names a character set that is not read here. Send UNICODE UTF-8.')
  }
  if (kind.kind === 'utf-8') return { name, decode: decodeUtf8, encode: encodeUtf8 }
  return kind.kind === 'single' ? singleByte(name, kind.label) : readOnly(name, kind.label)
}

function refusal(message: string): Fault {
  return new Fault('messages.charset', message, { segment: 'MSH', field: 18 })
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refusal('The message is not UTF-8. Name its character set in MSH-18.')
  }
}

function encodeUtf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw refusal('The text is no Unicode.')
  return new TextEncoder().encode(text)
}

const BYTES = Uint8Array.from({ length: 256 }, (_unused, byte) => byte)

/** Byte by byte through one table in both directions, so that what was read is written as it was. */
function singleByte(name: string, label: string): Charset {
  const decoder = new TextDecoder(label)
  const characters = [...BYTES].map((byte) => decoder.decode(Uint8Array.of(byte)))
  const byteOf = new Map(characters.map((character, byte) => [character, byte]))
  return {
    name,
    decode(bytes) {
      const parts: string[] = []
      for (const byte of bytes) {
        const character = characters[byte]
        if (character === undefined || character === '\uFFFD')
          throw refusal('The message has bytes that its character set does not define.')
        parts.push(character)
      }
      return parts.join('')
    },
    encode(text) {
      return Uint8Array.from(Array.from(text), (character) => {
        const byte = byteOf.get(character)
        if (byte === undefined) throw refusal('A character is not in the message’s character set.')
        return byte
      })
    },
  }
}

function readOnly(name: string, label: string): Charset {
  return {
    name,
    decode(bytes) {
      try {
        return new TextDecoder(label, { fatal: true }).decode(bytes)
      } catch {
        throw refusal('The bytes of the message are not in the character set that MSH-18 names.')
      }
    },
    encode(text) {
      // ASCII is a part of each of them.
      if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return new TextEncoder().encode(text)
      throw refusal('Messages of this character set can be read here, not written.')
    },
  }
}
