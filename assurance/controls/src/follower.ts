import type { Evidence } from '@wardstone/core'
import type { Ledger } from '@wardstone/ledger'
import {
  openEvaluation,
  parseEntry,
  type Determination,
  type EvidenceRule,
} from '@wardstone/verifier'

/** The evaluation of all rules, kept up with the ledger. */
export type Follower = {
  /** Reads what is new in the ledger and determines every rule at a moment. */
  determine(
    at: number,
  ): Promise<{ readonly size: number; readonly determinations: readonly Determination[] }>
}

/**
 * Follows the ledger from its first entry. State is in memory and bounded: a restart reads the ledger again. Entries
 * of the kind `controls.determined` go to `onDetermined`, which is how the last statuses survive a restart.
 */
export function openFollower(deps: {
  readonly ledger: Ledger
  readonly rules: readonly EvidenceRule[]
  readonly onDetermined: (evidence: Evidence) => void
}): Follower {
  const { ledger, rules, onDetermined } = deps
  const evaluation = openEvaluation(rules)
  let read = 0

  async function catchUp(): Promise<void> {
    const { size } = await ledger.head()
    for await (const { index, bytes } of ledger.read(read, size)) {
      const evidence = parseEntry(bytes)
      evaluation.add({ index, evidence })
      if (evidence.kind === 'controls.determined') onDetermined(evidence)
      read = index + 1
    }
  }

  // One after the other: two readers at once would add an entry twice.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    async determine(at) {
      const mine = turn.then(catchUp)
      turn = mine.catch(() => undefined)
      await mine
      return { size: read, determinations: evaluation.determine(at) }
    },
  }
}
