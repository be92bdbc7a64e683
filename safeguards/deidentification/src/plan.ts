import { assert } from '@wardstone/core'
import { elementAt, valueSetOf, type ElementDefinition } from '@wardstone/fhir'
import { datatypeActions, datatypeElements, type Action } from './rules/datatypes.ts'
import { elementActions, resourceElements } from './rules/resources.ts'

/** What is done with one member of an object. */
export type Step =
  | { readonly kind: 'parts'; readonly members: Members }
  | {
      readonly kind: 'leaf'
      readonly action: Action
      readonly codes: ReadonlySet<string> | undefined
    }

/** By name in JSON. What is not in it is removed. */
export type Members = ReadonlyMap<string, Step>

const plans = new Map<string, Members>()

/** The rules of one type of resource as a tree; undefined for a type that may not leave. Made when first asked for. */
export function planOf(type: string): Members | undefined {
  const found = plans.get(type)
  if (found !== undefined) return found
  const paths = Object.hasOwn(resourceElements, type) ? resourceElements[type] : undefined
  if (paths === undefined) return undefined
  const made = membersOf(type, paths)
  plans.set(type, made)
  return made
}

/** The types of resource that may leave. */
export const plannedTypes: readonly string[] = Object.keys(resourceElements)

type Growing = Map<string, Step | { readonly kind: 'parts'; readonly members: Growing }>

function membersOf(type: string, paths: readonly string[]): Members {
  const root: Growing = new Map()
  for (const path of paths) {
    const steps = path.split('.')
    const last = steps.pop() ?? ''
    let within = root
    for (const step of steps) within = partsAt(within, step)
    const element = elementAt(`${type}.${path}`)
    assert(element !== undefined, `FHIR R4 has ${type}.${path}`)
    for (const [name, step] of stepsOf(`${type}.${path}`, last, element)) within.set(name, step)
  }
  return root
}

function partsAt(within: Growing, name: string): Growing {
  const found = within.get(name)
  if (found?.kind === 'parts') {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this function makes parts of a tree that grows.
    return found.members as Growing
  }
  const members: Growing = new Map()
  within.set(name, { kind: 'parts', members })
  return members
}

function* stepsOf(
  path: string,
  name: string,
  element: ElementDefinition,
): Generator<[string, Step]> {
  const isChoice = name.endsWith('[x]')
  for (const { code: type } of element.types) {
    const step = stepFor(path, type, element)
    if (step === undefined) continue
    yield [isChoice ? name.slice(0, -3) + type.charAt(0).toUpperCase() + type.slice(1) : name, step]
  }
}

function stepFor(path: string, type: string, element: ElementDefinition): Step | undefined {
  const paths = Object.hasOwn(datatypeElements, type) ? datatypeElements[type] : undefined
  if (paths !== undefined) return { kind: 'parts', members: datatypeMembers(type, paths) }
  const own = Object.hasOwn(elementActions, path) ? elementActions[path] : undefined
  const action = own ?? actionOf(type)
  if (action === undefined) return undefined
  const codes = element.valueSet === undefined ? undefined : valueSetOf(element.valueSet)?.codes
  return { kind: 'leaf', action, codes }
}

function datatypeMembers(type: string, paths: readonly string[]): Members {
  const key = `datatype ${type}`
  const found = plans.get(key)
  if (found !== undefined) return found
  const made = membersOf(type, paths)
  plans.set(key, made)
  return made
}

const actionsByType: ReadonlyMap<string, Action> = new Map(Object.entries(datatypeActions))

function actionOf(type: string): Action | undefined {
  return actionsByType.get(type)
}
