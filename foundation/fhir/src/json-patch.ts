import type { Json } from '@wardstone/core'
import { isList, isObject, textAt, type JsonObject } from './json.ts'
import { countValues, PATCH_OPERATIONS_MAX, PATCH_VALUES_MAX } from './patch-limits.ts'

/** What a patch made, or a sentence that says why it was refused. Nothing is changed in place. */
export type Patched<T> = { readonly value: T } | { readonly refused: string }

/** Names that reach an object's prototype in careless code. */
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

class Refused extends Error {}

/**
 * Applies a JSON Patch (RFC 6902) to any JSON: all operations or none. Pointers never reach a prototype; `copy` cannot
 * make the document grow beyond a limit.
 */
export function applyJsonPatch(document: Json, patch: Json): Patched<Json> {
  try {
    return { value: applyAll(document, patch) }
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message }
    throw error
  }
}

/** The same for a resource, whose type and id no patch may change. */
export function applyPatch(resource: JsonObject, patch: Json): Patched<JsonObject> {
  const patched = applyJsonPatch(resource, patch)
  if ('refused' in patched) return patched
  return keepsIdentity(resource, patched.value)
}

/** Refuses what is no longer the same resource. */
export function keepsIdentity(before: JsonObject, after: Json): Patched<JsonObject> {
  if (!isObject(after)) return { refused: 'A patch leaves a resource, not another value.' }
  if (after['resourceType'] !== before['resourceType']) {
    return { refused: 'A patch does not change the type of a resource.' }
  }
  if (after['id'] !== before['id'])
    return { refused: 'A patch does not change the id of a resource.' }
  return { value: after }
}

function applyAll(document: Json, patch: Json): Json {
  if (!isList(patch)) throw new Refused('A JSON Patch is a list of operations (RFC 6902 §3).')
  if (patch.length > PATCH_OPERATIONS_MAX) {
    throw new Refused(`A patch has at most ${PATCH_OPERATIONS_MAX} operations.`)
  }
  let result = document
  for (const [index, operation] of patch.entries()) {
    if (!isObject(operation)) throw refusedAt(index, 'is not an object.')
    result = applyOne(result, operation, index)
    if (operation['op'] === 'copy' && countValues(result) > PATCH_VALUES_MAX) {
      throw refusedAt(index, `makes the document larger than ${PATCH_VALUES_MAX} values.`)
    }
  }
  return result
}

function refusedAt(index: number, problem: string): Refused {
  return new Refused(`Operation ${index + 1} of the patch ${problem}`)
}

function applyOne(document: Json, operation: JsonObject, index: number): Json {
  const fail = (problem: string) => refusedAt(index, problem)
  const path = pointer(operation, 'path', fail)
  switch (textAt(operation, 'op')) {
    case 'add':
      return add(document, path, valueOf(operation, fail), fail)
    case 'remove':
      return remove(document, path, fail)
    case 'replace':
      valueAt(document, path, fail)
      return path.length === 0
        ? valueOf(operation, fail)
        : add(remove(document, path, fail), path, valueOf(operation, fail), fail)
    case 'copy':
      return add(document, path, valueAt(document, pointer(operation, 'from', fail), fail), fail)
    case 'move':
      return move(document, pointer(operation, 'from', fail), path, fail)
    case 'test':
      if (!isEqual(valueAt(document, path, fail), valueOf(operation, fail))) {
        throw fail('tests for a value that is not there.')
      }
      return document
    case undefined:
    default:
      throw fail('is none of add, remove, replace, move, copy and test.')
  }
}

type Fail = (problem: string) => Refused

function valueOf(operation: JsonObject, fail: Fail): Json {
  const value = operation['value']
  if (value === undefined) throw fail('has no value.')
  return value
}

/** The reference tokens of a JSON Pointer (RFC 6901 §3). */
function pointer(operation: JsonObject, member: 'path' | 'from', fail: Fail): readonly string[] {
  const text = textAt(operation, member)
  if (text === undefined || (text !== '' && !text.startsWith('/')) || /~(?![01])/.test(text)) {
    throw fail(`has no JSON Pointer as its ${member} (RFC 6901).`)
  }
  const tokens = text
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (tokens.some((token) => forbidden.has(token))) throw fail('points at what no resource has.')
  return tokens
}

const NOT_THERE = 'points at a place that does not exist.'

function valueAt(document: Json, path: readonly string[], fail: Fail): Json {
  let value = document
  for (const token of path) {
    const next = isList(value)
      ? value[indexIn(value.length - 1, token, fail)]
      : ownMember(value, token)
    if (next === undefined) throw fail(NOT_THERE)
    value = next
  }
  return value
}

function ownMember(value: Json, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function indexIn(last: number, token: string, fail: Fail): number {
  const index = /^(?:0|[1-9]\d{0,8})$/.test(token) ? Number(token) : Infinity
  if (index > last) throw fail(NOT_THERE)
  return index
}

/** A copy with the value at the path changed by `change`, which gets the parent of the last token. */
function changed(
  document: Json,
  path: readonly string[],
  fail: Fail,
  change: (parent: Json, token: string) => Json,
): Json {
  const [token, ...rest] = path
  if (token === undefined) throw fail(NOT_THERE)
  if (rest.length === 0) return change(document, token)
  const inner = changed(valueAt(document, [token], fail), rest, fail, change)
  if (isList(document)) return document.with(Number(token), inner)
  return isObject(document) ? { ...document, [token]: inner } : document
}

function add(document: Json, path: readonly string[], value: Json, fail: Fail): Json {
  if (path.length === 0) return value
  return changed(document, path, fail, (parent, token) => {
    if (isList(parent)) {
      const index = token === '-' ? parent.length : indexIn(parent.length, token, fail)
      return parent.toSpliced(index, 0, value)
    }
    if (!isObject(parent)) throw fail(NOT_THERE)
    return { ...parent, [token]: value }
  })
}

function remove(document: Json, path: readonly string[], fail: Fail): Json {
  valueAt(document, path, fail)
  return changed(document, path, fail, (parent, token) => {
    if (isList(parent)) return parent.toSpliced(Number(token), 1)
    if (!isObject(parent)) throw fail(NOT_THERE)
    return Object.fromEntries(Object.entries(parent).filter(([name]) => name !== token))
  })
}

function move(document: Json, from: readonly string[], path: readonly string[], fail: Fail): Json {
  const value = valueAt(document, from, fail)
  const isInside = path.length > from.length && from.every((token, at) => path[at] === token)
  if (isInside) throw fail('moves a value into itself.')
  return add(remove(document, from, fail), path, value, fail)
}

/** Equal as JSON (RFC 6902 §4.6): the order of members does not count. */
function isEqual(left: Json, right: Json): boolean {
  if (isList(left) && isList(right)) {
    return (
      left.length === right.length && left.every((item, at) => isEqual(item, right[at] ?? null))
    )
  }
  if (isObject(left) && isObject(right)) {
    const names = Object.keys(left)
    if (names.length !== Object.keys(right).length) return false
    return names.every(
      (name) => Object.hasOwn(right, name) && isEqual(left[name] ?? null, right[name] ?? null),
    )
  }
  return left === right
}
