import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
} from '@simplewebauthn/browser'
import { api } from '../../api.ts'
import type { Session } from '../../api-types.ts'
import { Problem } from '../../problem.ts'

/** Whether this browser can use a passkey at this address. */
export function passkeysWork(): boolean {
  return window.isSecureContext && browserSupportsWebAuthn()
}

/** Asks for a passkey and signs in with it. */
export async function signInWithPasskey(): Promise<Session> {
  const { ticket, ...optionsJSON } = await api.passkeyRequest()
  const response = await explain(startAuthentication({ optionsJSON }))
  return api.signInWithPasskey({ ticket, response })
}

/** Makes a passkey on this computer or phone for a new account. */
export async function createPasskey(
  secret: string,
  optionsJSON: PublicKeyCredentialCreationOptionsJSON,
): Promise<Session> {
  const response = await explain(startRegistration({ optionsJSON }))
  return api.enrolPasskey({ secret, response })
}

const explanations: Readonly<Record<string, string>> = {
  NotAllowedError: 'The passkey window was closed or timed out. Nothing was sent; try again.',
  InvalidStateError: 'This device already holds a passkey for this account. Sign in with it.',
  SecurityError:
    'Passkeys do not work at this address. Open Wardstone by its name, or use a password and code.',
  AbortError: 'The passkey window was closed. Nothing was sent; try again.',
}

async function explain<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    throw new Problem({
      status: 0,
      code: 'console.passkey',
      title: 'The passkey was not used',
      detail: explanations[name] ?? 'The browser gave no reason. Try again, or use a password.',
    })
  }
}
