import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Fault, fromUtf8, utf8, type Json } from '@wardstone/core'
import { z } from 'zod'
import { isList, isObject, type JsonObject } from './json.ts'
import { SHARED_BYTES_MAX } from './limits.ts'
import { resourceOf, type Reference, type Resource } from './resource.ts'

/*
 * A resource about several patients is kept as one copy in the record of each. A copy has what names nobody of them, and what
 * names its own patient alone; what names several is under a key that all copies together make, each with one share of it. So
 * an erasure takes the patient out of every version, wherever it lies, and whoever sees some of the patients sees those.
 */

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const TAG_BYTES = 16
/** The key is random and encrypts one message. */
const ONLY_NONCE = new Uint8Array(12)

const shareSchema = z.strictObject({
  /** How many copies there are of this version. */
  of: z.int().min(2),
  /** Where the items of its lists stand in the whole. */
  items: z.record(z.string(), z.array(z.int().min(0))),
  key: z.base64().optional(),
  joint: z.base64().optional(),
})
type Share = z.infer<typeof shareSchema>

/** What one patient's record holds of a resource. */
export type Copy = {
  readonly resource: Resource
  readonly share: Share
  /** That something which can be searched for is in no copy by itself. */
  readonly isNarrowed: boolean
}

/** A member that is no list, or an item of one that is; `index` is null for the former. */
type Atom = {
  readonly name: string
  readonly index: number | null
  readonly value: Json
}

/** These stay as they are in every copy; `id` and `meta` are the server's. */
const common: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta'])

/**
 * Splits a resource into copies for the patients that it is about. The narrative is generated from all of it and may name anybody,
 * so it belongs to all of them together.
 * @throws Fault `input.too-large` when the copies would have more than `SHARED_BYTES_MAX` in all.
 */
export function splitResource(
  resource: Resource,
  patients: readonly Reference[],
  location: string,
): ReadonlyMap<Reference, Copy> {
  const atoms = atomsOf(resource)
  const owners = ownersOf(atoms, new Set(patients))
  const named = atoms.map((atom, at) => ({ atom, owners: owners[at] ?? new Set() }))
  const joint = named.flatMap((each) => (isJoint(each) ? [each.atom] : []))
  const parts = named.filter((each) => !isJoint(each))
  const bytes = parts.reduce(
    (sum, { atom, owners: own }) =>
      sum + JSON.stringify(atom.value).length * (own.size === 0 ? patients.length : 1),
    0,
  )
  if (bytes > SHARED_BYTES_MAX) {
    throw new Fault(
      'input.too-large',
      `${location}: the resource is about ${patients.length} patients and kept once for each: more than ${SHARED_BYTES_MAX / 1024 / 1024} MiB in all. Divide it.`,
      { expression: location },
    )
  }
  const sealed = joint.length === 0 ? undefined : sealJoint(joint, patients.length)
  const isNarrowed = joint.some(({ name }) => name !== 'text')
  return new Map(
    patients.map((patient, at) => {
      const own = parts.flatMap(({ atom, owners: by }) =>
        by.size === 0 || by.has(patient) ? [atom] : [],
      )
      const { members, items } = composed(own)
      const key = sealed?.shares[at]
      const share: Share = {
        of: patients.length,
        items,
        ...(key === undefined ? {} : { key: base64(key) }),
        // The whole needs every copy, so it is enough that one of them carries it.
        ...(sealed === undefined || at > 0 ? {} : { joint: base64(sealed.message) }),
      }
      const { resourceType } = resource
      return [patient, { resource: { resourceType, ...members }, share, isNarrowed }]
    }),
  )
}

/** The resource that some of its copies make, without `meta` of its own; `isWhole` when none of them is missing. */
export function joinCopies(
  copies: readonly { readonly body: JsonObject; readonly share: Share }[],
): {
  readonly resource: JsonObject
  readonly isWhole: boolean
} {
  const [first] = copies
  const isWhole = first !== undefined && copies.length === first.share.of
  const atoms = new Map<string, Atom>()
  const add = (atom: Atom) => atoms.set(`${atom.name} ${atom.index ?? ''}`, atom)
  for (const { body, share } of copies) {
    for (const [name, value] of Object.entries(body)) {
      if (common.has(name)) continue
      const places = share.items[name]
      if (places === undefined || !isList(value)) add({ name, index: null, value })
      else
        for (const [at, item] of value.entries())
          add({ name, index: places[at] ?? at, value: item })
    }
  }
  if (isWhole) for (const atom of openJoint(copies.map(({ share }) => share))) add(atom)
  const ordered = [...atoms.values()].toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0))
  return { resource: { ...commonOf(first?.body ?? {}), ...composed(ordered).members }, isWhole }
}

function commonOf(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => common.has(name)))
}

function isJoint({ atom, owners }: { atom: Atom; owners: ReadonlySet<Reference> }): boolean {
  return atom.name === 'text' || owners.size > 1
}

function atomsOf(resource: JsonObject): Atom[] {
  return Object.entries(resource).flatMap(([name, value]): Atom[] => {
    if (common.has(name)) return []
    // Extensions of a list of texts stand beside it item by item: neither is taken apart.
    const isWhole = !isList(value) || !value.every(isObject)
    return isWhole
      ? [{ name, index: null, value }]
      : value.map((item, index) => ({ name, index, value: item }))
  })
}

function composed(atoms: readonly Atom[]): {
  readonly members: JsonObject
  readonly items: Record<string, number[]>
} {
  const members: Record<string, Json> = {}
  const lists = new Map<string, Json[]>()
  const items: Record<string, number[]> = {}
  for (const { name, index, value } of atoms) {
    if (index === null) {
      members[name] = value
      continue
    }
    const list = lists.get(name) ?? []
    list.push(value)
    lists.set(name, list)
    ;(items[name] ??= []).push(index)
    members[name] = list
  }
  return { members, items }
}

const PATIENT = /Patient\/[A-Za-z0-9\-.]{1,64}/g

/** Which of the patients each atom names. A contained resource also belongs to those whom the atoms that refer to it name. */
function ownersOf(atoms: readonly Atom[], patients: ReadonlySet<Reference>): Set<Reference>[] {
  const texts = atoms.map(({ value }) => JSON.stringify(value))
  const named = texts.map((text) => {
    // A full stop may be part of an id, or end a sentence.
    const found = new Set(
      (text.match(PATIENT) ?? []).flatMap((each) => [each, each.replace(/\.+$/, '')]),
    )
    return new Set([...patients].filter((patient) => found.has(patient)))
  })
  return atoms.map(({ name, value }, at) => {
    const own = named[at] ?? new Set()
    const id = isObject(value) ? value['id'] : undefined
    if (name !== 'contained' || typeof id !== 'string') return own
    const link = JSON.stringify(`#${id}`)
    const users = named.filter((_, other) => other !== at && texts[other]?.includes(link) === true)
    if (users.some(({ size }) => size === 0)) return own
    return users.reduce((all, user) => all.union(user), own)
  })
}

/** Encrypts what names several patients; the key is the sum of the shares, one for each copy. */
function sealJoint(atoms: readonly Atom[], copies: number) {
  const shares = Array.from({ length: copies }, () => new Uint8Array(randomBytes(KEY_BYTES)))
  const cipher = createCipheriv(CIPHER, sumOf(shares), ONLY_NONCE, { authTagLength: TAG_BYTES })
  const text = utf8(JSON.stringify(atoms))
  const message = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
  return { shares, message }
}

const atomsSchema = z.array(
  z.strictObject({ name: z.string(), index: z.int().nullable(), value: z.custom<Json>() }),
)

function openJoint(shares: readonly Share[]): readonly Atom[] {
  const joint = shares.find((share) => share.joint !== undefined)?.joint
  if (joint === undefined) return []
  const key = sumOf(shares.map((share) => bytesOf(share.key ?? '')))
  const message = bytesOf(joint)
  const decipher = createDecipheriv(CIPHER, key, ONLY_NONCE, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(message.subarray(-TAG_BYTES))
  const text = Buffer.concat([decipher.update(message.subarray(0, -TAG_BYTES)), decipher.final()])
  return atomsSchema.parse(JSON.parse(fromUtf8(text)))
}

function sumOf(shares: readonly Uint8Array[]): Uint8Array {
  const sum = new Uint8Array(KEY_BYTES)
  for (const share of shares)
    for (const [at, byte] of share.entries()) sum[at] = (sum[at] ?? 0) ^ byte
  return sum
}

/* No resource has members with a colon in their names, and those that do are refused: what the server adds is told by them. */

const SHARE_MEMBER = 'wardstone:share'
const HEAD_END = ',"wardstone:head":true}'

export function copyJson({ resource, share }: Copy, set: { id: string; meta: JsonObject }): string {
  const { resourceType, ...rest } = resource
  return JSON.stringify({ resourceType, ...set, ...rest, [SHARE_MEMBER]: share })
}

/** What is kept of a resource about several patients in no patient's record: that there is one. It names nobody. */
export function headJson(type: string, id: string, meta: JsonObject): string {
  return `${JSON.stringify({ resourceType: type, id, meta }).slice(0, -1)}${HEAD_END}`
}

/** Whether the JSON of a row is no whole resource: it is given out through `gather` alone. */
export function isShared(json: string): boolean {
  return json.endsWith(HEAD_END) || json.includes(`"${SHARE_MEMBER}":`)
}

export function isHead(json: string): boolean {
  return json.endsWith(HEAD_END)
}

/** A copy as it was kept; undefined when the JSON is none. */
export function copyOf(
  json: string,
): { readonly body: Resource; readonly share: Share } | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
  const whole = JSON.parse(json) as Json
  if (!isObject(whole)) return undefined
  const { [SHARE_MEMBER]: share, ...body } = whole
  if (share === undefined) return undefined
  return { body: resourceOf(body, 'the stored resource'), share: shareSchema.parse(share) }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
