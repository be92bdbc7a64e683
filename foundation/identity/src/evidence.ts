import { roles } from '@wardstone/core'
import { z } from 'zod'

const count = z.int().min(0)

export const factors = ['passkey', 'password+totp'] as const
/** How somebody proved who they are: both are multi-factor (NIST SP 800-63B-4, AAL2). */
export type Factor = (typeof factors)[number]
const factor = z.enum(factors)

const endReasons = [
  'signed-out',
  'replaced',
  'idle',
  'absolute',
  'account-closed',
  'revoked',
] as const
/** Why a session ended. */
export type EndReason = (typeof endReasons)[number]

const refusalReasons = [
  'unknown-name',
  'wrong-password',
  'wrong-code',
  'replayed-code',
  'unknown-passkey',
  'invalid-passkey',
  'invalid-ticket',
  'throttled',
] as const
/** Why a sign-in was refused: in evidence only. The person is told one thing for all of them. */
export type RefusalReason = (typeof refusalReasons)[number]

/** The facts of each kind of evidence about accounts and sessions. */
export const identityEvidence = {
  'identity.account.created': z
    .strictObject({ roles: z.array(z.enum(roles)) })
    .describe('Somebody was invited and given roles.'),
  'identity.account.invited': z
    .strictObject({ roles: z.array(z.enum(roles)) })
    .describe('Somebody whom the directory knows was sent a link to set up how they sign in.'),
  'identity.account.enrolled': z
    .strictObject({ factor })
    .describe('An invited person set up how they sign in.'),
  'identity.account.closed': z
    .strictObject({ reason: z.enum(['closed', 'invitation-expired']) })
    .describe('An account can no longer sign in; its sessions ended and its factors were deleted.'),
  'identity.enrolment.refused': z
    .strictObject({
      reason: z.enum([
        'unknown-secret',
        'forged',
        'expired',
        'used',
        'wrong-code',
        'invalid-passkey',
      ]),
    })
    .describe(
      'Somebody used an enrolment link that is not, or no longer, good; “forged”: this server did not write it.',
    ),
  'identity.session.opened': z.strictObject({ factor }).describe('An account signed in.'),
  'identity.session.ended': z
    .strictObject({ reason: z.enum(endReasons) })
    .describe('A session ended.'),
  'identity.sign-in.refused': z
    .strictObject({ reason: z.enum(refusalReasons) })
    .describe('A sign-in was refused. Throttled attempts are written once per source and minute.'),
  'identity.accounts.census': z
    .strictObject({
      accounts: count,
      active: count,
      shared: count,
      withoutSecondFactor: count,
      privileged: count,
      privilegedWithoutSecondFactor: count,
      dormant: count,
    })
    .describe(
      'Accounts by state, and those that would be a finding: without a second factor, or unused for 90 days.',
    ),
  'identity.session.limits': z
    .strictObject({ idleMinutes: count, absoluteHours: count })
    .describe('After which idle and total time the server ends a session.'),
  'identity.log-in.monitor': z
    .strictObject({ refused: count, locked: count, window_hours: count })
    .describe('Sign-ins refused in the window, and those refused because they came too fast.'),
} as const
