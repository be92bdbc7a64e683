import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { requireData } from '@wardstone/harness'
import { describe, expect, it } from 'vitest'
import { verifyMlDsa44 } from './ml-dsa.ts'

type Group = {
  readonly publicKey: string
  readonly tests: readonly {
    tcId: number
    msg: string
    sig: string
    ctx?: string
    result: string
  }[]
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file whose shape its README states.
const { testGroups } = JSON.parse(
  gunzipSync(
    readFileSync(requireData('crypto/wycheproof/mldsa_44_verify_test.json.gz')),
  ).toString(),
) as { testGroups: readonly Group[] }
const cases = testGroups.flatMap(({ publicKey, tests }) =>
  tests.map(({ tcId, msg, sig, ctx, result }) => ({
    tcId,
    signed: {
      publicKey: bytes(publicKey),
      message: bytes(msg),
      signature: bytes(sig),
      ...(ctx === undefined ? {} : { context: bytes(ctx) }),
    },
    valid: result === 'valid',
  })),
)

describe('ML-DSA-44', () => {
  it("judges Wycheproof's 180 signatures rightly", () => {
    expect(cases).toHaveLength(180)
    expect(cases.filter(({ valid }) => valid)).toHaveLength(77)
    const wrong = cases.filter(({ signed, valid }) => verifyMlDsa44(signed) !== valid)
    expect(wrong.map(({ tcId }) => tcId)).toEqual([])
  })
})

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
