import type { JsonObject } from './json.ts'
import type { FindDefinition } from './value-sets.ts'

/** Deepest nesting of elements and lists. */
export const DEPTH_MAX = 128
/** Most objects, lists and values in one resource. */
const ELEMENTS_MAX = 2_000_000
/** Most issues that one validation tells; after that many errors it stops looking. */
export const ISSUES_MAX = 100

/** Codes of FHIR's IssueType that a validation uses. */
export type IssueCode =
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'invalid'
  | 'code-invalid'
  | 'not-found'
  | 'too-long'
  | 'too-costly'

/**
 * What is wrong and where. `expression` is FHIRPath from the resource; `message` is a sentence that never repeats a value,
 * for a value may be a patient's.
 */
export type Issue = {
  readonly severity: 'error' | 'warning'
  readonly code: IssueCode
  readonly expression: string
  readonly message: string
  /** Key of the rule of FHIR that is broken, `obs-6`. */
  readonly rule?: string
}

export type ValidateOptions = {
  /** Text that looks like HTML tags in a string is an error, not a warning. */
  readonly refuseHtmlInStrings?: boolean
  /** The same for markdown. */
  readonly refuseHtmlInMarkdown?: boolean
  /** URLs of example.org and the like are an error. */
  readonly refuseExampleUrls?: boolean
  /** A link in narrative to a place that the narrative does not have is an error, not a warning. */
  readonly refuseDeadLinks?: boolean
  /** An extension of a URL that neither FHIR nor `find` defines is an error. */
  readonly refuseUnknownExtensions?: boolean
  /** A relative reference to what the resource does not bring along itself, in a Bundle or Parameters, is an error. */
  readonly refuseUnresolved?: boolean
  /**
   * Finds Questionnaires, ValueSets and CodeSystems by canonical URL. With it, answers are checked against the Questionnaire that
   * they name; without it, against a contained one alone.
   */
  readonly find?: FindDefinition
}

/** What the references of one resource and those contained in it share. */
export type Container = {
  readonly resource: JsonObject
  /** `#id` of the contained resources and their types. */
  readonly contained: ReadonlyMap<string, string>
  /** Texts beginning with `#` that were met in places of references. */
  readonly used: Set<string>
}

/** State of one validation. */
export type Visit = {
  readonly options: ValidateOptions
  /** What is validated, as a whole. */
  readonly root: JsonObject
  readonly issues: Issue[]
  errors: number
  elements: number
  readonly steps: (string | number)[]
  depth: number
  /** The resource that holds the element looked at; may be a contained one. */
  resource: JsonObject
  container: Container
  /** Types by `fullUrl` of the Bundles around the element, innermost last. */
  readonly bundles: ReadonlyMap<string, string>[]
  /** Rules evaluated by `fhirpath` so far. */
  slowRules: number
  isFull: boolean
}

export function openVisit(resource: JsonObject, type: string, options: ValidateOptions): Visit {
  return {
    options,
    root: resource,
    issues: [],
    errors: 0,
    elements: 0,
    steps: [type],
    depth: 1,
    resource,
    container: { resource, contained: new Map(), used: new Set() },
    bundles: [],
    slowRules: 0,
    isFull: false,
  }
}

/** Adds an error at the element looked at. */
export function refuse(visit: Visit, code: IssueCode, message: string, rule?: string): void {
  visit.errors++
  add(visit, 'error', code, message, rule)
  if (visit.errors >= ISSUES_MAX) visit.isFull = true
}

export function warn(visit: Visit, code: IssueCode, message: string, rule?: string): void {
  add(visit, 'warning', code, message, rule)
}

function add(
  visit: Visit,
  severity: Issue['severity'],
  code: IssueCode,
  message: string,
  rule: string | undefined,
): void {
  const told = visit.issues.length
  // Warnings never crowd out an error.
  if (told >= ISSUES_MAX && (severity === 'warning' || !dropWarning(visit.issues))) return
  const named = rule === undefined ? {} : { rule }
  visit.issues.push({ severity, code, expression: expressionOf(visit), message, ...named })
}

/** Makes room for an error; false where there is no warning left to drop. */
function dropWarning(issues: Issue[]): boolean {
  const at = issues.findIndex((issue) => issue.severity === 'warning')
  if (at !== -1) issues.splice(at, 1)
  return at !== -1
}

/** Looks one step further down. */
export function within(visit: Visit, step: string | number, check: () => void): void {
  visit.steps[visit.depth++] = step
  check()
  visit.depth--
}

/** Where the visit is, as FHIRPath writes it: `Patient.name[0].given[1]`. */
function expressionOf(visit: Visit): string {
  let text = ''
  for (let at = 0; at < visit.depth; at++) {
    const step = visit.steps[at] ?? ''
    if (typeof step === 'number') text += `[${step}]`
    else text += at === 0 ? step : `.${step}`
  }
  return text
}

/** Counts a value; false, with an issue, when the resource is too large or too deep to go on. */
export function enter(visit: Visit): boolean {
  if (visit.isFull) return false
  if (++visit.elements > ELEMENTS_MAX) {
    refuse(visit, 'too-costly', `a resource has at most ${ELEMENTS_MAX} elements.`)
    visit.isFull = true
    return false
  }
  if (visit.depth > DEPTH_MAX) {
    refuse(visit, 'too-costly', `elements nest at most ${DEPTH_MAX} deep.`)
    return false
  }
  return true
}
