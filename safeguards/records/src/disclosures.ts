import type { Basis } from '@wardstone/access'
import type { Actor, Clock, Evidence } from '@wardstone/core'
import type { Ledger } from '@wardstone/ledger'

/** How somebody asks for records. */
export const interactions = [
  'read',
  'vread',
  'search',
  'history',
  'everything',
  'export',
  'write',
  'notify',
] as const
export type Interaction = (typeof interactions)[number]

/** What one answer shows of one record. */
export type Disclosure = {
  readonly commitment: string
  readonly types: readonly string[]
  readonly count: number
  readonly basis: Basis
}

/** One resource version that an answer shows. */
export type Shown = { readonly commitment: string; readonly type: string; readonly basis: Basis }

/** One disclosure a record, whatever it shows of it. */
export function disclosuresOf(shown: readonly Shown[]): Disclosure[] {
  const records = new Map<string, { types: Set<string>; count: number; basis: Basis }>()
  for (const { commitment, type, basis } of shown) {
    const record = records.get(commitment) ?? { types: new Set(), count: 0, basis }
    record.types.add(type)
    record.count++
    records.set(commitment, record)
  }
  return [...records].map(([commitment, { types, count, basis }]) => ({
    commitment,
    types: [...types].toSorted(),
    count,
    basis,
  }))
}

export type ReadsTally = {
  readonly answered: number
  readonly recorded: number
  readonly from: number
  readonly to: number
}

/** The only way out for patient data: evidence first, then the answer. */
export type Disclosures = {
  /** Gives the answer once the evidence of everything that it shows is durable. */
  answer<T>(
    actor: Actor,
    interaction: Interaction,
    shown: readonly Disclosure[],
    answer: T,
  ): Promise<T>
  /** Evidence that somebody asked and was shown nobody: there is nothing, or nothing for them. */
  nothing(actor: Actor, interaction: Interaction, type: string, isDenied: boolean): Promise<void>
  /** Disclosures since the last tally: those answered and those in the ledger. The same numbers, or the room is wrong. */
  takeTally(): ReadsTally
}

export function openDisclosures(deps: { ledger: Ledger; now: Clock }): Disclosures {
  const { ledger, now } = deps
  let tally = { answered: 0, recorded: 0, from: now() }

  return {
    async answer(actor, interaction, shown, answer) {
      const evidence = shown.map(({ commitment, types, count, basis }) =>
        statement(actor, 'records.read', commitment, {
          interaction,
          types,
          count,
          basis,
          purpose: 'treatment',
        }),
      )
      if (evidence.length > 0) await ledger.record(evidence)
      tally.recorded += evidence.length
      tally.answered += shown.length
      return answer
    },
    async nothing(actor, interaction, type, isDenied) {
      // The same work either way: the time of an answer does not say whether the record exists.
      await ledger.record([
        isDenied
          ? statement(actor, 'records.denied', '', { interaction, type })
          : statement(actor, 'records.searched', '', { type, count: 0 }),
      ])
    },
    takeTally() {
      const taken = { ...tally, to: now() }
      tally = { answered: 0, recorded: 0, from: taken.to }
      return taken
    },
  }

  function statement(
    actor: Actor,
    kind: string,
    subject: string,
    facts: Evidence['facts'],
  ): Evidence {
    return { kind, at: now(), actor: actor.id, subject, facts }
  }
}
