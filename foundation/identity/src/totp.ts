import { generateSecret, generateSync, generateURI, verifySync } from 'otplib'

/** RFC 6238 as every authenticator app knows it: HMAC-SHA-1, 30 s, six digits. */
const PERIOD_S = 30
/** One step of clock difference either way (RFC 6238 §5.2). */
const TOLERANCE_S = 30

/** A new secret of 160 bits (RFC 4226 §4, R6), in base 32. */
export function newTotpSecret(): string {
  return generateSecret()
}

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: string, organisation: string, loginName: string): string {
  return generateURI({ secret, issuer: organisation, label: loginName })
}

/** The code an authenticator app shows at this time: for a demonstration or a test, which have no phone. */
export function totpCode(secret: string, at: number): string {
  return generateSync({ secret, epoch: Math.floor(at / 1000), period: PERIOD_S })
}

/**
 * The time step a code belongs to, or `undefined` when it is not right at this time. The caller refuses a step that is
 * not later than the last one used: a code works once (NIST SP 800-63B-4 §3.1.4.2, RFC 6238 §5.2).
 */
export function totpStep(secret: string, code: string, at: number): number | undefined {
  // Anything but six digits makes the library throw; it is simply a wrong code.
  const digits = code.replaceAll(' ', '')
  const token = /^[0-9]{6}$/.test(digits) ? digits : '000000'
  const result = verifySync({
    secret,
    token,
    epoch: Math.floor(at / 1000),
    period: PERIOD_S,
    epochTolerance: TOLERANCE_S,
  })
  return result.valid && token === digits && 'timeStep' in result ? result.timeStep : undefined
}
