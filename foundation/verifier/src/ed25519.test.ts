import { readFileSync } from 'node:fs'
import { requireData } from '@wardstone/harness'
import { describe, expect, it } from 'vitest'
import { verifyEd25519 } from './ed25519.ts'

type Group = {
  readonly publicKey: { readonly pk: string }
  readonly tests: readonly { tcId: number; msg: string; sig: string; result: string }[]
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file whose shape its README states.
const { testGroups } = JSON.parse(
  readFileSync(requireData('crypto/wycheproof/ed25519_test.json'), 'utf8'),
) as { testGroups: readonly Group[] }
const cases = testGroups.flatMap(({ publicKey, tests }) =>
  tests.map(({ tcId, msg, sig, result }) => ({
    tcId,
    signed: { publicKey: bytes(publicKey.pk), message: bytes(msg), signature: bytes(sig) },
    valid: result === 'valid',
  })),
)

describe('Ed25519', () => {
  it.each([
    ['WebCrypto', globalThis.crypto.subtle],
    ['plain JavaScript, where a page has no WebCrypto', null],
  ])("judges Wycheproof's 151 signatures rightly with %s", async (_what, subtle) => {
    expect(cases).toHaveLength(151)
    const wrong: number[] = []
    for (const { tcId, signed, valid } of cases) {
      const verdict = await verifyEd25519(signed, subtle)
      if (verdict !== valid) wrong.push(tcId)
    }
    expect(wrong).toEqual([])
  })

  it('refuses a key that is no point of the curve', async () => {
    const { signed } = cases[0]!
    for (const subtle of [globalThis.crypto.subtle, null]) {
      const publicKey = new Uint8Array(32).fill(0xff)
      expect(await verifyEd25519({ ...signed, publicKey }, subtle)).toBe(false)
    }
  })
})

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
