import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import { formatSignedNote } from './signed-note.ts'

const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='
const example = `example.com/behind-the-sofa\n20852163\n${ROOT}\n`

describe('a checkpoint', () => {
  it("reads as the standard's own example does", () => {
    expect(parseCheckpoint(example)).toEqual({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163,
      root: Uint8Array.from(Buffer.from(ROOT, 'base64')),
      extensions: [],
    })
  })

  it('reads back as it was written, extension lines included', () => {
    const line = fc.string({ minLength: 1 }).filter((text) => !text.includes('\n'))
    const checkpoints = fc.record({
      origin: line,
      size: fc.maxSafeNat(),
      root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      extensions: fc.array(line, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(checkpoints, (checkpoint) => {
        expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint)
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['no last newline', example.slice(0, -1)],
    ['no origin', example.replace(/^.*\n/, '\n')],
    ['no size', example.replace('20852163', '')],
    ['a leading zero', example.replace('20852163', '020852163')],
    ['a sign', example.replace('20852163', '+20852163')],
    ['a size too large to count with', example.replace('20852163', '9007199254740992')],
    ['a size far too large', example.replace('20852163', '18446744073709551616')],
    ['a root of 31 bytes', example.replace(ROOT, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==')],
    ['a root in another writing', example.replace('q2I=', 'q2J=')],
    ['an empty extension line', `${example}\nx\n`],
  ])('is refused with %s', (_what, text) => {
    expect(() => parseCheckpoint(text)).toThrow(
      expect.objectContaining({ code: 'proof.malformed' }),
    )
  })

  it('is not believed without a signature of the log', async () => {
    const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
    const unsigned = formatSignedNote({
      text: example,
      signatures: [{ name: 'example.com/foo', id: 1, signature: new Uint8Array(64) }],
    })
    await expect(verifyCheckpoint(unsigned, vkey)).rejects.toMatchObject({ code: 'proof.invalid' })
  })
})
