import { Fault, type Actor } from '@wardstone/core'
import type { FindDefinition } from '@wardstone/fhir'
import { definitionsFor } from './definitions.ts'
import type { Context } from './deps.ts'
import { textAt } from './json.ts'
import { QUESTIONNAIRES_MAX } from './limits.ts'
import type { Resource } from './resource.ts'
import { validate } from './validate.ts'

/**
 * Reads Questionnaires and what they are made of, which belong to the organisation and to no patient: who may write responses and
 * read nothing, such as an interface, is held to them too.
 */
const reader: Actor = { id: 'system:records', roles: ['clinician'] }

/** What one request looked up already, and what it writes itself. */
export type Definitions = {
  readonly known: Map<string, FindDefinition>
  readonly own: FindDefinition
}

/**
 * Checks a QuestionnaireResponse against the Questionnaire that it names, where one is kept here or is written with it. Other
 * resources, and responses to what is not here, pass: those were checked by themselves.
 * @throws Fault `records.invalid`, with the place in `details.expression`, or `input.too-large`.
 */
export async function validateAnswers(
  context: Context,
  { known, own }: Definitions,
  resource: Resource,
  location: string,
): Promise<void> {
  const url = textAt(resource, 'questionnaire')
  if (resource.resourceType !== 'QuestionnaireResponse' || url === undefined) return
  if (url.startsWith('#')) return
  if (!known.has(url) && known.size >= QUESTIONNAIRES_MAX) {
    throw new Fault(
      'input.too-large',
      `A transaction has responses to at most ${QUESTIONNAIRES_MAX} Questionnaires.`,
    )
  }
  const find =
    known.get(url) ?? (await definitionsFor(context, reader, [url], ['Questionnaire'], own))
  known.set(url, find)
  if (find(url) !== undefined) validate(resource, location, { find })
}
