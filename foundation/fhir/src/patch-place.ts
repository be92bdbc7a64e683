import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import type { JsonObject } from './json.ts'
import { PATCH_PATH_MAX } from './patch-limits.ts'
import { PatchRefused } from './patch-value.ts'

/** A place in a resource's JSON; `index` where the member is a list. */
export type Place = {
  readonly steps: readonly { readonly member: string; readonly index: number | undefined }[]
}

/**
 * Functions that a path may use. None runs a regular expression, fetches, defines or repeats, so that a path costs no more
 * than its length times the resource.
 */
const functions: ReadonlySet<string> = new Set([
  'where',
  'first',
  'last',
  'single',
  'tail',
  'skip',
  'take',
  'ofType',
  'as',
  'is',
  'exists',
  'empty',
  'not',
  'count',
  'extension',
  'startsWith',
  'endsWith',
  'lower',
  'upper',
  'hasValue',
])

/** The elements that a FHIRPath finds in a resource. @throws PatchRefused for a path that is none, or not one of elements. */
export function locate(resource: JsonObject, path: string): readonly Place[] {
  if (path.length > PATCH_PATH_MAX)
    throw new PatchRefused(`A path has at most ${PATCH_PATH_MAX} characters.`)
  const words = path.replace(/'(?:[^'\\]|\\.)*'/g, "''")
  for (const [, name = ''] of words.matchAll(/([A-Za-z_]\w*)\s*\(/g)) {
    if (!functions.has(name))
      throw new PatchRefused('The path uses a function that patches do not have.')
  }
  if (/[%`]/.test(words)) throw new PatchRefused('A path names elements, not variables.')
  return evaluate(resource, path).map(placeOf)
}

function evaluate(resource: JsonObject, path: string): readonly unknown[] {
  try {
    const found: unknown = fhirpath.evaluate(resource, quoted(path), {}, r4, {
      resolveInternalTypes: false,
    })
    return Array.isArray(found) ? found : []
  } catch {
    throw new PatchRefused('The path is not FHIRPath, or does not fit the resource.')
  }
}

/** `div` is an operator of FHIRPath and an element of Narrative. */
function quoted(path: string): string {
  return path.replace(/\.div(?![\w(])/g, '.`div`')
}

/** `fhirpath` gives each node with its parent, the name it has there and its index. */
function placeOf(node: unknown): Place {
  const steps: { member: string; index: number | undefined }[] = []
  let at: unknown = node
  while (isNode(at) && isNode(at.parentResNode)) {
    const parent = at.parentResNode
    if (typeof at.propName !== 'string')
      throw new PatchRefused('The path finds a value that is no element.')
    const member = memberOf(parent.data, at.propName, at.path)
    steps.unshift({ member, index: typeof at.index === 'number' ? at.index : undefined })
    at = parent
  }
  if (!isNode(at)) throw new PatchRefused('The path finds a value that is no element.')
  return { steps }
}

type Node = {
  readonly parentResNode: unknown
  readonly propName: unknown
  readonly index: unknown
  readonly path: unknown
  readonly data: unknown
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'parentResNode' in value && 'data' in value
}

/** `deceasedBoolean` for `deceased`. */
function memberOf(parent: unknown, name: string, path: unknown): string {
  if (typeof parent !== 'object' || parent === null)
    throw new PatchRefused('The path finds a value that is no element.')
  if (Object.hasOwn(parent, name) || Object.hasOwn(parent, `_${name}`)) return name
  const ofChoice = Object.keys(parent).find(
    (one) => one.startsWith(name) && /^[A-Z]/.test(one.slice(name.length)),
  )
  if (ofChoice === undefined || path === undefined)
    throw new PatchRefused('The path finds a value that is no element.')
  return ofChoice
}
