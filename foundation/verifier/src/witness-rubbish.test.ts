import { Fault, utf8 } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCheckpointKey } from './checkpoint-key.ts'
import { verifySignedCheckpoint } from './cosignature.ts'
import { parseForkEvidence } from './fork-evidence.ts'
import { parsePolicy } from './policy.ts'

const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const HASH = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='

// Rubbish that looks almost right goes deeper into a parser than noise does.
const fragments = fc.constantFrom(
  '\n',
  '\n\n',
  ' ',
  '\t',
  '+',
  '— ',
  '#',
  '0',
  '9007199254740993',
  '\u00e9',
  HASH,
  VKEY,
  'log ',
  'witness ',
  'group g ',
  'quorum ',
  'any',
  'all',
  'none',
  'example.com/foo',
  'wardstone.dev/fork@v1\n',
  `root ${HASH}`,
  `example.com/foo\n7\n${HASH}\n`,
  // A line of the known key, with a signature that is none.
  `\n— example.com/foo ${Buffer.from('530d903a00000000', 'hex').toString('base64')}\n`,
)
const texts = fc
  .array(fc.oneof(fragments, fc.string()), { maxLength: 12 })
  .map((parts) => parts.join(''))
const inputs = fc.oneof(texts, texts.map(utf8), fc.uint8Array({ maxLength: 300 }))

describe('rubbish', () => {
  it.each<[string, (input: string | Uint8Array) => unknown]>([
    ['a policy', parsePolicy],
    ['the evidence of a fork', parseForkEvidence],
    ['a key', (input) => parseCheckpointKey(input.toString())],
    ['a signed checkpoint', (input) => verifySignedCheckpoint(input, [VKEY])],
  ])('in place of %s is refused, and nothing but a refusal comes of it', async (_what, read) => {
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        try {
          await read(input)
        } catch (error) {
          expect(error).toBeInstanceOf(Fault)
          expect(['proof.malformed', 'proof.invalid']).toContain((error as Fault).code)
        }
      }),
      { numRuns: 500 },
    )
  })
})
