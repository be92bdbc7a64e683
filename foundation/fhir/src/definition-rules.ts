import fhirpath from 'fhirpath'
import { objectAt, objectsAt, textAt, type JsonObject } from './json.ts'
import { childrenOf, elementAt, typeDefinition } from './types.ts'
import { findCodeSystem, isCodeIn } from './value-sets.ts'
import { refuse, within, type IssueCode, type Visit } from './visit.ts'

type Check = (resource: JsonObject, visit: Visit) => void

/** Rules of definitions that need other definitions, or an expression read; the HL7 validator checks them too. */
const byType: Readonly<Record<string, Check>> = {
  ValueSet: checkValueSet,
  ConceptMap: checkConceptMap,
  StructureDefinition: checkSlicing,
}

/** Checks what a ValueSet, ConceptMap or StructureDefinition says of others. */
export function checkDefinition(resource: JsonObject, visit: Visit): void {
  const type = textAt(resource, 'resourceType') ?? ''
  if (Object.hasOwn(byType, type)) byType[type]?.(resource, visit)
}

function refuseAt(
  visit: Visit,
  steps: readonly (string | number)[],
  code: IssueCode,
  sentence: string,
): void {
  const [first, ...rest] = steps
  if (first === undefined) refuse(visit, code, sentence)
  else within(visit, first, () => refuseAt(visit, rest, code, sentence))
}

const PARAMETER = 'http://hl7.org/fhir/tools/StructureDefinition/valueset-parameter'
const EXPRESSION = 'http://hl7.org/fhir/StructureDefinition/cqf-expression'

function checkValueSet(valueSet: JsonObject, visit: Visit): void {
  const parameters = objectsAt(valueSet, 'extension').flatMap((one) =>
    textAt(one, 'url') === PARAMETER
      ? objectsAt(one, 'extension').flatMap((part) => textAt(part, 'valueCode') ?? [])
      : [],
  )
  const compose = objectAt(valueSet, 'compose') ?? {}
  for (const [index, part] of objectsAt(compose, 'include').entries()) {
    for (const [at, filter] of objectsAt(part, 'filter').entries()) {
      const steps = ['compose', 'include', index, 'filter', at]
      const wrong = filterProblem(part, filter, visit) ?? expressionProblem(filter, parameters)
      if (wrong !== undefined) refuseAt(visit, steps, 'invalid', wrong)
    }
  }
}

/** A filter on a property that is a Coding names `system#code`, or `system|version#code`. */
function filterProblem(part: JsonObject, filter: JsonObject, visit: Visit): string | undefined {
  const value = textAt(filter, 'value')
  const codeSystem = visit.options.find?.(textAt(part, 'system') ?? '')
  const property = objectsAt(codeSystem ?? {}, 'property').find(
    (one) => one['code'] === filter['property'],
  )
  if (property?.['type'] !== 'Coding' || value === undefined) return undefined
  const [, system = '', code = ''] = /^([^|#]+)(?:\|[^#]*)?#(.+)$/.exec(value) ?? []
  if (system === '') return 'a filter on a property that is a Coding has the form system#code.'
  const other = findCodeSystem(system, (url) => visit.options.find?.(url))
  return other === undefined || other.has(code)
    ? undefined
    : 'the code of the filter is not one of its code system.'
}

/** Variables that FHIRPath itself has (https://hl7.org/fhir/R4/fhirpath.html#variables). */
const VARIABLE = /^(?:ucum|sct|loinc|context|resource|rootResource|vs-.+|ext-.+)$/

function expressionProblem(filter: JsonObject, parameters: readonly string[]): string | undefined {
  const extensions = objectsAt(objectAt(filter, '_value') ?? {}, 'extension')
  const expression = objectAt(
    extensions.find((one) => textAt(one, 'url') === EXPRESSION) ?? {},
    'valueExpression',
  )
  if (expression === undefined) return undefined
  if (textAt(expression, 'language') !== 'text/fhirpath') {
    return 'the expression of a filter is FHIRPath, text/fhirpath.'
  }
  const text = textAt(expression, 'expression') ?? ''
  try {
    fhirpath.compile(text)
  } catch {
    return 'the expression of the filter is not FHIRPath.'
  }
  const names = [...text.matchAll(/%(?:`([^`]+)`|([\w-]+))/g)].map(([, a, b]) => a ?? b ?? '')
  return names.every((name) => parameters.includes(name) || VARIABLE.test(name))
    ? undefined
    : 'the expression of the filter uses a parameter that the value set does not declare.'
}

/** What is mapped is in the value set that the map says it maps from. */
function checkConceptMap(map: JsonObject, visit: Visit): void {
  const url = textAt(map, 'sourceCanonical') ?? textAt(map, 'sourceUri')
  const { find } = visit.options
  if (url === undefined || find === undefined) return
  for (const [index, group] of objectsAt(map, 'group').entries()) {
    const system = textAt(group, 'source')
    if (system === undefined) continue
    for (const [at, element] of objectsAt(group, 'element').entries()) {
      const code = textAt(element, 'code')
      if (code === undefined || isCodeIn(url, { system, code }, find) !== false) continue
      const sentence = 'the code is not in the value set that the map is from.'
      refuseAt(visit, ['group', index, 'element', at, 'code'], 'code-invalid', sentence)
    }
  }
}

/** What tells slices apart is part of what is sliced (FHIR R4 §5.1.0.13). */
function checkSlicing(definition: JsonObject, visit: Visit): void {
  if (typeDefinition(textAt(definition, 'type') ?? '') === undefined) return
  for (const view of ['differential', 'snapshot'] as const) {
    const elements = objectsAt(objectAt(definition, view) ?? {}, 'element')
    for (const [index, element] of elements.entries()) {
      const slicing = objectAt(element, 'slicing')
      if (slicing === undefined) continue
      const sliced = elementAt(textAt(element, 'path') ?? '')
      if (sliced?.types.length !== 1) continue
      const names = childrenOf(sliced).map(({ name }) => name.replace('[x]', ''))
      for (const discriminator of objectsAt(slicing, 'discriminator')) {
        const [first = ''] = (textAt(discriminator, 'path') ?? '').split('.')
        if (!/^\w+$/.test(first) || names.includes(first)) continue
        const sentence = 'the path of the discriminator is part of the element that is sliced.'
        refuseAt(visit, [view, 'element', index, 'slicing'], 'invalid', sentence)
      }
    }
  }
}
