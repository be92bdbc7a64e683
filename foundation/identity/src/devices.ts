import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Vault } from '@wardstone/vault'

const NONCE_BYTES = 16

/**
 * A cookie that says "this browser has signed in to this name before" (OWASP's device cookies). It grants nothing by
 * itself: it only moves a browser out of the queue that an attacker of the same name fills.
 */
export type Devices = {
  issue(loginKey: Uint8Array): string
  /** The key its failures are counted under, or `undefined` when the cookie was not issued for this name. */
  recognise(cookie: string | undefined, loginKey: Uint8Array): Uint8Array | undefined
}

export function openDevices(vault: Vault): Devices {
  const proofOf = (nonce: string, loginKey: Uint8Array) =>
    vault.blindKey(`identity/device/${nonce}/${Buffer.from(loginKey).toString('hex')}`)

  return {
    issue(loginKey) {
      const nonce = randomBytes(NONCE_BYTES).toString('base64url')
      return `${nonce}.${Buffer.from(proofOf(nonce, loginKey)).toString('base64url')}`
    },
    recognise(cookie, loginKey) {
      const [nonce, proof, ...rest] = cookie?.split('.') ?? []
      if (nonce === undefined || proof === undefined || rest.length > 0) return undefined
      const expected = proofOf(nonce, loginKey)
      const given = Buffer.from(proof, 'base64url')
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
      // Of the nonce, which has one spelling: the proof's base64 has many.
      return vault.blindKey(`identity/attempts/${nonce}`)
    },
  }
}
