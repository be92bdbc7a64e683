import { Fault, type Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { RefusalReason } from './evidence.ts'
import type { SourceLimiter } from './source-limiter.ts'

const REMEMBERED_MS = 7 * 24 * 60 * 60 * 1000
const SIGN_IN = 'identity.sign-in.refused'
/** Who acts when nobody has proved who they are. */
const STRANGER = 'anonymous'

/** Refuses: writes why as evidence, and gives the Fault to throw, which does not say why. */
export type Refusals = {
  signIn(reason: RefusalReason, account: string): Promise<Fault>
  enrolment(reason: string, account: string): Promise<Fault>
  throttled(source: string | undefined): Promise<Fault>
  /** Refused sign-ins in the last `windowMs`, and how many of them for coming too fast. */
  count(windowMs: number): Promise<{ refused: number; locked: number }>
  /** Deletes what is older than a week. The evidence stays. */
  tidy(): Promise<void>
}

export function openRefusals(deps: {
  sql: Sql
  ledger: Pick<Ledger, 'append'>
  limiter: SourceLimiter
  now: Clock
}): Refusals {
  const { sql, ledger, limiter, now } = deps

  async function record(kind: string, reason: string, account: string): Promise<void> {
    const at = now()
    await sql.begin(async (tx) => {
      if (kind === SIGN_IN)
        await tx`insert into identity_refusal (at, reason) values (${at}, ${reason})`
      await ledger.append(tx, [{ kind, at, actor: STRANGER, subject: account, facts: { reason } }])
    })
  }

  return {
    async signIn(reason, account) {
      await record(SIGN_IN, reason, account)
      return new Fault(
        'identity.refused',
        'That did not work. Check what you typed, and use a new code.',
      )
    },
    async enrolment(reason, account) {
      await record('identity.enrolment.refused', reason, account)
      return reason === 'wrong-code' || reason === 'invalid-passkey'
        ? new Fault(
            'identity.refused',
            'That did not work. Try once more with a new code or passkey.',
          )
        : new Fault(
            'identity.enrolment-expired',
            'This link has been used or has expired. Ask whoever sent it for a new one.',
          )
    },
    async throttled(source) {
      if (limiter.shouldReport(source)) await record(SIGN_IN, 'throttled', '')
      return new Fault(
        'identity.too-many-attempts',
        'Too many attempts from here. Wait a while, or use a passkey or a device you have signed in on before.',
      )
    },
    async count(windowMs) {
      const [row] = await sql<{ refused: number; locked: number }[]>`
        select count(*) filter (where reason <> 'throttled') as refused,
               count(*) filter (where reason = 'throttled') as locked
        from identity_refusal where at > ${now() - windowMs}`
      return row ?? { refused: 0, locked: 0 }
    },
    async tidy() {
      await sql`delete from identity_refusal where at < ${now() - REMEMBERED_MS}`
    },
  }
}
