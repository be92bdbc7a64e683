import { createDecipheriv, createHash, getFips } from 'node:crypto'
import { Fault } from '@wardstone/core'

/** One algorithm and until when standards allow what it is used for. Dates are days, UTC; the last day is still allowed. */
export type AlgorithmRule = {
  readonly algorithm: string
  readonly use: string
  /** Security strength in bits (SP 800-57 Part 1 rev. 5 §5.6.1); 0: none that is worth the name. */
  readonly strength: number
  /** `null`: no end was announced by `policyAsOf`. */
  readonly allowedUntil: string | null
  readonly source: string
}

/** When these rows were last compared with their sources. */
export const policyAsOf = '2026-11-01'

const R2 = 'NIST SP 800-131A rev. 2 (2019)'
const R3 = 'NIST SP 800-131A rev. 3, draft of October 2024'
const P57 = 'NIST SP 800-57 Part 1 rev. 5 (2020) §5.6'

/** The dated table. A row says what may be done until when; what has no row is not used. */
export const algorithmPolicy = [
  {
    algorithm: 'AES-256-GCM',
    use: 'encrypt',
    strength: 256,
    allowedUntil: null,
    source: `${R2} §2; SP 800-38D`,
  },
  {
    algorithm: 'HKDF-SHA-512',
    use: 'derive keys',
    strength: 256,
    allowedUntil: null,
    source: `${R2} §8; SP 800-56C rev. 2`,
  },
  {
    algorithm: 'HMAC-SHA-256',
    use: 'authenticate and derive keys',
    strength: 256,
    allowedUntil: null,
    source: `${R2} §10; SP 800-108 rev. 1`,
  },
  {
    algorithm: 'SHA-256',
    use: 'hash',
    strength: 128,
    allowedUntil: null,
    source: `${R2} §9; FIPS 180-4`,
  },
  {
    algorithm: 'Ed25519',
    use: 'sign',
    strength: 128,
    allowedUntil: null,
    source: 'FIPS 186-5 §7; quantum computers end it: NIST IR 8547 draft says 2035',
  },
  {
    algorithm: 'Argon2id',
    use: 'stretch a passphrase',
    strength: 256,
    allowedUntil: null,
    source: 'RFC 9106; no NIST standard allows it, SP 800-132 names PBKDF2 only',
  },
  {
    algorithm: 'RSA-2048',
    use: 'verify certificates of others',
    strength: 112,
    allowedUntil: '2030-12-31',
    source: `${P57}.3, table 4; ${R3}`,
  },
  {
    algorithm: 'HMAC-SHA-1',
    use: 'time-based one-time codes of authenticators (RFC 6238)',
    strength: 128,
    allowedUntil: '2030-12-31',
    source: 'NIST announcement of 15 December 2022: SHA-1 is withdrawn after 2030',
  },
  { algorithm: 'SHA-1', use: 'sign', strength: 0, allowedUntil: '2013-12-31', source: `${R2} §9` },
  {
    algorithm: '3DES',
    use: 'encrypt',
    strength: 0,
    allowedUntil: '2023-12-31',
    source: `${R2} §2`,
  },
  { algorithm: 'AES-ECB', use: 'encrypt', strength: 0, allowedUntil: '2024-10-31', source: R3 },
  {
    algorithm: 'MD5',
    use: 'hash',
    strength: 0,
    allowedUntil: '2010-12-31',
    source: 'never approved by FIPS 180; RFC 6151',
  },
] as const satisfies readonly AlgorithmRule[]

export type Algorithm = (typeof algorithmPolicy)[number]['algorithm']

/** What the vault itself does its work with; checked at each opening. */
export const vaultAlgorithms: readonly Algorithm[] = [
  'AES-256-GCM',
  'HKDF-SHA-512',
  'HMAC-SHA-256',
  'SHA-256',
  'Ed25519',
  'Argon2id',
]

const DAY_MS = 86_400_000

/** Whether the table allows an algorithm at a time, in milliseconds since the epoch. */
export function isAllowed({ allowedUntil }: AlgorithmRule, at: number): boolean {
  return allowedUntil === null || at < Date.parse(`${allowedUntil}T00:00:00Z`) + DAY_MS
}

/** @throws Fault `vault.algorithm-expired` naming the first that is not allowed any more, and by whom. */
export function requireAllowed(algorithms: readonly Algorithm[], at: number): void {
  for (const rule of algorithmPolicy) {
    if (!algorithms.includes(rule.algorithm) || isAllowed(rule, at)) continue
    throw new Fault(
      'vault.algorithm-expired',
      `${rule.algorithm} was allowed to ${rule.use} until ${rule.allowedUntil} (${rule.source}). Install a version of Wardstone that uses another.`,
    )
  }
}

export type FipsProof = {
  /** What the cryptographic library says of itself. */
  readonly claimed: boolean
  /** Whether it also did what it claims: an approved algorithm gives the known answer, and an unapproved one is refused. */
  readonly proved: boolean
  readonly openssl: string
}

/**
 * FIPS 140 mode, proved by doing. `setFips(true)` succeeds without a FIPS provider and `getFips()` then says 1, while
 * nothing works any more: so what is asked is a known answer of SHA-256 (FIPS 180-4, "abc"), and that MD5 is refused.
 */
export function proveFips(): FipsProof {
  const claimed = getFips() === 1
  return {
    claimed,
    proved: claimed && approvedWorks() && !unapprovedWorks(),
    openssl: process.versions.openssl ?? 'unknown',
  }
}

const ABC_SHA256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

function approvedWorks(): boolean {
  try {
    return createHash('sha256').update('abc').digest('hex') === ABC_SHA256
  } catch {
    return false
  }
}

function unapprovedWorks(): boolean {
  try {
    createHash('md5').update('abc').digest()
    return true
  } catch {
    return false
  }
}

/** Lengths of AES-GCM tag, in bytes, that this Node takes when it is told to expect 16. Sound: `[16]`. */
export function gcmTagsTaken(): readonly number[] {
  return Array.from({ length: 16 }, (_, index) => index + 1).filter((length) => {
    try {
      const decipher = createDecipheriv('aes-256-gcm', Buffer.alloc(32), Buffer.alloc(12), {
        authTagLength: 16,
      })
      decipher.setAuthTag(Buffer.alloc(length))
      return true
    } catch {
      return false
    }
  })
}
