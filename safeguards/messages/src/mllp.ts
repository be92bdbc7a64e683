/** Bytes that frame a message on a connection: MLLP (HL7 v2 Transport Specification: MLLP, release 2, §2). */
const START = 0x0b
const END = 0x1c
const CR = 0x0d
const LF = 0x0a

/** What came out of the bytes so far. */
type Framed =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** Bytes where a message should begin. The connection cannot be trusted to find its place again. */
  | { readonly kind: 'garbage' }
  | { readonly kind: 'too-large' }

export type FrameReader = {
  /** What the next bytes of the connection complete, in order. Ends for good with `garbage` or `too-large`. */
  push(chunk: Uint8Array): readonly Framed[]
  /** Whether a message has begun and not ended. */
  readonly isInside: boolean
}

/** Reads frames of at most `bytesMax` bytes, each held once. Line ends between frames are overlooked, as some senders add them. */
export function openFrameReader(bytesMax: number): FrameReader {
  let parts: Uint8Array[] = []
  let length = 0
  let inside = false
  let endSeen = false
  let failed = false

  const fail = (kind: 'garbage' | 'too-large'): Framed => {
    failed = true
    parts = []
    return { kind }
  }
  const keep = (bytes: Uint8Array): boolean => {
    length += bytes.length
    if (bytes.length > 0) parts.push(bytes)
    return length <= bytesMax
  }
  const finish = (): Framed => {
    const bytes = new Uint8Array(Buffer.concat(parts))
    parts = []
    length = 0
    inside = false
    return { kind: 'message', bytes }
  }
  /** Reads from `at`; gives where it stopped and what it found there. */
  const step = (chunk: Uint8Array, at: number): { next: number; found?: Framed } => {
    if (!inside) {
      const byte = chunk[at]
      inside = byte === START
      if (inside || byte === CR || byte === LF) return { next: at + 1 }
      return { next: at, found: fail('garbage') }
    }
    if (endSeen) {
      endSeen = false
      if (chunk[at] === CR) return { next: at + 1, found: finish() }
      // Within a message the byte is data: HL7 has no way to forbid it in a character set of many bytes.
      if (!keep(Uint8Array.of(END))) return { next: at, found: fail('too-large') }
    }
    const end = chunk.indexOf(END, at)
    const until = end === -1 ? chunk.length : end
    // A copy: what Node lends is a view of a larger buffer that one message would hold.
    if (!keep(Uint8Array.from(chunk.subarray(at, until))))
      return { next: at, found: fail('too-large') }
    endSeen = end !== -1
    return { next: endSeen ? until + 1 : until }
  }

  return {
    get isInside() {
      return inside
    },
    push(chunk) {
      const framed: Framed[] = []
      let at = failed ? chunk.length : 0
      while (at < chunk.length) {
        const { next, found } = step(chunk, at)
        if (found !== undefined) framed.push(found)
        if (found !== undefined && found.kind !== 'message') break
        at = next
      }
      return framed
    },
  }
}

/** A message as it goes over a connection. */
export function frame(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(START), bytes, Uint8Array.of(END, CR)])
}
