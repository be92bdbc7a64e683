import { concatBytes, Fault, fromUtf8, utf8 } from '@wardstone/core'
import { verifyEd25519 } from './ed25519.ts'
import { fromBase64, readUint32, toBase64 } from './encoding.ts'
import { isKeyName, parseVerifierKey, type VerifierKey } from './verifier-key.ts'

export const NOTE_BYTES_MAX = 256 * 1024
/** The standard asks for at least 16. */
export const NOTE_SIGNATURES_MAX = 64

const KEY_ID_BYTES = 4

export type NoteSignature = {
  readonly name: string
  readonly id: number
  readonly signature: Uint8Array<ArrayBuffer>
}

/** A text and who says to have signed it: nothing to believe before `verifySignedNote`. */
export type SignedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] }

/** Writes a note (c2sp.org/signed-note, "Format"). The text ends in a newline. */
export function formatSignedNote({ text, signatures }: SignedNote): string {
  const lines = signatures.map(({ name, id, signature }) => {
    const keyId = new Uint8Array(KEY_ID_BYTES)
    new DataView(keyId.buffer).setUint32(0, id)
    return `— ${name} ${toBase64(concatBytes(keyId, signature))}\n`
  })
  return `${text}\n${lines.join('')}`
}

/** Reads a note without believing it. @throws Fault `proof.malformed`. */
export function parseSignedNote(input: Uint8Array | string): SignedNote {
  const note = typeof input === 'string' ? input : decode(input)
  if (note.length > NOTE_BYTES_MAX) throw malformed('it is too long')
  // oxlint-disable-next-line eslint/no-control-regex -- control characters are what is refused.
  if (!note.isWellFormed() || /[\u0000-\u0009\u000b-\u001f]/.test(note)) {
    throw malformed('it holds a character that a note may not hold')
  }
  const blank = note.lastIndexOf('\n\n')
  if (blank === -1 || !note.endsWith('\n'))
    throw malformed('it has no signatures after an empty line')
  const lines = note.slice(blank + 2, -1).split('\n')
  if (lines.length > NOTE_SIGNATURES_MAX)
    throw malformed(`it has more than ${NOTE_SIGNATURES_MAX} signatures`)
  return { text: note.slice(0, blank + 1), signatures: lines.map(parseSignatureLine) }
}

/**
 * The text of a note that at least one of the given verifier keys signed, and which of them did.
 * Signatures by unknown keys are passed over; one wrong signature by a known key spoils the note.
 *
 * @throws Fault `proof.malformed` for a text that is no note or a key that is none, `proof.invalid` when it is not signed.
 */
export async function verifySignedNote(
  input: Uint8Array | string,
  vkeys: readonly string[],
): Promise<{ readonly text: string; readonly signedBy: readonly VerifierKey[] }> {
  const keys = vkeys.map(parseVerifierKey)
  const { text, signatures } = parseSignedNote(input)
  const message = utf8(text)
  const signedBy = new Set<VerifierKey>()
  for (const { name, id, signature } of signatures) {
    for (const key of keys.filter((known) => known.name === name && known.id === id)) {
      if (!(await verifyEd25519({ publicKey: key.publicKey, message, signature }))) {
        throw new Fault('proof.invalid', `The signature of ${name} is wrong.`)
      }
      signedBy.add(key)
    }
  }
  if (signedBy.size === 0)
    throw new Fault('proof.invalid', 'None of the known keys signed this note.')
  return { text, signedBy: [...signedBy] }
}

function parseSignatureLine(line: string): NoteSignature {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ')
  const bytes = fromBase64(encoded)
  if (
    dash !== '—' ||
    rest.length > 0 ||
    !isKeyName(name) ||
    bytes === undefined ||
    bytes.length <= KEY_ID_BYTES
  ) {
    throw malformed('a signature line is not written — <name> <base64>')
  }
  return { name, id: readUint32(bytes), signature: bytes.slice(KEY_ID_BYTES) }
}

function decode(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw malformed('it is not UTF-8')
  }
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The signed note cannot be read: ${reason}.`)
}
