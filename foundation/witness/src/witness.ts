import type { KeyObject } from 'node:crypto'
import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { openWitnessServer, type AddAnswer } from './add-checkpoint.ts'
import { openCosigning, type CosignReport } from './cosign.ts'
import { readCosigned, type CosignedHead } from './cosigned.ts'
import { openForks, type Forks } from './forks.ts'
import { openPartners, type Partners } from './partners.ts'
import type { Pace } from './pace.ts'
import { policyOfPartners } from './policy-of-partners.ts'
import { openCosigner } from './signing-keys.ts'

/** Witnesses the ledgers of others, and has its own witnessed by them. */
export type Witness = {
  /** Name of this witness in its cosignatures. */
  readonly name: string
  /** What partners enter to believe them: one of Ed25519, one of ML-DSA-44. */
  readonly verifierKeys: readonly string[]
  readonly partners: Omit<Partners, 'logKeys'>
  readonly forks: Forks
  /**
   * The witness's side of c2sp.org/tlog-witness: judges the body of an `add-checkpoint`, remembers, then answers.
   * @throws Fault `witness.malformed`, `witness.not-signed`, `witness.unknown-log`, `witness.inconsistent`,
   *   `input.rate-limited`.
   */
  addCheckpoint(body: Uint8Array, source?: string): Promise<AddAnswer>
  /** What was last cosigned of the log whose origin has this SHA-256, in lowercase hexadecimal. */
  watched(originHash: string): Promise<string | undefined>
  /**
   * The log's side: asks every partner to cosign a checkpoint of our ledger, the newest unless one is given, and keeps
   * what they sign. Partners that cannot be reached are tried three times, and shown as silent from then on.
   */
  cosign(checkpoint?: string): Promise<CosignReport>
  /** The newest head of our ledger that a partner cosigned. */
  cosigned(): Promise<CosignedHead | undefined>
  /** A policy (c2sp.org/tlog-policy) that asks for cosignatures of so many organisations, or of all where there are fewer. */
  policy(organisationsNeeded: number): Promise<string>
}

/**
 * Opens the witness of this installation. `name` is what its cosignatures are signed with, a URL without scheme;
 * `signingKeys` are Ed25519 and ML-DSA-44, of which there is at least one and neither signs anything else.
 */
export function openWitness(deps: {
  readonly sql: Sql
  readonly ledger: Ledger
  readonly name: string
  readonly signingKeys: readonly KeyObject[]
  readonly now: Clock
  /** How often one log may ask; without, as often as it likes. */
  readonly pace?: Pace
}): Witness {
  const { sql, ledger, now, name, pace } = deps
  const cosigner = openCosigner(name, deps.signingKeys)
  const partners = openPartners({ sql, ledger, now, ownKeys: cosigner.verifierKeys })
  const forks = openForks({ sql, ledger, now })
  const logKeys = (origin: string) => partners.logKeys(origin)
  const server = openWitnessServer({ sql, cosigner, forks, ledger, now, logKeys, pace })
  const cosign = openCosigning({ sql, ledger, partners, forks, now })
  return {
    name,
    verifierKeys: cosigner.verifierKeys,
    partners,
    forks,
    addCheckpoint: (body, source) => server.add(body, source),
    watched: (originHash) => server.watched(originHash),
    cosign,
    cosigned: () => readCosigned(sql),
    policy: async (organisationsNeeded) =>
      policyOfPartners(ledger.verifierKeys, await partners.list(), organisationsNeeded),
  }
}
