import { textAt, type JsonObject } from './json.ts'
import { refuse, type Visit } from './visit.ts'

/**
 * Extensions that FHIR itself, its versions and its tools define, and those of examples. Relative URLs are parts of an extension.
 */
const KNOWN =
  /^(?![a-zA-Z][a-zA-Z0-9+.-]*:)|^http:\/\/hl7\.org\/fhir\/(?:(?:\d\.\d|tools)\/)?StructureDefinition\/|^https?:\/\/(?:[\w-]+\.)*(?:example\.(?:org|com)|acme\.com|nema\.org)(?:\/|$)/

/** An extension means something only to who knows its definition. */
export function checkExtensionKnown(extension: JsonObject, visit: Visit): void {
  const url = textAt(extension, 'url') ?? ''
  if (KNOWN.test(url) || visit.options.find?.(url) !== undefined) return
  refuse(visit, 'structure', 'the extension is not known here.')
}
