import type { Json } from '@wardstone/core'
import { contentHash } from './evidence-rules.ts'
import { readList, readObject, readOneOf, readText } from './read-json.ts'

const ATOMS_MAX = 5000
const TEXT_LENGTH_MAX = 1000

/**
 * One requirement that can be met or missed by itself.
 *
 * `citation` is exact and complete ("45 CFR 164.312(a)(2)(iv)"); `title` and `summary` are our own words, never the
 * source's. `designation` is set for implementation specifications only (45 CFR 164.306(d)): an addressable one may be
 * answered by an equivalent measure, but never by silence.
 */
export type Atom = {
  readonly citation: string
  readonly kind: 'standard' | 'specification'
  readonly designation: 'required' | 'addressable' | null
  readonly title: string
  readonly summary: string
}

/**
 * A law or standard as data. `effectiveFrom` (ISO date) is when this text came into force: a changed law is a further
 * framework with its own date, never an edit of this one, and proposed law is a framework of its own.
 */
export type Framework = {
  readonly id: string
  readonly title: string
  readonly effectiveFrom: string
  readonly atoms: readonly Atom[]
}

/** SHA-256 of the framework's canonical JSON, in base64. */
export function frameworkHash(framework: Framework): string {
  return contentHash(frameworkJson(framework))
}

/** The framework as it stands in a bundle. */
export function frameworkJson(framework: Framework): Json {
  return { ...framework, atoms: framework.atoms.map((atom) => ({ ...atom })) }
}

/**
 * A framework that somebody sent.
 * @throws Fault `proof.malformed` naming the first member that is not what a framework has.
 */
export function parseFramework(json: Json): Framework {
  const framework = readObject(json, 'framework', ['id', 'title', 'effectiveFrom', 'atoms'])
  const text = (member: string) =>
    readText(framework[member], `framework.${member}`, TEXT_LENGTH_MAX)
  return {
    id: text('id'),
    title: text('title'),
    effectiveFrom: text('effectiveFrom'),
    atoms: readList(framework['atoms'], 'framework.atoms', ATOMS_MAX, parseAtom),
  }
}

function parseAtom(json: Json, where: string): Atom {
  const atom = readObject(json, where, ['citation', 'kind', 'designation', 'title', 'summary'])
  const text = (member: string) => readText(atom[member], `${where}.${member}`, TEXT_LENGTH_MAX)
  return {
    citation: text('citation'),
    kind: readOneOf(atom['kind'], `${where}.kind`, ['standard', 'specification']),
    designation: parseDesignation(atom['designation'], `${where}.designation`),
    title: text('title'),
    summary: text('summary'),
  }
}

function parseDesignation(json: Json | undefined, where: string): Atom['designation'] {
  return json === null ? null : readOneOf(json, where, ['required', 'addressable'])
}
