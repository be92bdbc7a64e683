import type { Json } from '@wardstone/core'
import { valueSetOf } from './value-sets.ts'
import { refuseRule, rulesAt } from './invariants.ts'
import { isList, isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import { htmlProblem } from './markup.ts'
import { areLocalLinksWhole, narrativeProblem } from './narrative.ts'
import { primitiveCheck } from './primitives.ts'
import type { ElementDefinition } from './types.ts'
import { enter, refuse, warn, type Visit } from './visit.ts'

type Check = (value: Json, visit: Visit, owner: JsonObject) => void
/** A check of one value that is no list. */
type ValueCheck = (value: Json, visit: Visit) => void

const LISTED_CODES_MAX = 12

/** The check of a primitive element that occurs once. */
export function primitiveMember(element: ElementDefinition, type: string): Check {
  const check = valueCheck(element, type)
  return (value, visit) => {
    if (!enter(visit)) return
    check(value, visit)
  }
}

function valueCheck(element: ElementDefinition, type: string): ValueCheck {
  const isOfType = primitiveCheck(type)
  const more = furtherCheck(element, type)
  return (value, visit) => {
    const problem = value === null ? NO_NULL : isOfType(value)
    if (problem !== undefined)
      refuse(visit, isList(value) || isObject(value) ? 'structure' : 'value', problem)
    else if (more !== undefined) more(value, visit)
  }
}

const NO_CODE = 'a code of the value set is required here; extensions do not take its place.'
const NO_NULL = 'null stands only in lists of primitives whose extensions take its place.'

/** What a value must be beyond its type. */
function furtherCheck(element: ElementDefinition, type: string): ValueCheck | undefined {
  const rules = rulesAt(element.path)
  if (type === 'code' && element.valueSet !== undefined) return codeCheck(element.valueSet)
  if (type === 'xhtml') return checkNarrative
  if (type === 'uri' || type === 'url' || type === 'canonical') return checkUri
  if (type === 'string' && rules.length > 0) {
    return (value, visit) => {
      // Rules of single primitives are of text only; what they look at is the text itself.
      for (const rule of rules) {
        if (!rule.holds({ value }, visit)) refuseRule(visit, rule)
      }
    }
  }
  if (type === 'string' || type === 'markdown') return markupCheck(type)
  return undefined
}

function codeCheck(url: string): ValueCheck | undefined {
  const codes = valueSetOf(url)?.codes
  if (codes === undefined) return undefined
  const listed = codes.size <= LISTED_CODES_MAX ? `: ${[...codes].join(', ')}` : ` of ${url}`
  const sentence = `the code is one${listed}.`
  return (value, visit) => {
    if (typeof value === 'string' && !codes.has(value)) refuse(visit, 'code-invalid', sentence)
  }
}

function checkNarrative(value: Json, visit: Visit): void {
  if (typeof value !== 'string') return
  const problem = narrativeProblem(value)
  if (problem !== undefined) refuse(visit, 'invalid', `${problem}.`, 'txt-1')
  else if (value.includes('href="#') && !areLocalLinksWhole(value, visit.container.contained)) {
    const tell = visit.options.refuseDeadLinks === true ? refuse : warn
    tell(visit, 'invalid', 'a link within narrative leads to an id in it.')
  }
}

const UUID_URN = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[|#]\S*)?$/
const OID_URN = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+(?:[|#]\S*)?$/
const EXAMPLE_HOST =
  /^https?:\/\/(?:[^/]+\.)?(?:example\.(?:org|com|net)|acme\.(?:org|com))(?:[:/]|$)/

/** A canonical or URI may point at a contained resource; the URNs of FHIR have forms of their own. */
function checkUri(value: Json, visit: Visit): void {
  if (typeof value !== 'string') return
  if (value.charCodeAt(0) === 35) visit.container.used.add(value)
  if (value.startsWith('urn:uuid:') && !UUID_URN.test(value)) {
    refuse(
      visit,
      'value',
      'a UUID is urn:uuid: and 32 lower-case digits in five groups (RFC 4122).',
    )
  }
  if (value.startsWith('urn:oid:') && !OID_URN.test(value)) {
    refuse(visit, 'value', 'an OID is urn:oid: and numbers with dots, no leading zeros.')
  }
  if (visit.options.refuseExampleUrls === true && EXAMPLE_HOST.test(value)) {
    refuse(visit, 'invalid', 'addresses of examples are not taken here.')
  }
}

function markupCheck(type: 'string' | 'markdown'): ValueCheck {
  return (value, visit) => {
    if (typeof value !== 'string' || !value.includes('<')) return
    const problem = htmlProblem(value)
    if (problem === undefined) return
    const { refuseHtmlInStrings, refuseHtmlInMarkdown } = visit.options
    const isRefused = type === 'string' ? refuseHtmlInStrings : refuseHtmlInMarkdown
    if (isRefused === true) refuse(visit, 'invalid', problem)
    else warn(visit, 'invalid', problem)
  }
}

/** The check of a primitive element that occurs many times; null stands where `_name` has an item instead. */
export function primitiveListCheck(element: ElementDefinition, name: string, type: string): Check {
  const check = valueCheck(element, type)
  const shadow = `_${name}`
  return (value, visit, owner) => {
    if (!enter(visit)) return
    if (!isList(value)) {
      refuse(visit, 'structure', 'the element is a list.')
      return
    }
    if (value.length === 0)
      refuse(visit, 'structure', 'a list has at least one item; leave it out instead.')
    if (value.length > element.max)
      refuse(visit, 'structure', `the list has at most ${element.max} items.`)
    const beside = owner[shadow]
    for (let at = 0; at < value.length; at++) {
      if (!enter(visit)) return
      const item = value[at] ?? null
      if (item === null && isList(beside) && isObject(beside[at])) continue
      visit.steps[visit.depth++] = at
      check(item, visit)
      visit.depth--
    }
  }
}

/** `_birthDate`: id and extensions of a primitive, or a list of them. */
export function shadowMember(
  element: ElementDefinition,
  name: string,
  extensions: (object: JsonObject, visit: Visit) => void,
): Check {
  const isBound = element.valueSet !== undefined
  if (element.max === 1) {
    return (value, visit, owner) => {
      if (!enter(visit)) return
      if (!isObject(value)) {
        refuse(visit, 'structure', 'the extensions of a primitive are an object.')
        return
      }
      if (!isNamedValue(value, owner[name])) extensions(value, visit)
      if (isBound && owner[name] === undefined && !isOfLaterVersion(value)) {
        refuse(visit, 'code-invalid', NO_CODE)
      }
    }
  }
  return (value, visit, owner) => {
    if (!enter(visit)) return
    if (!isList(value) || value.length === 0) {
      refuse(visit, 'structure', 'the extensions of a list of primitives are a list.')
      return
    }
    const beside = owner[name]
    for (let at = 0; at < value.length; at++) {
      if (!enter(visit)) return
      const item = value[at]
      visit.steps[visit.depth++] = at
      if (isObject(item)) {
        if (!isNamedValue(item, isList(beside) ? beside[at] : undefined)) extensions(item, visit)
        if (isBound && !isText(beside, at) && !isOfLaterVersion(item))
          refuse(visit, 'code-invalid', NO_CODE)
      } else if (item !== null || !isList(beside) || beside[at] === undefined) {
        refuse(visit, 'structure', 'each item is an object, or null beside a value.')
      }
      visit.depth--
    }
  }
}

function isText(list: Json | undefined, at: number): boolean {
  return isList(list) && typeof list[at] === 'string'
}

const LATER = /^http:\/\/hl7\.org\/fhir\/[5-9]\.\d\/StructureDefinition\/extension-/

/** A code that only a later version of FHIR has, carried as its cross-version extension (FHIR R4 §2.5.1.2). */
function isOfLaterVersion(shadow: JsonObject): boolean {
  return objectsAt(shadow, 'extension').some((one) => LATER.test(textAt(one, 'url') ?? ''))
}

/** A primitive that has a value may have an id and nothing else beside it. */
function isNamedValue(shadow: JsonObject, value: Json | undefined): boolean {
  if (value === undefined || value === null) return false
  return textAt(shadow, 'id') !== undefined && Object.keys(shadow).length === 1
}
