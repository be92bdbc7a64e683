import { answerChecks } from './answer-values.ts'
import { isEnabled, type Standing } from './enable-when.ts'
import { objectAt, objectsAt, textAt, type JsonObject } from './json.ts'
import type { FindDefinition } from './value-sets.ts'
import { DEPTH_MAX, refuse, warn, within, type Visit } from './visit.ts'

/** What the items of one response share. */
type Form = {
  readonly visit: Visit
  /** Whether what is missing is an error: a response in progress may still lack answers. */
  readonly isCompleted: boolean
  /** Every question by linkId. */
  readonly questions: ReadonlyMap<string, JsonObject>
  readonly find: FindDefinition
}

/** Items that the conditions of one response may look at, and options that its answers are compared with. */
const STEPS_MAX = 2_000_000

/**
 * Checks a QuestionnaireResponse against the Questionnaire that it names, where that is contained or found: questions,
 * their order and nesting, types, required answers, conditions, repetition, options and bounds (FHIR R4 QuestionnaireResponse
 * "Notes"; SDC for units, sizes and forms). A response whose Questionnaire is not known is left alone.
 */
export function checkAnswers(response: JsonObject, visit: Visit): void {
  const questionnaire = questionnaireOf(response, visit)
  if (questionnaire === undefined) return
  const status = textAt(response, 'status') ?? ''
  const form: Form = {
    visit,
    isCompleted: status === 'completed' || status === 'amended',
    questions: new Map(questionsIn(questionnaire)),
    find: finder(questionnaire, response, visit),
  }
  const standing: Standing = { questionnaire, response, pairs: [], budget: { left: STEPS_MAX } }
  checkItems(questionnaire, response, standing, form)
}

function questionnaireOf(response: JsonObject, visit: Visit): JsonObject | undefined {
  const url = textAt(response, 'questionnaire')
  if (url === undefined) return undefined
  const found = url.startsWith('#')
    ? objectsAt(response, 'contained').find((one) => textAt(one, 'id') === url.slice(1))
    : visit.options.find?.(url)
  return textAt(found ?? {}, 'resourceType') === 'Questionnaire' ? found : undefined
}

/** Those of a Questionnaire that nests deeper than any valid one are left out. */
function* questionsIn(parent: JsonObject, depth = 0): Generator<[string, JsonObject]> {
  if (depth > DEPTH_MAX) return
  for (const item of objectsAt(parent, 'item')) {
    yield [textAt(item, 'linkId') ?? '', item]
    yield* questionsIn(item, depth + 1)
  }
}

/** The items of a response, a group or an answer, against the questions at the same place. */
function checkItems(
  parent: JsonObject,
  answered: JsonObject,
  standing: Standing,
  form: Form,
): void {
  const { visit } = form
  const asked = objectsAt(parent, 'item')
  const order = new Map(asked.map((question, index) => [textAt(question, 'linkId') ?? '', index]))
  const items = objectsAt(answered, 'item')
  const counts = new Map<string, number>()
  let last = -1
  for (const [index, item] of items.entries()) {
    if (visit.isFull) return
    const linkId = textAt(item, 'linkId') ?? ''
    const at = order.get(linkId)
    counts.set(linkId, (counts.get(linkId) ?? 0) + 1)
    within(visit, 'item', () =>
      within(visit, index, () => {
        if (at === undefined) refuseMisplaced(linkId, form)
        else if (at < last) {
          refuse(visit, 'structure', 'answers come in the order of the Questionnaire.')
        }
        const question = form.questions.get(linkId)
        if (question !== undefined) checkItem(question, item, standing, form)
      }),
    )
    last = at ?? last
  }
  for (const question of asked) {
    checkCount(question, counts.get(textAt(question, 'linkId') ?? '') ?? 0, standing, form)
  }
}

function refuseMisplaced(linkId: string, { visit, questions }: Form): void {
  if (questions.has(linkId)) {
    refuse(visit, 'structure', 'the Questionnaire asks this question in another place.')
  } else refuse(visit, 'not-found', 'the Questionnaire has no question of this linkId.')
}

/** Whether a question is asked; undefined where an expression decides, or when there is too much to look at. */
function isAsked(question: JsonObject, standing: Standing, form: Form): boolean | undefined {
  const isAnswer = isEnabled(question, standing)
  return isSpent(standing, form) ? undefined : isAnswer
}

function isSpent({ budget }: Standing, { visit }: Form): boolean {
  if (budget.left >= 0) return false
  if (!visit.isFull) {
    refuse(visit, 'too-costly', 'the Questionnaire has too many conditions and options to check.')
  }
  visit.isFull = true
  return true
}

/** How often a question is answered by items: absent ones and repeated ones. */
function checkCount(question: JsonObject, count: number, standing: Standing, form: Form): void {
  const { visit, isCompleted } = form
  if (visit.isFull) return
  if (count > 1 && question['repeats'] !== true) {
    refuse(visit, 'invalid', 'a question that does not repeat has one item.')
  }
  if (count > 0 || question['required'] !== true) return
  if (isAsked(question, standing, form) !== true) return
  if (isCompleted) refuse(visit, 'required', 'a required question is not answered.')
  else warn(visit, 'required', 'a required question is not answered yet.')
}

function checkItem(question: JsonObject, item: JsonObject, outer: Standing, form: Form): void {
  const { visit, isCompleted } = form
  const standing = { ...outer, pairs: [...outer.pairs, { question, item }] }
  const type = textAt(question, 'type') ?? ''
  const answers = objectsAt(item, 'answer')
  const inner = objectsAt(item, 'item')
  if (visit.isFull) return
  checkText(question, item, visit)
  const enabled = isAsked(question, standing, form)
  if (enabled === false && answers.length + inner.length > 0) {
    refuse(visit, 'invalid', 'the question is not asked: its condition does not hold.')
  }
  if (type === 'group' || type === 'question') {
    if (answers.length > 0) refuse(visit, 'structure', 'a group has no answers of its own.')
    else if (question['required'] === true && inner.length === 0 && isCompleted) {
      refuse(visit, 'required', 'a required group is not answered.')
    }
    // Where a group was answered like a question, its questions stand under the answers.
    if (answers.length === 0) checkItems(question, item, standing, form)
    return
  }
  if (inner.length > 0) {
    refuse(visit, 'structure', 'questions under a question stand under its answer.')
  }
  if (type === 'display') {
    if (answers.length > 0) refuse(visit, 'structure', 'a text for display has no answer.')
    return
  }
  checkNumber(question, answers.length, enabled, form)
  for (const [index, answer] of answers.entries()) {
    if (visit.isFull) return
    within(visit, 'answer', () =>
      within(visit, index, () => {
        checkAnswer(question, answer, answers.length, standing, form)
        checkItems(question, answer, standing, form)
      }),
    )
  }
}

/** The text of a question is that of the Questionnaire, or a translation that it has. */
function checkText(question: JsonObject, item: JsonObject, visit: Visit): void {
  const text = textAt(item, 'text')
  if (text === undefined || text === '' || text === textAt(question, 'text')) return
  const shadow = objectAt(question, '_text')
  const isTranslated = objectsAt(shadow ?? {}, 'extension').some((translation) =>
    objectsAt(translation, 'extension').some((part) =>
      [part['valueString'], part['valueMarkdown']].includes(text),
    ),
  )
  if (!isTranslated) refuse(visit, 'invalid', 'the text is that of the question.')
}

const MIN_OCCURS = 'http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs'
const MAX_OCCURS = 'http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs'

/** How many answers one item has. */
function checkNumber(
  question: JsonObject,
  count: number,
  enabled: boolean | undefined,
  { visit, isCompleted }: Form,
): void {
  if (count === 0 && question['required'] === true && enabled === true) {
    if (isCompleted) refuse(visit, 'required', 'a required question is not answered.')
    else warn(visit, 'required', 'a required question is not answered yet.')
  }
  if (count > 1 && question['repeats'] !== true) {
    refuse(visit, 'invalid', 'a question that does not repeat has one answer.')
  }
  const bound = (url: string): unknown =>
    objectsAt(question, 'extension').find((one) => textAt(one, 'url') === url)?.['valueInteger']
  const [least, most] = [bound(MIN_OCCURS), bound(MAX_OCCURS)]
  if (typeof least === 'number' && count < least && isCompleted && enabled === true) {
    refuse(visit, 'invalid', `the question has at least ${least} answers.`)
  }
  if (typeof most === 'number' && count > most) {
    refuse(visit, 'invalid', `the question has at most ${most} answers.`)
  }
}

function checkAnswer(
  question: JsonObject,
  answer: JsonObject,
  count: number,
  standing: Standing,
  form: Form,
): void {
  standing.budget.left -= objectsAt(question, 'answerOption').length
  if (isSpent(standing, form)) return
  const isEnglish = (textAt(standing.response, 'language') ?? 'en').startsWith('en')
  const { find, visit } = form
  for (const problem of answerChecks({ question, answer, count, find, isEnglish })) {
    refuse(visit, problem.code, problem.message)
  }
}

/** Finds what the Questionnaire or the response contain first. */
function finder(questionnaire: JsonObject, response: JsonObject, visit: Visit): FindDefinition {
  const contained = [questionnaire, response].flatMap((one) => objectsAt(one, 'contained'))
  const byId = new Map(contained.map((one) => [`#${textAt(one, 'id') ?? ''}`, one]))
  const byUrl = new Map(contained.map((one) => [textAt(one, 'url'), one]))
  return (url) => byId.get(url) ?? byUrl.get(url.split('|')[0]) ?? visit.options.find?.(url)
}
