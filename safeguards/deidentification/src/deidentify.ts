import { Fault, type Clock } from '@wardstone/core'
import { isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import type { Known } from './known.ts'
import { BUNDLE_ENTRIES_MAX, MAPPING_BATCH } from './limits.ts'
import { openPseudonyms, type Keys, type Pseudonyms } from './pseudonym.ts'
import { targetOf } from './references.ts'
import { isResource, type Resource } from './resource.ts'
import { profiles, type Profile, type ProfileName } from './rules/profiles.ts'
import { isAboutAge, patientOf } from './subjects.ts'
import { transform, type Tally, type Work } from './transform.ts'

/** Which pseudonym stands for which resource. Whoever holds it can undo the pseudonyms: Article 4(5) GDPR. */
export type Mapping = { readonly pseudonym: string; readonly type: string; readonly id: string }

export type DeidentifyDeps = {
  readonly now: Clock
  /** People whose names and numbers are looked for in what leaves. */
  readonly known?: Known
  /** Asked before a pseudonym of a profile that can be reversed leaves; an error ends the export. */
  readonly keepMapping?: (pairs: readonly Mapping[]) => Promise<void>
  /** Counted up while it goes. */
  readonly tally?: Tally
}

export function newTally(): Tally {
  return {
    resources: 0,
    patients: 0,
    removedTextElements: 0,
    clearedTextElements: 0,
    droppedResources: 0,
  }
}

/**
 * Resources as they may leave under a profile, in the order in which they come; those of other types are left out.
 * Holds at most 256 of them at a time. What the rules do not name is removed: see `rules/`.
 * @throws what `resources` or `keepMapping` throws.
 */
export async function* deidentify(
  resources: AsyncIterable<Resource>,
  profile: ProfileName,
  keys: Keys,
  deps: DeidentifyDeps,
): AsyncGenerator<Resource, void, void> {
  const one = openDeidentifier(profile, keys, deps)
  const keepMapping = profiles[profile].reversal === 'mapped' ? deps.keepMapping : undefined
  let waiting: Resource[] = []
  let pairs: Mapping[] = []
  for await (const resource of resources) {
    const out = one.resource(resource)
    if (out === undefined) continue
    if (keepMapping === undefined) {
      yield out
      continue
    }
    waiting.push(out)
    pairs.push(...one.mappingOf(resource))
    if (pairs.length < MAPPING_BATCH) continue
    await keepMapping(pairs)
    yield* waiting
    waiting = []
    pairs = []
  }
  if (keepMapping !== undefined && pairs.length > 0) await keepMapping(pairs)
  yield* waiting
}

/** The same for one resource at a time. */
export type Deidentifier = {
  /** A resource, or a Bundle with those of its entries that may leave; undefined when nothing may. */
  resource(resource: Resource): Resource | undefined
  mappingOf(resource: Resource): readonly Mapping[]
}

export function openDeidentifier(
  name: ProfileName,
  keys: Keys,
  deps: DeidentifyDeps,
): Deidentifier {
  const profile: Profile = profiles[name]
  const pseudonyms = openPseudonyms(keys, name)
  const tally = deps.tally ?? newTally()
  const workOn = (resource: Resource): Work => {
    const patient = profile.dates === 'shift' ? patientOf(resource) : undefined
    return {
      pseudonyms,
      dates:
        patient === undefined
          ? { kind: 'year' }
          : { kind: 'shift', days: pseudonyms.shiftOf(patient) },
      yearNow: new Date(deps.now()).getUTCFullYear(),
      keepsClearedText: profile.text === 'cleared',
      label: profile.label,
      known: deps.known,
      tally,
      isAge: isAboutAge(resource),
    }
  }
  const single = (resource: Resource): Resource | undefined => {
    const out = transform(resource, workOn(resource))
    if (out === undefined) return undefined
    tally.resources++
    if (out.resourceType === 'Patient') tally.patients++
    return out
  }
  return {
    resource: (resource) =>
      resource.resourceType === 'Bundle'
        ? bundleOut(resource, single, pseudonyms)
        : single(resource),
    mappingOf: (resource) => mappingOf(resource, pseudonyms),
  }
}

function bundleOut(
  bundle: Resource,
  single: (resource: Resource) => Resource | undefined,
  pseudonyms: Pseudonyms,
): Resource | undefined {
  const entry = entriesOf(bundle).flatMap((one) => {
    const { resource } = one
    const out = isObject(resource) && isResource(resource) ? single(resource) : undefined
    return out === undefined ? [] : [{ ...fullUrlOut(one, pseudonyms), resource: out }]
  })
  return entry.length === 0 ? undefined : { resourceType: 'Bundle', type: 'collection', entry }
}

function entriesOf(bundle: Resource): readonly JsonObject[] {
  const entries = objectsAt(bundle, 'entry')
  if (entries.length > BUNDLE_ENTRIES_MAX) {
    throw new Fault('input.too-large', `A Bundle has ${BUNDLE_ENTRIES_MAX} entries at most.`)
  }
  return entries
}

function fullUrlOut(entry: JsonObject, pseudonyms: Pseudonyms): { fullUrl?: string } {
  const target = targetOf(textAt(entry, 'fullUrl') ?? '')
  return target === undefined || target.kind === 'contained'
    ? {}
    : { fullUrl: `urn:uuid:${pseudonyms.nameOf(target.id)}` }
}

function mappingOf(resource: Resource, pseudonyms: Pseudonyms): readonly Mapping[] {
  if (resource.resourceType === 'Bundle') {
    return entriesOf(resource).flatMap(({ resource: inner }) =>
      isObject(inner) && isResource(inner) ? mappingOf(inner, pseudonyms) : [],
    )
  }
  const id = textAt(resource, 'id')
  return id === undefined
    ? []
    : [{ pseudonym: pseudonyms.nameOf(id), type: resource.resourceType, id }]
}
