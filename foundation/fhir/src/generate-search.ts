import type { Definitions } from './definitions.ts'
import { objectsAt, textAt, textsAt, type JsonObject } from './json.ts'

/**
 * One line a type and parameter, separated by tabs: type, code, kind, id of its definition, targets, expression for that
 * type, components `code:kind=expression` separated by `;`.
 */
export function searchTable(definitions: Definitions): string {
  const lines: string[] = []
  for (const parameter of definitions.searchParameters.values()) {
    for (const base of textsAt(parameter, 'base'))
      lines.push(...lineOf(definitions, parameter, base))
  }
  return lines.toSorted().join('\n')
}

function lineOf(definitions: Definitions, parameter: JsonObject, base: string): readonly string[] {
  const expression = expressionFor(textAt(parameter, 'expression') ?? '', base)
  const id = textAt(parameter, 'id') ?? ''
  // Examples of parameters are in the package too; they define nothing for FHIR itself.
  if (id.startsWith('example')) return []
  const components = objectsAt(parameter, 'component').map((component) => {
    const definition = definitions.searchParameters.get(textAt(component, 'definition') ?? '') ?? {}
    const [code, kind] = [textAt(definition, 'code') ?? '', textAt(definition, 'type') ?? '']
    return `${code}:${kind}=${textAt(component, 'expression') ?? ''}`
  })
  const words = [
    base,
    textAt(parameter, 'code') ?? '',
    textAt(parameter, 'type') ?? '',
    id,
    targetsOf(definitions, parameter),
    expression,
    components.join(';'),
  ]
  return [words.join('\t')]
}

/** `*` for every type of resource. */
function targetsOf(definitions: Definitions, parameter: JsonObject): string {
  const targets = textsAt(parameter, 'target')
  const types = [...definitions.types.values()].filter(isConcreteResource)
  return targets.length === types.length ? '*' : targets.join(',')
}

function isConcreteResource(definition: JsonObject): boolean {
  return textAt(definition, 'kind') === 'resource' && definition['abstract'] !== true
}

/** The alternatives of an expression that begin at the type. */
function expressionFor(expression: string, base: string): string {
  if (base === 'Resource' || base === 'DomainResource') return expression
  return alternatives(expression)
    .filter((part) => /^\(*(\w+)/.exec(part)?.[1] === base)
    .join(' | ')
}

/** Splits at `|` outside parentheses. */
function alternatives(expression: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at <= expression.length; at++) {
    const sign = expression[at]
    if (sign === '(') depth++
    else if (sign === ')') depth--
    else if (at === expression.length || (sign === '|' && depth === 0)) {
      parts.push(expression.slice(start, at).trim())
      start = at + 1
    }
  }
  return parts
}

/** `Observation subject performer`: the parameters that put a resource into a patient's compartment. */
export function compartmentTable(definitions: Definitions): string {
  return objectsAt(definitions.patientCompartment, 'resource')
    .filter((one) => textsAt(one, 'param').length > 0)
    .map((one) => [textAt(one, 'code') ?? '', ...textsAt(one, 'param')].join(' '))
    .join('\n')
}
