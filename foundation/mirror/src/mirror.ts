import type { KeyObject } from 'node:crypto'
import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { openCosigner, type Pace, type Witness } from '@wardstone/witness'
import { openAddEntries, type AddEntries } from './add-entries.ts'
import { readHeldFile, type HeldFile } from './held-files.ts'
import { openPending, type PendingAnswer } from './pending.ts'
import { openSending, type SendReport } from './send.ts'
import { openSwitches, type Switches } from './switches.ts'
import { openTargets, type Targets } from './targets.ts'

/** Holds the ledgers of partners whole, and has our own held by mirrors elsewhere. */
export type Mirror = {
  /** Name of this mirror in its cosignatures. */
  readonly name: string
  /** What partners enter to believe them: one of Ed25519, one of ML-DSA-44. */
  readonly verifierKeys: readonly string[]
  /** Whose ledgers are held here. */
  readonly kept: Omit<Switches, 'logKeys'>
  /** Who holds ours. */
  readonly targets: Targets
  /** c2sp.org/tlog-mirror, "add-checkpoint": remembers, and signs nothing. */
  addCheckpoint(body: Uint8Array, source?: string): Promise<PendingAnswer>
  /** c2sp.org/tlog-mirror, "add-entries". */
  readonly addEntries: AddEntries
  /** A file of the log whose origin has this SHA-256, in lowercase hexadecimal; undefined when there is none. */
  file(originHash: string, path: string): Promise<HeldFile | undefined>
  /** Brings every mirror of our ledger up to its newest head. Run it at a fixed pace, as `Witness.cosign`. */
  send(): Promise<SendReport>
}

/**
 * Opens the mirror of this installation. `name` is what its cosignatures are signed with; `signingKeys` are Ed25519 and
 * ML-DSA-44, of which there is at least one and neither signs anything else: not even the witness's cosignatures.
 */
export function openMirror(deps: {
  readonly sql: Sql
  readonly ledger: Ledger
  readonly witness: Pick<Witness, 'partners' | 'forks' | 'verifierKeys'>
  readonly name: string
  readonly signingKeys: readonly KeyObject[]
  readonly now: Clock
  /** Most bytes of one log; 64 GiB unless told otherwise. */
  readonly logBytesMax?: number
  /** How often one log may ask; without, as often as it likes. */
  readonly pace?: Pace
}): Mirror {
  const { sql, ledger, witness, name, now, logBytesMax, pace } = deps
  const cosigner = openCosigner(name, deps.signingKeys)
  const ownKeys = [...cosigner.verifierKeys, ...witness.verifierKeys]
  const { logKeys, ...kept } = openSwitches({ sql, ledger, partners: witness.partners, now })
  const targets = openTargets({ sql, ledger, now, ownKeys })
  return {
    name,
    verifierKeys: cosigner.verifierKeys,
    kept,
    targets,
    addCheckpoint: openPending({ sql, forks: witness.forks, now, logKeys, pace }),
    addEntries: openAddEntries({ sql, cosigner, ledger, now, logKeys, logBytesMax, pace }),
    file: (originHash, path) => readHeldFile(sql, originHash, path),
    send: openSending({ sql, ledger, now, targets }),
  }
}
