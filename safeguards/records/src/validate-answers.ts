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

/**
 * Checks a QuestionnaireResponse against the Questionnaire that it names, where one is kept here. Other resources, and responses
 * to what is not here, pass: those were checked by themselves.
 * `known` is what one request looked up already.
 * @throws Fault `records.invalid`, with the place in `details.expression`, or `input.too-large`.
 */
export async function validateAnswers(
  context: Context,
  known: Map<string, FindDefinition>,
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
  const find = known.get(url) ?? (await definitionsFor(context, reader, [url], ['Questionnaire']))
  known.set(url, find)
  if (find(url) !== undefined) validate(resource, location, { find })
}
