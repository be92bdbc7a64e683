import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import { openAccounts, type Accounts } from './accounts.ts'
import type { BreachedPasswords } from './breached-passwords.ts'
import { openAttempts } from './attempts.ts'
import { countAccounts, type AccountsCensus } from './census.ts'
import { openDevices } from './devices.ts'
import { openEnrolments, type Enrolments } from './enrolments.ts'
import { openPasswordHasher } from './password-hash.ts'
import { openProvisioning, type Provisioning } from './provisioning.ts'
import { openRefusals } from './refusals.ts'
import { defaultSessionLimits, type SessionLimits } from './session-limits.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { openSignIns, type SignIns } from './sign-in.ts'
import { openSourceLimiter } from './source-limiter.ts'
import { openTickets } from './tickets.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const MONITOR_WINDOW_MS = HOUR_MS

/** Who somebody is: accounts, how they begin, how they sign in, and how long that lasts. */
export type Identity = Accounts &
  Enrolments &
  SignIns &
  Pick<Sessions, 'authenticate' | 'signOut' | 'endSessions'> & {
    /** Name of the organisation, as people see it. */
    readonly organisation: string
    /** What the organisation's directory does to accounts. */
    readonly provisioning: Provisioning
    /** Facts of `identity.accounts.census`, as of now. */
    accountsCensus(): Promise<AccountsCensus>
    /** Facts of `identity.log-in.monitor`: the last hour. */
    signInMonitor(): Promise<{ refused: number; locked: number; window_hours: number }>
    /** Facts of `identity.session.limits`. */
    sessionLimits(): { idleMinutes: number; absoluteHours: number }
    /** Ends sessions whose time is over and deletes what is no longer needed. Every few minutes. */
    tidy(): Promise<void>
  }

/** @throws Fault `config.invalid` when the session limits are longer than NIST SP 800-63B-4 allows. */
export async function openIdentity(deps: {
  sql: Sql
  vault: Vault
  ledger: Pick<Ledger, 'append'>
  now: Clock
  organisation: string
  limits?: SessionLimits
  /** Passwords that nobody may choose, of a list that the operator supplied. */
  breached?: Pick<BreachedPasswords, 'has'>
}): Promise<Identity> {
  const { sql, vault, ledger, now, organisation, limits = defaultSessionLimits, breached } = deps
  const limiter = openSourceLimiter(now)
  const refusals = openRefusals({ sql, ledger, limiter, now })
  const sessions = openSessions({ sql, vault, ledger, now, limits })
  const attempts = openAttempts(sql, now)
  const devices = openDevices(vault)
  const tickets = openTickets({ sql, vault, now })
  const hasher = await openPasswordHasher(sql)
  const shared = {
    sql,
    vault,
    ledger,
    now,
    organisation,
    hasher,
    sessions,
    devices,
    limiter,
    refusals,
    ...(breached === undefined ? {} : { breached }),
  }

  return {
    ...openAccounts(shared),
    ...openEnrolments(shared),
    ...(await openSignIns({ ...shared, attempts, tickets })),
    authenticate: (token) => sessions.authenticate(token),
    signOut: (token) => sessions.signOut(token),
    endSessions: (actor, account) => sessions.endSessions(actor, account),
    organisation,
    provisioning: openProvisioning(shared),
    accountsCensus: () => countAccounts({ sql, organisation: vault.organisation, now }),
    async signInMonitor() {
      return {
        ...(await refusals.count(MONITOR_WINDOW_MS)),
        window_hours: MONITOR_WINDOW_MS / HOUR_MS,
      }
    },
    sessionLimits: () => ({
      idleMinutes: Math.ceil(limits.idleMs / MINUTE_MS),
      absoluteHours: Math.ceil(limits.absoluteMs / HOUR_MS),
    }),
    async tidy() {
      await sessions.sweep()
      await attempts.tidy()
      await refusals.tidy()
      await tickets.tidy()
    },
  }
}
