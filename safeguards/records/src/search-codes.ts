import { Fault } from '@wardstone/core'
import { branchOfCode, findValueSet, type FindDefinition } from '@wardstone/fhir'
import type { Alternative } from './search-criteria.ts'
import { impliedSystem, type Parameter } from './search-parameters.ts'

/** Codes by the URL of their code system. */
export type CodesBySystem = ReadonlyMap<string, ReadonlySet<string>>

/** Codes of a value set that FHIR R4 defines completely, or that is kept here with its codes. */
export function codesOf(parameter: Parameter, url: string, find: FindDefinition): Alternative {
  const bySystem = findValueSet(url, find)?.bySystem
  if (bySystem === undefined) {
    throw unknown(
      parameter,
      `The value set for ${parameter.name} is not known here: only those are that FHIR R4 itself defines completely, and ValueSets kept here that list their codes. Name the codes instead.`,
    )
  }
  return { kind: 'codes', bySystem }
}

type Token = { readonly system?: string; readonly code?: string }

/** A code and those below or above it in its code system (FHIR R4 §3.1.1.4.10). */
export function branchOf(
  parameter: Parameter,
  { system, code }: Token,
  modifier: 'below' | 'above',
  find: FindDefinition,
): Alternative {
  if (code === undefined) {
    throw unknown(parameter, `${parameter.name}:${modifier} names a code, as in system|code.`)
  }
  const implied = parameter.places.map(({ path }) => impliedSystem(path, code))
  const named = system ?? implied.find((each) => each !== undefined)
  const codes = named === undefined ? undefined : branchOfCode(named, code, modifier, find)
  if (named === undefined || codes === undefined) {
    throw unknown(
      parameter,
      `${parameter.name}:${modifier} is answered for code systems that FHIR R4 itself lists whole, or that are kept here whole, named as in system|code. Name the codes instead.`,
    )
  }
  return { kind: 'codes', bySystem: new Map([[named, codes]]) }
}

function unknown(parameter: Parameter, message: string): Fault {
  return new Fault('records.unsupported', message, { parameter: parameter.name })
}
