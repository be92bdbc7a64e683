import { isObject, objectAt, objectsAt, textAt, type JsonObject } from './json.ts'

/** Whether a rule of Bundle holds. */
type BundleInvariant = (bundle: JsonObject) => boolean

const asking: ReadonlySet<string> = new Set(['batch', 'transaction', 'history'])
const answering: ReadonlySet<string> = new Set([
  'batch-response',
  'transaction-response',
  'history',
])

function typeOf(bundle: JsonObject): string {
  return textAt(bundle, 'type') ?? ''
}

function everyEntryHas(bundle: JsonObject, member: string, isWanted: boolean): boolean {
  return objectsAt(bundle, 'entry').every((entry) => (entry[member] !== undefined) === isWanted)
}

function startsWith(bundle: JsonObject, type: string): boolean {
  const resource = objectsAt(bundle, 'entry')[0]?.['resource']
  return isObject(resource) && resource['resourceType'] === type
}

function areVersionsDistinct(bundle: JsonObject): boolean {
  const seen = new Set<string>()
  let count = 0
  for (const entry of objectsAt(bundle, 'entry')) {
    const fullUrl = textAt(entry, 'fullUrl')
    if (fullUrl === undefined) continue
    const meta = objectAt(objectAt(entry, 'resource') ?? {}, 'meta') ?? {}
    count++
    seen.add(fullUrl + (textAt(meta, 'versionId') ?? ''))
  }
  return seen.size === count
}

/** The rules of Bundle by `path key` (FHIR R4 §2.36.1): a Bundle has many entries, and `fhirpath` would look at each of them often. */
export const bundleInvariants: Readonly<Record<string, BundleInvariant>> = {
  'Bundle bdl-1': (e) =>
    e['total'] === undefined || typeOf(e) === 'searchset' || typeOf(e) === 'history',
  'Bundle bdl-2': (e) => typeOf(e) === 'searchset' || everyEntryHas(e, 'search', false),
  'Bundle bdl-3': (e) => everyEntryHas(e, 'request', asking.has(typeOf(e))),
  'Bundle bdl-4': (e) => everyEntryHas(e, 'response', answering.has(typeOf(e))),
  'Bundle bdl-7': (e) => typeOf(e) === 'history' || areVersionsDistinct(e),
  'Bundle bdl-9': (e) => {
    const identifier = objectAt(e, 'identifier') ?? {}
    return (
      typeOf(e) !== 'document' ||
      (identifier['system'] !== undefined && identifier['value'] !== undefined)
    )
  },
  'Bundle bdl-10': (e) => typeOf(e) !== 'document' || e['timestamp'] !== undefined,
  'Bundle bdl-11': (e) => typeOf(e) !== 'document' || startsWith(e, 'Composition'),
  'Bundle bdl-12': (e) => typeOf(e) !== 'message' || startsWith(e, 'MessageHeader'),
}
