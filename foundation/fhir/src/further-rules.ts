import { isList, objectsAt, textAt, textsAt, type JsonObject } from './json.ts'
import { searchParameterById } from './search-parameters.ts'

/** A rule that FHIR states in words only; the HL7 validator checks it too. */
export type FurtherRule = {
  readonly path: string
  readonly sentence: string
  readonly holds: (element: JsonObject) => boolean
}

const ABSOLUTE = /^[a-zA-Z][a-zA-Z0-9+.-]*:/
const VALUE_SET = /^http:\/\/(?:hl7\.org\/fhir|terminology\.hl7\.org)\/ValueSet\//
const DEFINITION = 'http://hl7.org/fhir/SearchParameter/'

function isAbsolute(element: JsonObject, member: string): boolean {
  const uri = textAt(element, member)
  return uri === undefined || ABSOLUTE.test(uri)
}

export const furtherRules: readonly FurtherRule[] = [
  {
    path: 'Coding',
    sentence: 'The system of a coding is an absolute URI.',
    holds: (e) => isAbsolute(e, 'system'),
  },
  {
    path: 'Coding',
    sentence: 'The system of a coding is a code system, not a value set.',
    holds: (e) => !VALUE_SET.test(textAt(e, 'system') ?? ''),
  },
  {
    path: 'ValueSet.compose.include',
    sentence: 'The system of a value set is an absolute URI.',
    holds: (e) => isAbsolute(e, 'system'),
  },
  {
    path: 'Attachment',
    sentence: 'The size of an attachment is the number of bytes in its data.',
    holds: (e) => {
      const [data, size] = [textAt(e, 'data'), e['size']]
      return data === undefined || size === undefined || bytesIn(data) === size
    },
  },
  {
    path: 'CapabilityStatement.rest.resource.searchParam',
    sentence: 'A search parameter has the type of its definition.',
    holds: (e) => {
      const kind = searchParameterById(idOf(textAt(e, 'definition')))?.kind
      return kind === undefined || kind === e['type']
    },
  },
  {
    path: 'SearchParameter',
    sentence: 'A search parameter has the type, and a base, of the one it is derived from.',
    holds: (e) => {
      const from = searchParameterById(idOf(textAt(e, 'derivedFrom')))
      if (from === undefined) return true
      const isForAll = from.bases.has('Resource') || from.bases.has('DomainResource')
      const areBases = isForAll || textsAt(e, 'base').every((base) => from.bases.has(base))
      return from.kind === e['type'] && areBases
    },
  },
  {
    path: 'CodeSystem',
    sentence: 'Each property of a code system has a code of its own.',
    holds: (e) => isDistinct(e, 'code'),
  },
]

function isDistinct(codeSystem: JsonObject, member: string): boolean {
  if (!isList(codeSystem['property'])) return true
  const texts = objectsAt(codeSystem, 'property').flatMap((one) => textAt(one, member) ?? [])
  return new Set(texts).size === texts.length
}

function idOf(url: string | undefined): string {
  const [plain = ''] = (url ?? '').split('|')
  return plain.startsWith(DEFINITION) ? plain.slice(DEFINITION.length) : ''
}

function bytesIn(base64: string): number {
  const packed = base64.replace(/\s+/g, '')
  const padding = packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0
  return (packed.length / 4) * 3 - padding
}
