import { Fault, type Actor } from '@wardstone/core'
import type { FindDefinition } from '@wardstone/fhir'
import { definitionsAmong } from './definitions.ts'
import type { Context } from './deps.ts'
import { timed } from './deps.ts'
import { CONDITIONAL_ATTEMPTS_MAX, CONDITIONAL_REFERENCES_MAX } from './limits.ts'
import { isConditionalReference, type RequestedChange } from './plan-changes.ts'
import { referenceForm, rewriteLinks } from './references.ts'
import type { BundleEntry, ChangeRequest, EntryRequest, ReadRequest } from './requests.ts'
import { matchOf, resolveRequest } from './resolve.ts'
import { invalidAt, referenceTo, type Reference, type Resource } from './resource.ts'
import { isResourceType } from './resource-types.ts'
import { validateAnswers } from './validate-answers.ts'
import { asItIs, writeChanges, type Written } from './write.ts'

/** What became of one entry of a batch or transaction. A read is left to the caller, who knows how answers look. */
export type EntryAnswer =
  | { readonly written: Written }
  | { readonly refused: Fault }
  | { readonly read: ReadRequest }

/** Carries out one change that was asked for. */
export async function carryOutOne(
  context: Context,
  actor: Actor,
  location: string,
  request: ChangeRequest,
): Promise<Written> {
  const [answer] = await carryOut(context, actor, [{ location, request }])
  if (answer === undefined || !('written' in answer)) throw new Error('one change, one answer')
  return answer.written
}

type Located = {
  readonly location: string
  readonly fullUrl?: string
  readonly request: EntryRequest
}

/**
 * A transaction (FHIR R4 §3.1.0.11.2): all changes or none, in the order that the specification gives them, which here is at
 * once: no two may be about the same resource. Reads come after the changes.
 */
export async function transaction(
  context: Context,
  actor: Actor,
  entries: readonly BundleEntry[],
): Promise<EntryAnswer[]> {
  const located = entries.map((entry) => checked(context, entry))
  return carryOut(context, actor, located, { inBundle: true })
}

/** A batch: each entry alone, in the order of the request, with conditional references of its own. */
export async function batch(
  context: Context,
  actor: Actor,
  entries: readonly BundleEntry[],
): Promise<EntryAnswer[]> {
  const answers: EntryAnswer[] = []
  for (const entry of entries) {
    try {
      // Names of other entries mean nothing in a batch (§3.1.0.11.1).
      const { fullUrl: _name, ...alone } = checked(context, entry)
      answers.push(...(await carryOut(context, actor, [alone], { inBundle: true })))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      answers.push({ refused: error })
    }
  }
  return answers
}

function checked(context: Context, entry: BundleEntry): Located {
  const { location, fullUrl } = entry
  const request = timed(context, 'validate', entry.request)
  return fullUrl === undefined ? { location, request } : { location, fullUrl, request }
}

async function carryOut(
  context: Context,
  actor: Actor,
  entries: readonly Located[],
  { inBundle = false } = {},
): Promise<EntryAnswer[]> {
  const isConditional = entries.some(({ request }) => hasCondition(request))
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(context, actor, entries, inBundle)
    } catch (error) {
      const isRace = error instanceof Fault && error.code === 'records.version-conflict'
      if (!isRace || !isConditional || attempt === CONDITIONAL_ATTEMPTS_MAX) throw error
    }
  }
}

function hasCondition(request: EntryRequest): boolean {
  if (request.kind === 'read') return false
  if (request.kind === 'create') return request.where !== undefined
  // A patch has read the version that it changes.
  return request.kind === 'patch' || 'where' in request.target
}

async function attemptOnce(
  context: Context,
  actor: Actor,
  entries: readonly Located[],
  inBundle: boolean,
): Promise<EntryAnswer[]> {
  const changes: RequestedChange[] = []
  const known = new Map<string, Reference>()
  const pending: ((written: readonly Written[]) => EntryAnswer)[] = []
  for (const { location, fullUrl, request } of entries) {
    if (request.kind === 'read') {
      pending.push(() => ({ read: request }))
      continue
    }
    const resolved = await resolveRequest(context, actor, location, request)
    if ('existing' in resolved) {
      const { existing } = resolved
      if (fullUrl !== undefined) known.set(fullUrl, referenceTo(existing.type, existing.id))
      pending.push(() => ({ written: asItIs(existing) }))
      continue
    }
    const at = changes.push({
      location,
      ...(fullUrl === undefined ? {} : { fullUrl }),
      ...resolved,
    })
    pending.push((written) => answerAt(written, at - 1))
  }
  await checkAnswers(context, changes)
  const write = () => writeChanges(context, actor, changes, known)
  // Few have conditional references, so none is searched for them before planning finds one.
  const written = await write().catch(async (error: unknown) => {
    if (!inBundle || !isConditionalReference(error)) throw error
    await resolveReferences(context, actor, changes, known)
    return write()
  })
  return pending.map((answer) => answer(written))
}

/** A response to a Questionnaire of the same transaction is held to that one. */
async function checkAnswers(context: Context, changes: readonly RequestedChange[]): Promise<void> {
  const written = changes.flatMap(({ change, location }) =>
    change.kind === 'delete' ? [] : [{ resource: change.resource, location }],
  )
  const own = definitionsAmong(written.map(({ resource }) => resource))
  const definitions = { known: new Map<string, FindDefinition>(), own }
  for (const { resource, location } of written) {
    await validateAnswers(context, definitions, resource, location)
  }
}

function answerAt(written: readonly Written[], at: number): EntryAnswer {
  const one = written[at]
  if (one === undefined) throw new Error('each change gives an answer')
  return { written: one }
}

/**
 * Finds what conditional references mean, `Patient?identifier=…` (FHIR R4 §3.1.0.11.2.1), and adds it to `known`.
 * @throws Fault `records.precondition-failed` when nothing matches, `records.several-matches` when several do.
 */
async function resolveReferences(
  context: Context,
  actor: Actor,
  changes: readonly RequestedChange[],
  known: Map<string, Reference>,
): Promise<void> {
  const wanted = new Map<string, string>()
  for (const { change, location } of changes) {
    if (change.kind === 'delete') continue
    for (const link of conditionalLinks(change.resource)) wanted.set(link, location)
  }
  if (wanted.size > CONDITIONAL_REFERENCES_MAX) {
    throw new Fault(
      'input.too-large',
      `A transaction, and each entry of a batch, has at most ${CONDITIONAL_REFERENCES_MAX} conditional references.`,
    )
  }
  for (const [link, location] of wanted) {
    const [type = '', query = ''] = link.split('?', 2)
    if (!isResourceType(type)) throw invalidAt(location, 'a reference names no resource type.')
    const match = await matchOf(context, actor, type, [...new URLSearchParams(query)], location)
    if (match === undefined) {
      throw new Fault(
        'records.precondition-failed',
        `${location}: nothing matches a conditional reference.`,
        { expression: location },
      )
    }
    known.set(link, referenceTo(match.type, match.id))
  }
}

function conditionalLinks(resource: Resource): string[] {
  const links: string[] = []
  rewriteLinks(resource, (link, isReference) => {
    if (isReference && link.includes('?') && referenceForm(link)?.form === 'conditional') {
      links.push(link)
    }
    return undefined
  })
  return links
}
