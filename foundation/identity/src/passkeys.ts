import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { utf8 } from '@wardstone/core'
import { z } from 'zod'
import type { Account } from './accounts.ts'

/** Where the page is that asks: WebAuthn binds a passkey to the domain, and each answer to the origin. */
export type Site = { readonly rpId: string; readonly origin: string }

/** COSE algorithms asked for and accepted, best first: EdDSA, ES256, RS256 (RFC 9053, RFC 8812). */
const algorithms = [-8, -7, -257]

/** What is sealed of a passkey, so that who can write to the database cannot add one. */
export const passkeySchema = z.strictObject({
  publicKey: z.base64(),
  transports: z.array(z.string()),
})
export type Passkey = z.infer<typeof passkeySchema>

/**
 * What the browser needs to make a passkey: discoverable, so that nobody types a name, and verifying the user, so that
 * it is two factors in one (NIST SP 800-63B-4 §3.1.7).
 */
export async function creationOptions(
  site: Site,
  organisation: string,
  account: Pick<Account, 'id' | 'loginName' | 'displayName'>,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: organisation,
    rpID: site.rpId,
    userName: account.loginName,
    userDisplayName: account.displayName,
    userID: utf8(account.id),
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** What the browser needs to sign in with any passkey of this site. */
export async function requestOptions(site: Site): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({ rpID: site.rpId, userVerification: 'required' })
}

/** The new passkey, or `undefined` when the response does not prove one for this challenge and site. */
export async function verifyCreation(
  site: Site,
  response: RegistrationResponseJSON,
  challenge: string,
): Promise<{ credentialId: string; passkey: Passkey; counter: number } | undefined> {
  const result = await orRefused(
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  )
  if (result?.verified !== true) return undefined
  const { id, publicKey, counter, transports = [] } = result.registrationInfo.credential
  const passkey = { publicKey: Buffer.from(publicKey).toString('base64'), transports }
  return { credentialId: id, passkey, counter }
}

/** The passkey's new signature counter, or `undefined` when the response is not its answer to this challenge here. */
export async function verifyRequest(
  site: Site,
  response: AuthenticationResponseJSON,
  challenge: string,
  stored: { passkey: Passkey; counter: number },
): Promise<number | undefined> {
  const result = await orRefused(
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      credential: {
        id: response.id,
        publicKey: Uint8Array.from(Buffer.from(stored.passkey.publicKey, 'base64')),
        counter: stored.counter,
      },
    }),
  )
  return result?.verified === true ? result.authenticationInfo.newCounter : undefined
}

/** The library throws for everything that a stranger can get wrong, and for nothing else. */
async function orRefused<T>(verification: Promise<T>): Promise<T | undefined> {
  try {
    return await verification
  } catch {
    return undefined
  }
}
