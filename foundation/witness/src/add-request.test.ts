import { Fault, utf8 } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddRequest, parseAddRequest } from './add-request.ts'

const HASH = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('the body of add-checkpoint', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(hash, { maxLength: 63 }),
        fc.string(),
        (oldSize, proof, rest) => {
          const checkpoint = `log.example\n${rest.toWellFormed()}`
          const read = parseAddRequest(utf8(formatAddRequest({ oldSize, proof, checkpoint })))
          expect({ ...read, proof: read.proof.map((one) => [...one]) }).toEqual({
            oldSize,
            proof: proof.map((one) => [...one]),
            checkpoint,
          })
        },
      ),
    )
  })

  it('that is rubbish is refused, and nothing but a refusal comes of it', () => {
    const fragments = fc.constantFrom(
      'old ',
      'old 0',
      '\n',
      '\n\n',
      '7',
      '18446744073709551616',
      HASH,
      '— a b',
      '\u0000',
    )
    const texts = fc
      .array(fc.oneof(fragments, fc.string()))
      .map((parts) => utf8(parts.join('').toWellFormed()))
    fc.assert(
      fc.property(fc.oneof(texts, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        try {
          parseAddRequest(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(Fault)
          expect(error).toMatchObject({ code: 'witness.malformed' })
        }
      }),
      { numRuns: 500 },
    )
  })
})
