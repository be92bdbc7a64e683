import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { concatBytes, utf8 } from '@wardstone/core'

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const CREDENTIAL_INCLUDED = 0x40

/** What a test may have this authenticator get wrong. */
export type Misbehaviour = {
  readonly origin?: string
  readonly rpId?: string
  readonly userVerified?: boolean
  readonly counter?: number
  readonly userHandle?: string | undefined
}

/**
 * A passkey made of software: one P-256 key (COSE ES256), no attestation. It answers as WebAuthn Level 3 §6 and §7
 * describe, so that tests can refuse an answer for one wrong thing alone.
 */
export function softwareAuthenticator(site: { rpId: string; origin: string }, user: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = createHash('sha256')
    .update(user)
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
  const id = credentialId.toString('base64url')
  let counter = 0

  const authenticatorData = (
    wrong: Misbehaviour,
    attested: Uint8Array,
  ): Uint8Array<ArrayBuffer> => {
    const flags =
      USER_PRESENT |
      (wrong.userVerified === false ? 0 : USER_VERIFIED) |
      (attested.length > 0 ? CREDENTIAL_INCLUDED : 0)
    const count = new Uint8Array(4)
    new DataView(count.buffer).setUint32(0, wrong.counter ?? counter)
    const rpIdHash = createHash('sha256')
      .update(wrong.rpId ?? site.rpId)
      .digest()
    return concatBytes(rpIdHash, Uint8Array.of(flags), count, attested)
  }

  return {
    create(challenge: string, wrong: Misbehaviour = {}): RegistrationResponseJSON {
      const attested = concatBytes(
        new Uint8Array(16),
        Uint8Array.of(0, 32),
        credentialId,
        coseKey(publicKey),
      )
      const data = authenticatorData(wrong, attested)
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(
            clientData('webauthn.create', challenge, wrong.origin ?? site.origin),
          ),
          attestationObject: base64url(attestationObject(data)),
          transports: ['internal'],
        },
      }
    },
    get(challenge: string, wrong: Misbehaviour = {}): AuthenticationResponseJSON {
      counter++
      const data = authenticatorData(wrong, new Uint8Array())
      const client = clientData('webauthn.get', challenge, wrong.origin ?? site.origin)
      const clientHash = createHash('sha256').update(client).digest()
      const handle = 'userHandle' in wrong ? wrong.userHandle : user
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: sign('sha256', concatBytes(data, clientHash), privateKey).toString(
            'base64url',
          ),
          ...(handle === undefined ? {} : { userHandle: base64url(utf8(handle)) }),
        },
      }
    },
  }
}

function clientData(type: string, challenge: string, origin: string): Uint8Array {
  return utf8(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

/** CBOR (RFC 8949) of `{fmt: 'none', attStmt: {}, authData: data}`. */
function attestationObject(data: Uint8Array): Uint8Array {
  const length = Uint8Array.of(0x59, data.length >> 8, data.length & 0xff)
  return concatBytes(
    Uint8Array.of(0xa3),
    cborText('fmt'),
    cborText('none'),
    cborText('attStmt'),
    Uint8Array.of(0xa0),
    cborText('authData'),
    length,
    data,
  )
}

/** CBOR of the COSE key (RFC 9053 §7.1): kty EC2, alg ES256, crv P-256, x, y. */
function coseKey(publicKey: KeyObject): Uint8Array {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  return concatBytes(
    Uint8Array.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21),
    coordinate(x),
    Uint8Array.of(0x22),
    coordinate(y),
  )
}

function coordinate(base64: string): Uint8Array {
  return concatBytes(Uint8Array.of(0x58, 32), Buffer.from(base64, 'base64url'))
}

function cborText(value: string): Uint8Array {
  return concatBytes(Uint8Array.of(0x60 + value.length), utf8(value))
}
