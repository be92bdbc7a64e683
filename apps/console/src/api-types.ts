import type { Evidence, Role } from '@wardstone/core'

/** What the server's HTTP API sends. Times are milliseconds since the epoch; hashes are base64. */

export type Session = {
  readonly account: {
    readonly id: string
    readonly displayName: string
    readonly loginName: string
    readonly roles: readonly Role[]
    readonly practitioner?: string
  }
  readonly organisation: string
  /** The key that signs the ledger (c2sp.org/signed-note), with which this browser verifies. */
  readonly verifierKey: string
  readonly idleUntil: number
  readonly expiresAt: number
}

export type EnrolmentOffer = {
  readonly displayName: string | null
  readonly roles: readonly Role[]
  readonly expiresAt: number
  readonly organisation: string
}

export type TotpSecret = { readonly totpSecret: string; readonly totpUri: string }

export type Factor = 'passkey' | 'password+totp'

export type Account = {
  readonly id: string
  readonly displayName: string
  readonly loginName: string | null
  readonly roles: readonly Role[]
  readonly practitioner?: string | null
  readonly state: 'invited' | 'active' | 'closed'
  readonly factors: readonly Factor[]
  readonly lastSeenAt: number | null
  /** Who keeps the account: people of this house, the directory over SCIM, or a list of people. */
  readonly source: 'here' | 'scim' | 'csv'
}

export type Accounts = { readonly total: number; readonly accounts: readonly Account[] }

export type Invitation = {
  readonly account: Account
  readonly enrolmentUrl: string
  readonly expiresAt: number
}

export type Grant = {
  readonly id: string
  readonly patientId: string
  readonly reason: string
  readonly openedAt: number
  readonly expiresAt: number
}

export type Verdict = 'justified' | 'not-justified'

export type Review = {
  readonly id: string
  readonly patientId: string
  readonly clinician: { readonly id: string; readonly displayName: string }
  readonly reason: string
  readonly openedAt: number
  readonly expiresAt: number
  readonly dueAt: number
  readonly reads: number
  readonly reviewedAt: number | null
  readonly verdict: Verdict | null
  readonly note: string | null
}

export type Reviews = { readonly waiting: number; readonly reviews: readonly Review[] }

export type RecordAccess = {
  readonly entry: number
  readonly at: number
  readonly actor: {
    readonly id: string
    readonly displayName: string
    readonly roles: readonly Role[]
  }
  readonly interaction: string
  readonly resourceTypes: readonly string[]
  readonly count: number
  readonly basis: string
}

export type RecordAccesses = { readonly total: number; readonly accesses: readonly RecordAccess[] }

export type LedgerSummary = {
  readonly origin: string
  readonly verifierKey: string
  readonly size: number
  readonly root: string
  readonly checkpoint: string
  readonly at: number
  readonly growth: readonly { readonly at: number; readonly size: number }[]
}

export type LedgerEntry = { readonly index: number; readonly evidence: Evidence }

export type LedgerEntries = { readonly total: number; readonly entries: readonly LedgerEntry[] }

export type Status = 'met' | 'not-met' | 'stale' | 'not-assessed' | 'not-applicable'

export type Frameworks = {
  readonly frameworks: readonly {
    readonly id: string
    readonly title: string
    readonly total: number
  }[]
}

export type ControlRule = {
  readonly id: string
  readonly version: number
  readonly hash: string
  readonly title: string
  readonly status: Status
  readonly reason: string
  readonly freshForMs: number
  readonly lastAt: number | null
  /** Newest ledger indexes used, at most 20. */
  readonly evidence: readonly number[]
  readonly population: number
  /** Evidence per day, the last 30 days, oldest first. */
  readonly history: readonly number[]
}

export type Control = {
  readonly id: string
  readonly citation: string
  readonly kind: 'standard' | 'specification'
  readonly designation: 'required' | 'addressable' | null
  readonly title: string
  readonly summary: string
  readonly status: Status
  readonly since: number | null
  readonly reason: string
  readonly rules: readonly ControlRule[]
}

type Counts = {
  readonly met: number
  readonly notMet: number
  readonly stale: number
  readonly notAssessed: number
  readonly notApplicable: number
}

export type Controls = {
  readonly framework: string
  readonly evaluatedAt: number
  readonly size: number
  readonly counts: Counts
  readonly controls: readonly Control[]
}

export type Decision = {
  readonly id: string
  readonly kind:
    | 'ledger-forked'
    | 'break-glass-review'
    | 'backup-due'
    | 'control-not-met'
    | 'control-stale'
  readonly title: string
  readonly body: string
  readonly dueAt: number | null
  readonly since: number | null
  readonly href: string
  readonly action: string
  readonly minutes: number
}

export type Posture = {
  readonly framework: string
  readonly title: string
  readonly met: number
  readonly notMet: number
  readonly stale: number
  readonly notAssessed: number
}

export type Today = {
  readonly decisions: readonly Decision[]
  readonly since: readonly {
    readonly label: string
    readonly text: string
    readonly value: string
    readonly href: string
  }[]
  readonly posture: readonly Posture[]
  readonly ledger: {
    readonly size: number
    readonly at: number
    readonly checkpoint: string
    readonly verifiedAt: number | null
  }
}
