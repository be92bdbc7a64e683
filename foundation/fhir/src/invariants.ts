import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { furtherRules } from './further-rules.ts'
import type { JsonObject } from './json.ts'
import { nativeInvariants, type Invariant } from './native-invariants.ts'
import { invariants } from './tables/invariants.ts'
import { refuse, type Visit } from './visit.ts'

/** A rule of FHIR that an element must obey. */
export type Rule = {
  /** `Observation.component`. */
  readonly path: string
  /** `obs-6`; `''` for a rule that FHIR states in words only. */
  readonly key: string
  /** FHIRPath, as FHIR writes it; `''` for such a rule. */
  readonly expression: string
  /** The rule in FHIR's words. */
  readonly sentence: string
  readonly holds: Invariant
  /** Evaluated by `fhirpath`, whose cost may grow faster than the element. */
  readonly isSlow: boolean
}

/**
 * Rules that are checked elsewhere, where what they need is known: `htmlChecks()` is narrative, contained resources and
 * Bundles have files of their own, and CareTeam's asks what a reference points at.
 */
const elsewhere: ReadonlySet<string> = new Set([
  'DomainResource dom-2',
  'DomainResource dom-3',
  'DomainResource dom-4',
  'DomainResource dom-5',
  'Element ele-1',
  'Extension ext-1',
  'Narrative.div txt-1',
  'Narrative.div txt-2',
])

const stated: readonly Rule[] = furtherRules.map((rule) => ({
  ...rule,
  key: '',
  expression: '',
  isSlow: false,
}))
const byPath: ReadonlyMap<string, readonly Rule[]> = Map.groupBy(
  [...readRules(), ...stated],
  (rule) => rule.path,
)

/** The rules that begin at an element. */
export function rulesAt(path: string): readonly Rule[] {
  return byPath.get(path) ?? []
}

/** All of them. */
export const rules: readonly Rule[] = [...byPath.values()].flat()

/** Values in the largest element that a rule is evaluated on by `fhirpath`. */
const SLOW_RULE_VALUES_MAX = 100_000
/** Evaluations by `fhirpath` in one validation, some 30 µs each. */
const SLOW_RULES_MAX = 100_000

/** Checks the rules of an element with so many values in it. */
export function checkRules(
  object: JsonObject,
  visit: Visit,
  toCheck: readonly Rule[],
  values: number,
): void {
  for (const rule of toCheck) {
    if (rule.isSlow && (values > SLOW_RULE_VALUES_MAX || ++visit.slowRules > SLOW_RULES_MAX)) {
      refuse(visit, 'too-costly', 'there are too many elements to check this rule.', rule.key)
      visit.isFull = true
      return
    }
    if (!rule.holds(object, visit)) refuseRule(visit, rule)
  }
}

export function refuseRule(visit: Visit, { key, sentence }: Rule): void {
  const whole = sentence.endsWith('.') ? sentence : `${sentence}.`
  if (key === '') refuse(visit, 'invalid', whole)
  else refuse(visit, 'invariant', `${whole} (${key})`, key)
}

function readRules(): Rule[] {
  const read: Rule[] = []
  for (const line of invariants.split('\n')) {
    const [path = '', key = '', expression = '', sentence = ''] = line.split('\t')
    const name = `${path} ${key}`
    if (elsewhere.has(name)) continue
    const native = nativeInvariants[name]
    const holds = native ?? byFhirpath(path, expression)
    read.push({ path, key, expression, sentence, holds, isSlow: native === undefined })
  }
  return read
}

/** What `fhirpath` says of an element; undefined where it has no answer or cannot evaluate the rule. */
export type Judgement = (element: JsonObject, visit: Visit) => boolean | undefined

/** A rule evaluated by `fhirpath`, compiled when it is first met. No answer is not a yes: the HL7 validator reads it so too. */
function byFhirpath(path: string, expression: string): Invariant {
  let judge: Judgement | undefined
  return (element, visit) => {
    judge ??= judgeByFhirpath(path, expression)
    return judge(element, visit) === true
  }
}

export function judgeByFhirpath(path: string, expression: string): Judgement {
  const evaluate = fhirpath.compile({ base: path, expression: withoutTraces(expression) }, r4)
  return (element, visit) => {
    const environment = { resource: visit.resource, rootResource: visit.container.resource }
    try {
      const answer: unknown = evaluate(element, environment)
      return Array.isArray(answer) && answer.length > 0 ? answer[0] === true : undefined
    } catch {
      // Such as a comparison with several values.
      return undefined
    }
  }
}

/** `trace` only prints. */
function withoutTraces(expression: string): string {
  return expression.replace(/\.trace\('[^']*'(?:, ?\w+)?\)/g, '')
}
