import { Fault } from '@wardstone/core'
import { elementsOf, summaryOf } from '@wardstone/fhir'
import { ELEMENTS_MAX } from './limits.ts'
import { parseResource } from './envelope.ts'
import { isResourceType } from './resource-types.ts'
import type { SearchParameters } from './search-query.ts'

/** How an answer is shown, whatever it answers (FHIR R4 §3.1.0.1.10, §3.1.1.5). */
export type Presentation = {
  readonly summary?: 'true' | 'text' | 'data' | 'count'
  readonly elements?: readonly string[]
  readonly hasTotal: boolean
  readonly isPretty: boolean
  /** The same again, for the links of a page. */
  readonly query: string
}

const names = ['_format', '_pretty', '_summary', '_elements', '_total']

/**
 * Takes what says how to show an answer out of the parameters of a request.
 * @throws Fault `records.not-acceptable` for a format other than JSON, `records.invalid` for a value that has no meaning.
 */
export function presentationOf(
  parameters: SearchParameters,
  accept: string | undefined,
): { readonly presentation: Presentation; readonly rest: SearchParameters } {
  const given = new Map<string, string>()
  for (const [name, value] of parameters) {
    if (!names.includes(name)) continue
    if (given.has(name)) throw invalid(`${name} is given once.`)
    given.set(name, value)
  }
  checkFormat(given.get('_format'), accept)
  const summary = summaryIn(given.get('_summary'))
  const elements = elementsIn(given.get('_elements'))
  const query = [...given].map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join('')
  const rest = parameters.filter(([name]) => !names.includes(name))
  return {
    presentation: {
      ...(summary === undefined ? {} : { summary }),
      ...(elements === undefined ? {} : { elements }),
      hasTotal: oneOf('_total', given.get('_total'), ['none', 'estimate', 'accurate']) !== 'none',
      isPretty: oneOf('_pretty', given.get('_pretty'), ['true', 'false']) === 'true',
      query,
    },
    rest,
  }
}

const JSON_FORMAT = /^(?:application\/(?:fhir\+)?)?json(?:;.*)?$/
const JSON_RANGE = /^\s*(?:\*\/\*|application\/(?:\*|json|fhir\+json))\s*(?:;|$)/

function checkFormat(format: string | undefined, accept: string | undefined): void {
  // A plus sign in a query is a space.
  const isJson =
    format === undefined
      ? accept === undefined || accept.split(',').some((range) => JSON_RANGE.test(range))
      : JSON_FORMAT.test(format.replace(' ', '+'))
  if (isJson) return
  throw new Fault(
    'records.not-acceptable',
    'This server answers in JSON only. Ask for application/fhir+json.',
  )
}

function summaryIn(value: string | undefined): Presentation['summary'] {
  const summary = oneOf('_summary', value, ['true', 'text', 'data', 'count', 'false'])
  return summary === 'false' ? undefined : summary
}

function oneOf<Known extends string>(
  name: string,
  value: string | undefined,
  known: readonly Known[],
): Known | undefined {
  if (value === undefined) return undefined
  const found = known.find((each) => each === value)
  if (found === undefined) throw invalid(`${name} is one of ${known.join(', ')}.`)
  return found
}

/** `name,birthDate`, or `Patient.name`. */
function elementsIn(value: string | undefined): string[] | undefined {
  if (value === undefined) return undefined
  const elements = value.split(',').map((each) => {
    const [first = '', second, ...more] = each.trim().split('.')
    const element = second !== undefined && isResourceType(first) ? second : first
    const isWhole = more.length === 0 && (second === undefined || isResourceType(first))
    if (!isWhole || !/^[a-z][A-Za-z]{0,63}$/.test(element)) {
      throw invalid('_elements holds names of elements of a resource, joined by commas.')
    }
    return element
  })
  if (elements.length > ELEMENTS_MAX) throw invalid(`_elements has at most ${ELEMENTS_MAX} names.`)
  return elements
}

/** The JSON of one resource as it was asked for; of the whole as it is stored, nothing is parsed. */
export function shownResource({ summary, elements }: Presentation, json: string): string {
  if (elements !== undefined) return JSON.stringify(elementsOf(parseResource(json), elements))
  if (summary === undefined || summary === 'count') return json
  return JSON.stringify(summaryOf(parseResource(json), summary))
}

export function formatted({ isPretty }: Presentation, json: string): string {
  return isPretty ? JSON.stringify(JSON.parse(json), null, 2) : json
}

function invalid(message: string): Fault {
  return new Fault('records.invalid', message)
}
