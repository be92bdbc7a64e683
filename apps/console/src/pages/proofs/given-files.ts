import { fromUtf8 } from '@wardstone/core'

/** Longest file that is read. */
export const FILE_BYTES_MAX = 64 * 1024 * 1024

/** What a dropped file is, by how it begins. */
export type FileRole = 'proof' | 'policy' | 'keys' | 'entry'

const BEGINNING_BYTES = 4_096

/**
 * Tells what a file is for. Whatever is none of the known texts is taken for the entry that a proof is about, since an
 * entry may be any bytes.
 */
export function roleOf(bytes: Uint8Array): FileRole {
  const text = beginningOf(bytes)
  if (
    /^(?:c2sp\.org\/tlog-proof@|wardstone\.dev\/fork@|\{"format":"wardstone\.dev\/about@)/.test(
      text,
    )
  )
    return 'proof'
  // A signed note: the origin, a size, a root, and signatures behind an empty line.
  if (/^[^\n]+\n\d+\n[A-Za-z0-9+/]{43}=\n(?:[^\n]+\n)*\n— /.test(text)) return 'proof'
  if (/^(?:#[^\n]*\n|\n)*(?:log|witness|group|quorum)[ \t]/.test(text)) return 'policy'
  if (/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+\s/.test(`${text}\n`)) return 'keys'
  return 'entry'
}

function beginningOf(bytes: Uint8Array): string {
  let end = Math.min(bytes.length, BEGINNING_BYTES)
  // Not in the middle of a character: its further bytes begin with the bits 10.
  while (end < bytes.length && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  try {
    return fromUtf8(bytes.subarray(0, end))
  } catch {
    return ''
  }
}
