import { isList, isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import { isResourceType } from './types.ts'
import { refuse, within, type Visit } from './visit.ts'

/** What entries' references find: the type of the resource at each `fullUrl`. */
export function typesByFullUrl(bundle: JsonObject): ReadonlyMap<string, string> {
  const types = new Map<string, string>()
  for (const entry of objectsAt(bundle, 'entry')) {
    const [fullUrl, resource] = [textAt(entry, 'fullUrl'), entry['resource']]
    if (fullUrl === undefined || !isObject(resource)) continue
    const type = textAt(resource, 'resourceType')
    if (type !== undefined) types.set(fullUrl, type)
  }
  return types
}

const RESTFUL = /^https?:\/\/.*\/([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/

const ABSOLUTE = /^[a-zA-Z][a-zA-Z0-9+.-]*:/
/** A page has one of each (RFC 8288 §3.3). */
const singleLinks: ReadonlySet<string> = new Set([
  'self',
  'first',
  'last',
  'next',
  'previous',
  'prev',
])

/** Rules of a Bundle that concern several entries (FHIR R4 §2.36.4, §3.3). */
export function checkBundle(bundle: JsonObject, visit: Visit): void {
  checkLinks(bundle, visit)
  const entries = objectsAt(bundle, 'entry')
  const isSearch = bundle['type'] === 'searchset'
  const wanted = isSearch ? searchedTypes(bundle) : undefined
  within(visit, 'entry', () => {
    for (const [index, entry] of entries.entries()) {
      within(visit, index, () => {
        checkEntry(entry, visit)
        if (isSearch) checkFound(entry, wanted, visit)
      })
    }
  })
  if (bundle['type'] === 'document') checkDocument(entries, visit)
}

function checkLinks(bundle: JsonObject, visit: Visit): void {
  const seen = new Set<string>()
  for (const [index, link] of objectsAt(bundle, 'link').entries()) {
    const relation = textAt(link, 'relation') ?? ''
    if (seen.has(relation) && singleLinks.has(relation)) {
      within(visit, 'link', () =>
        within(visit, index, () =>
          refuse(visit, 'invalid', 'a Bundle has one link of this relation.'),
        ),
      )
    }
    seen.add(relation)
  }
}

function checkEntry(entry: JsonObject, visit: Visit): void {
  const [fullUrl, resource] = [textAt(entry, 'fullUrl'), entry['resource']]
  if (fullUrl === undefined) return
  if (!ABSOLUTE.test(fullUrl)) refuse(visit, 'invalid', 'the fullUrl is an absolute URL.')
  const named = RESTFUL.exec(fullUrl)
  const id = isObject(resource) ? textAt(resource, 'id') : undefined
  if (named !== null && id !== undefined && named[2] !== id) {
    refuse(visit, 'invalid', 'the fullUrl ends with the id of its resource.')
  }
}

/** Types that the search asked for, from its self link; undefined where it does not say. */
function searchedTypes(bundle: JsonObject): readonly string[] | undefined {
  const self = objectsAt(bundle, 'link').find((link) => link['relation'] === 'self')
  const [path = '', query = ''] = (textAt(self ?? {}, 'url') ?? '').split('?')
  const asked = /(?:^|&)_type=([^&]+)/.exec(query)?.[1]
  if (asked !== undefined) return decodeURIComponentSafely(asked).split(',')
  const last = path.split('/').at(-1) ?? ''
  return isResourceType(last) ? [last] : undefined
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function checkFound(entry: JsonObject, wanted: readonly string[] | undefined, visit: Visit): void {
  const { resource, search } = entry
  if (!isObject(resource)) return
  const type = textAt(resource, 'resourceType') ?? ''
  const mode = isObject(search) ? search['mode'] : undefined
  if (mode === 'outcome' && type !== 'OperationOutcome') {
    refuse(visit, 'invalid', 'an entry of mode outcome is an OperationOutcome.')
  }
  if (type !== 'OperationOutcome' && resource['id'] === undefined) {
    refuse(visit, 'invalid', 'what a search found has an id.')
  }
  if (mode === 'match' && wanted !== undefined && !wanted.includes(type)) {
    refuse(visit, 'invalid', 'a match has a type that the search asked for.')
  }
}

/** Members of a Composition that point into its document. */
const documentMembers: ReadonlySet<string> = new Set([
  'subject',
  'encounter',
  'author',
  'custodian',
  'party',
  'detail',
  'entry',
  'focus',
])

/** What the Composition of a document refers to is in the Bundle (FHIR R4 §3.3.1). */
function checkDocument(entries: readonly JsonObject[], visit: Visit): void {
  const composition = entries[0]?.['resource']
  if (!isObject(composition)) return
  const base = textAt(entries[0] ?? {}, 'fullUrl') ?? ''
  const urls = new Set(entries.map((entry) => textAt(entry, 'fullUrl')))
  const root = RESTFUL.test(base) ? base.split('/').slice(0, -2).join('/') : undefined
  const isFound = (reference: string): boolean =>
    reference.startsWith('#') ||
    urls.has(reference) ||
    (root !== undefined && urls.has(`${root}/${reference.replace(/\/_history\/.*$/, '')}`))
  for (const reference of referencesIn(composition)) {
    if (isFound(reference)) continue
    within(visit, 'entry', () =>
      within(visit, 0, () =>
        refuse(
          visit,
          'not-found',
          'a document holds every resource that its Composition refers to, at its fullUrl.',
        ),
      ),
    )
  }
}

function* referencesIn(object: JsonObject): Generator<string> {
  for (const [name, value] of Object.entries(object)) {
    if (name === 'contained') continue
    for (const one of isList(value) ? value : [value]) {
      if (!isObject(one)) continue
      const reference = documentMembers.has(name) ? textAt(one, 'reference') : undefined
      if (reference !== undefined) yield reference
      else yield* referencesIn(one)
    }
  }
}
