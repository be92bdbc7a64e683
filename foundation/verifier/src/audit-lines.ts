import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, Fault, fromUtf8, utf8 } from '@wardstone/core'
import { toBase64 } from './encoding.ts'

/** Longest line of a bundle; the header with its framework and rules is the longest real one, far below. */
const LINE_BYTES_MAX = 4 * 1024 * 1024

const NEWLINE = 10

/** Reads a bundle line by line and keeps the hash of what it has taken. */
export type AuditLines = {
  /** Number of the line last taken, counted from 1. */
  readonly number: number
  /** The next line without taking it; undefined at the end of the file. */
  peek(): Promise<string | undefined>
  /** Takes the next line; undefined at the end of the file. */
  take(): Promise<string | undefined>
  /** SHA-256 of all bytes taken so far, newlines included, in base64. */
  digest(): string
}

/**
 * Opens a bundle given in pieces of any size.
 * Its readers throw Fault `proof.malformed` for text that is not UTF-8, a line too long and an unfinished last line.
 */
export function openAuditLines(chunks: AsyncIterable<Uint8Array | string>): AuditLines {
  const lines = splitLines(chunks)
  const hash = sha256.create()
  let number = 0
  let ahead: Uint8Array | undefined
  let isPeeked = false

  async function look(): Promise<string | undefined> {
    if (!isPeeked) {
      const next = await lines.next()
      ahead = next.done === true ? undefined : next.value
      isPeeked = true
    }
    return ahead === undefined ? undefined : decode(ahead, number + 1)
  }

  return {
    get number() {
      return number
    },
    peek: look,
    async take() {
      const text = await look()
      if (text === undefined || ahead === undefined) return undefined
      hash.update(ahead)
      number++
      isPeeked = false
      return text
    },
    digest: () => toBase64(hash.clone().digest()),
  }
}

/** Lines as bytes, each with its newline. */
async function* splitLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? utf8(chunk) : chunk
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      const line = bytes.subarray(start, end + 1)
      yield rest.length === 0 ? line : concatBytes(rest, line)
      rest = new Uint8Array(0)
      start = end + 1
    }
    rest = rest.length === 0 ? bytes.slice(start) : concatBytes(rest, bytes.subarray(start))
    if (rest.length > LINE_BYTES_MAX) {
      throw new Fault(
        'proof.malformed',
        `A line of the bundle is longer than ${LINE_BYTES_MAX} bytes.`,
      )
    }
  }
  if (rest.length > 0) {
    throw new Fault('proof.malformed', 'The bundle is cut off: its last line does not end.')
  }
}

function decode(bytes: Uint8Array, number: number): string {
  try {
    return fromUtf8(bytes.subarray(0, -1))
  } catch {
    throw new Fault('proof.malformed', `Line ${number} of the bundle is not UTF-8.`)
  }
}
