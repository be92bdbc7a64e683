import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'

/** Longest text of one member: an attestation with its certificates stays below. */
const MEMBER_LENGTH_MAX = 16_384
const member = z.base64url().min(1).max(MEMBER_LENGTH_MAX)

/** A browser's answer to creation options (WebAuthn §5.1.8.1), of which nothing else is used. */
export const registrationResponseSchema = z
  .object({
    id: member.max(1366),
    rawId: member,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: member,
      attestationObject: member,
      transports: z.array(z.string().max(32)).max(10).default([]),
    }),
  })
  .transform((answer): RegistrationResponseJSON => ({ ...answer, clientExtensionResults: {} }))

/** A browser's answer to request options. */
export const authenticationResponseSchema = z
  .object({
    id: member.max(1366),
    rawId: member,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: member,
      authenticatorData: member,
      signature: member,
      // Null where the authenticator says nothing; ours always do.
      userHandle: z.union([member, z.null()]).optional(),
    }),
  })
  .transform(({ response, ...answer }): AuthenticationResponseJSON => {
    const { userHandle, ...rest } = response
    return {
      ...answer,
      clientExtensionResults: {},
      response: typeof userHandle === 'string' ? { ...rest, userHandle } : rest,
    }
  })
