import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

const EMPTY = new Uint8Array(0)

/** Reads a body piece by piece, holding no more of it than was asked for. */
export type ByteReader = {
  /** The next `count` bytes, or undefined when the body ends, breaks off or cannot be decompressed before. */
  take(count: number): Promise<Uint8Array | undefined>
  /** Ends the body here: whoever waits for more is told that there is none. */
  stop(): void
}

/** Opens the body of a request, compressed with gzip (RFC 1952) or as it is. The connection stays open for the answer. */
export function openByteReader(body: Readable, encoding: 'gzip' | 'identity'): ByteReader {
  const source = Readable.from(leaveOpen(body), { objectMode: false })
  // What goes wrong on the way is heard by whoever reads.
  const stream = encoding === 'gzip' ? pipeline(source, createGunzip(), () => {}) : source
  stream.on('error', () => {})
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]()
  let rest: Uint8Array = EMPTY
  let ended = false

  const more = async (): Promise<Uint8Array | undefined> => {
    if (ended) return undefined
    try {
      const next = await chunks.next()
      if (next.done !== true) return next.value
    } catch {
      // A body that breaks off ends here; what came before it was whole.
    }
    ended = true
    return undefined
  }
  return {
    async take(count) {
      if (rest.length >= count) {
        const taken = rest.subarray(0, count)
        rest = rest.subarray(count)
        return taken
      }
      const parts = [rest]
      let length = rest.length
      while (length < count) {
        const part = await more()
        if (part === undefined) return undefined
        parts.push(part)
        length += part.length
      }
      const joined = Buffer.concat(parts, length)
      rest = joined.subarray(count)
      return joined.subarray(0, count)
    },
    stop() {
      ended = true
      rest = EMPTY
      stream.destroy(new Error('the body is not read further'))
    },
  }
}

/** Destroying a request's body would close the connection before it is answered. */
async function* leaveOpen(body: Readable): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterable<Uint8Array> = body.iterator({ destroyOnReturn: false })
  // Not `yield*`, which would hand the error that ends this on to the body.
  for await (const chunk of chunks) yield chunk
}
