import { objectAt, objectsAt, textAt, type JsonObject } from './json.ts'
import { referenceForm } from './reference-form.ts'
import { isResourceType } from './types.ts'
import { refuse, type Visit } from './visit.ts'

/** Checks the form of a Reference and, where it tells its type, that it may point there. */
export function checkReference(object: JsonObject, visit: Visit, targets: readonly string[]): void {
  const text = textAt(object, 'reference')
  const said = textAt(object, 'type')
  if (said !== undefined && targets.length > 0 && isResourceType(said) && !targets.includes(said)) {
    refuseTarget(visit, targets)
  }
  if (text === undefined) return
  const form = referenceForm(text)
  if (form === undefined) {
    at(visit, 'reference', () =>
      refuse(visit, 'value', 'a reference is Type/id, an absolute URL, urn:uuid, urn:oid or #id.'),
    )
    return
  }
  if (form.kind === 'contained') visit.container.used.add(text)
  if (visit.options.refuseUnresolved === true && form.kind === 'relative' && !isHere(visit, text)) {
    refuse(visit, 'not-found', 'the reference leads to nothing that is here.')
  }
  const type =
    form.kind === 'contained' ? containedType(visit, text) : (bundledType(visit, text) ?? form.type)
  if (type === undefined) return
  if (targets.length > 0 && !targets.includes(type)) refuseTarget(visit, targets)
  if (said !== undefined && isResourceType(said) && said !== type) {
    at(visit, 'type', () =>
      refuse(visit, 'structure', 'the type is that of the resource referred to.'),
    )
  }
}

function containedType(visit: Visit, text: string): string | undefined {
  if (text === '#') return textAt(visit.container.resource, 'resourceType')
  return visit.container.contained.get(text.slice(1))
}

/** Type of the entry whose `fullUrl` the reference is. */
function bundledType(visit: Visit, text: string): string | undefined {
  for (let i = visit.bundles.length - 1; i >= 0; i--) {
    const type = visit.bundles[i]?.get(text)
    if (type !== undefined) return type
  }
  return undefined
}

/** Whether the resource that is validated brings along what a reference names. */
function isHere({ root, bundles }: Visit, text: string): boolean {
  const [type, id] = text.split('/')
  const inner = [...objectsAt(root, 'parameter'), ...objectsAt(root, 'entry')].map((one) =>
    objectAt(one, 'resource'),
  )
  return (
    bundles.some((bundle) => bundle.has(text)) ||
    [root, ...inner].some((one) => one?.['resourceType'] === type && one?.['id'] === id)
  )
}

function refuseTarget(visit: Visit, targets: readonly string[]): void {
  refuse(visit, 'structure', `the reference points at one of: ${targets.join(', ')}.`)
}

function at(visit: Visit, step: string, tell: () => void): void {
  visit.steps[visit.depth++] = step
  tell()
  visit.depth--
}
