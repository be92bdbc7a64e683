import { Fault, utf8 } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCheckpoint } from './checkpoint.ts'
import { fromBase64 } from './encoding.ts'
import { parseEntry } from './entry.ts'
import { parseProofFile } from './proof-file.ts'
import { parseSignedNote } from './signed-note.ts'
import { parseEntryBundle, parseTile, parseTilePath } from './tiles.ts'
import { parseVerifierKey } from './verifier-key.ts'

const RUNS = 500
const HASH = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='

// Rubbish that looks almost right goes deeper into a parser than noise does.
const fragments = fc.constantFrom(
  '\n',
  '\n\n',
  '— ',
  ' ',
  '+',
  '=',
  '0',
  '18446744073709551615',
  'index ',
  'extra ',
  'c2sp.org/tlog-proof@v1\n',
  'example.com/log',
  'tile/',
  'entries/',
  'x001/',
  '.p/',
  '{"actor":',
  '}',
  '[',
  '\ud800',
  HASH,
)
const texts = fc
  .array(fc.oneof(fragments, fc.string(), fc.string({ unit: 'binary' })), { maxLength: 12 })
  .map((parts) => parts.join(''))
const byteStrings = fc.oneof(fc.uint8Array({ maxLength: 600 }), texts.map(utf8))

/** What comes of parsing; anything thrown that is not a Fault comes through. */
function outcome(parse: () => unknown): string {
  try {
    parse()
    return 'accepted'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

const allowed = /^(accepted|proof\.malformed)$/

describe('rubbish', () => {
  it.each([
    ['a signed note', parseSignedNote],
    ['a checkpoint', parseCheckpoint],
    ['a verifier key', parseVerifierKey],
    ['a proof file', parseProofFile],
    ['a tile path', parseTilePath],
    ['base64', fromBase64],
  ])('as a text read as %s ends in a refusal, never in a crash', (_what, parse) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(outcome(() => parse(text))).toMatch(allowed)
      }),
      { numRuns: RUNS },
    )
  })

  it.each([
    ['a signed note', parseSignedNote],
    ['a proof file', parseProofFile],
    ['an entry bundle', parseEntryBundle],
    ['a tile', (bytes: Uint8Array) => parseTile(bytes, 3)],
    ['an entry', parseEntry],
  ])('as bytes read as %s ends in a refusal, never in a crash', (_what, parse) => {
    fc.assert(
      fc.property(byteStrings, (bytes) => {
        expect(outcome(() => parse(bytes))).toMatch(allowed)
      }),
      { numRuns: RUNS },
    )
  })
})
