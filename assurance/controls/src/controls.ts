import { Fault, type Actor, type Clock, type Evidence } from '@wardstone/core'
import { findFramework, frameworks } from '@wardstone/frameworks'
import type { Ledger } from '@wardstone/ledger'
import {
  countStatuses,
  determineControls,
  type Atom,
  type ControlStatus,
  type Determination,
  type EvidenceRule,
  type Framework,
  type Status,
  type StatusCounts,
} from '@wardstone/verifier'
import { exportAudit } from './audit-export.ts'
import { controlsEvidence } from './evidence.ts'
import { openFollower } from './follower.ts'
import { rules as rulesInForce } from './rules.ts'

/** One rule as a control shows it. */
export type RuleStatus = Omit<Determination, 'rule' | 'since'> & {
  readonly id: string
  readonly title: string
}

/** One atom of a framework with its status and what that was computed from. `id` is its citation, short. */
export type Control = Atom &
  Omit<ControlStatus, 'rules'> & { readonly id: string; readonly rules: readonly RuleStatus[] }

/** A whole framework at one moment. */
export type FrameworkStatus = {
  readonly framework: string
  readonly evaluatedAt: number
  /** Entries of the ledger that were looked at. */
  readonly size: number
  readonly counts: StatusCounts
  readonly controls: readonly Control[]
}

export type Posture = Omit<StatusCounts, 'notApplicable'> & {
  readonly framework: string
  readonly title: string
}

/** Requirements determined from the evidence in the ledger, and from nothing else. */
export type Controls = {
  frameworks(): readonly { readonly id: string; readonly title: string; readonly total: number }[]
  /** Every atom of a framework as it stands now. @throws Fault `controls.unknown-framework`. */
  determine(framework: string): Promise<FrameworkStatus>
  /** How many atoms of each framework are in which status. */
  posture(): Promise<readonly Posture[]>
  /** Determines every rule and leaves evidence of each that became another than before. Run by the hourly job. */
  update(): Promise<void>
  /**
   * An audit bundle, line by line, and evidence of who took it. Only entries from `since` on are inside when it is given.
   * @throws Fault `controls.unknown-framework` or `input.invalid`, both before the first line.
   */
  exportBundle(
    actor: Actor,
    framework: string,
    options?: { readonly since?: number },
  ): Promise<AsyncIterable<string>>
}

/** Opens the controls over a ledger. `rules` are those in force unless a test brings its own. */
export function openControls(deps: {
  readonly ledger: Ledger
  readonly now: Clock
  /** Who the bundles are about. */
  readonly organisation: string
  readonly rules?: readonly EvidenceRule[]
}): Controls {
  const { ledger, now, organisation, rules = rulesInForce } = deps
  const announced = new Map<string, { readonly status: Status; readonly hash: string }>()
  const follower = openFollower({
    ledger,
    rules,
    onDetermined({ facts }) {
      const { rule, status, hash } = controlsEvidence['controls.determined'].parse(facts)
      announced.set(rule, { status, hash })
    },
  })

  async function determine(id: string): Promise<FrameworkStatus> {
    const framework = requireFramework(id)
    const evaluatedAt = now()
    const { size, determinations } = await follower.determine(evaluatedAt)
    const controls = describeControls(framework, rules, determinations)
    return { framework: id, evaluatedAt, size, counts: countStatuses(controls), controls }
  }

  return {
    frameworks: () =>
      frameworks.map(({ id, title, atoms }) => ({ id, title, total: atoms.length })),
    determine,
    posture: () =>
      Promise.all(
        frameworks.map(async ({ id, title }) => {
          const { notApplicable: _none, ...counts } = (await determine(id)).counts
          return { framework: id, title, ...counts }
        }),
      ),
    async update() {
      const at = now()
      const { determinations } = await follower.determine(at)
      const changes = determinations.filter(({ rule, status, hash }) => {
        const before = announced.get(rule)
        return before === undefined
          ? status !== 'not-assessed'
          : before.status !== status || before.hash !== hash
      })
      if (changes.length === 0) return
      await ledger.record(
        changes.map((change) => determined(at, change, announced.get(change.rule)?.status)),
      )
      for (const { rule, status, hash } of changes) announced.set(rule, { status, hash })
    },
    async exportBundle(actor, id, { since = 0 } = {}) {
      const framework = requireFramework(id)
      const at = now()
      const { size } = await ledger.head()
      if (since > size) {
        throw new Fault(
          'input.invalid',
          `The ledger has ${size} entries; it cannot be exported from entry ${since} on.`,
        )
      }
      const facts = { framework: id, size }
      await ledger.record([{ kind: 'audit.exported', at, actor: actor.id, subject: '', facts }])
      const answering = rules.filter((rule) =>
        rule.answers.some((answer) => answer.framework === id),
      )
      return exportAudit(ledger, { organisation, framework, rules: answering, at, size, since })
    },
  }
}

function requireFramework(id: string): Framework {
  const framework = findFramework(id)
  if (framework !== undefined) return framework
  const known = frameworks.map((one) => one.id).join(', ')
  throw new Fault('controls.unknown-framework', `There is no such framework. Known are: ${known}.`)
}

/** Atoms with their status and the rules it comes from. */
function describeControls(
  framework: Framework,
  rules: readonly EvidenceRule[],
  determinations: readonly Determination[],
): Control[] {
  const described = new Map(
    rules.map(({ id, title }, at) => [id, { title, determination: determinations[at] }]),
  )
  const statuses = determineControls(framework, rules, determinations)
  return framework.atoms.flatMap((atom, at) => {
    const status = statuses[at]
    if (status === undefined) return []
    const own = status.rules.flatMap((id): RuleStatus[] => {
      const rule = described.get(id)
      if (rule?.determination === undefined) return []
      const { rule: _id, since: _since, ...shown } = rule.determination
      return [{ id, title: rule.title, ...shown }]
    })
    return [{ ...atom, ...status, id: atom.citation.replace('45 CFR ', ''), rules: own }]
  })
}

function determined(
  at: number,
  change: Determination,
  previous: Status = 'not-assessed',
): Evidence {
  const { rule, version, hash, status } = change
  const facts = { rule, version, hash, status, previous }
  return { kind: 'controls.determined', at, actor: 'system:controls', subject: '', facts }
}
