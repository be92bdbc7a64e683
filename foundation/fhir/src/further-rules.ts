import { bytesIn } from './answer-values.ts'
import { isList, objectsAt, textAt, textsAt, type JsonObject } from './json.ts'
import { codeSystemOf } from './code-systems.ts'
import type { Visit } from './visit.ts'
import { searchParameterById } from './search-parameters.ts'
import { isWholeVitalSign } from './vital-signs.ts'

/** A rule that FHIR states in words only; the HL7 validator checks it too. */
export type FurtherRule = {
  readonly path: string
  readonly sentence: string
  readonly holds: (element: JsonObject, visit: Visit) => boolean
}

const ABSOLUTE = /^[a-zA-Z][a-zA-Z0-9+.-]*:/
const VALUE_SET = /^http:\/\/(?:hl7\.org\/fhir|terminology\.hl7\.org)\/ValueSet\//
const EXTENSION = 'http://hl7.org/fhir/StructureDefinition/'
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
    path: 'Coding',
    sentence: 'A code of FHIR itself is one that its code system has.',
    holds: (e) => isOfFhir(e),
  },
  {
    path: 'Coding',
    sentence: 'The system of a coding is a code system, not a supplement to one.',
    holds: (e, { options: { find } }) => {
      const codeSystem = find?.(textAt(e, 'system') ?? '')
      return codeSystem?.['content'] !== 'supplement' && codeSystem?.['supplements'] === undefined
    },
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
    path: 'Observation',
    sentence:
      'A vital sign has a subject, a time, and a value or the reason why not, in each component too.',
    holds: isWholeVitalSign,
  },
  {
    path: 'Narrative',
    sentence: 'A textLink names an id that the narrative has.',
    holds: (e) => {
      const linked = objectsAt(e, 'extension').filter(
        (one) => one['url'] === `${EXTENSION}textLink`,
      )
      const div = linked.length === 0 ? '' : (textAt(e, 'div') ?? '')
      return linked.every((one) =>
        objectsAt(one, 'extension').every((part) => {
          const id = textAt(part, 'url') === 'htmlid' ? textAt(part, 'valueString') : undefined
          return id === undefined || div.includes(`id="${id}"`) || div.includes(`id='${id}'`)
        }),
      )
    },
  },
  {
    path: 'Extension',
    sentence: 'The value of a narrativeLink is a url.',
    holds: (e) => e['url'] !== `${EXTENSION}narrativeLink` || e['valueUrl'] !== undefined,
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

/** Systems of the specification itself; those of terminology.hl7.org grow from version to version. */
function isOfFhir(coding: JsonObject): boolean {
  const [system, code, version] = [
    textAt(coding, 'system'),
    textAt(coding, 'code'),
    textAt(coding, 'version'),
  ]
  if (system?.startsWith('http://hl7.org/fhir/') !== true || code === undefined) return true
  if (version !== undefined && version !== '4.0.1') return true
  return codeSystemOf(system)?.has(code) !== false
}

function isDistinct(codeSystem: JsonObject, member: string): boolean {
  if (!isList(codeSystem['property'])) return true
  const texts = objectsAt(codeSystem, 'property').flatMap((one) => textAt(one, member) ?? [])
  return new Set(texts).size === texts.length
}

function idOf(url: string | undefined): string {
  const [plain = ''] = (url ?? '').split('|')
  return plain.startsWith(DEFINITION) ? plain.slice(DEFINITION.length) : ''
}
