import type { Json } from '@wardstone/core'
import { rangeOf } from './dates.ts'
import { isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import { DEPTH_MAX } from './visit.ts'

/** An item of a response and the item of the Questionnaire that it answers. */
type Pair = { readonly question: JsonObject; readonly item: JsonObject }

/** Where in a response one is: the response, the Questionnaire and the pairs from the outermost in. */
export type Standing = {
  readonly questionnaire: JsonObject
  readonly response: JsonObject
  readonly pairs: readonly Pair[]
  /** Steps that may still be taken, of all conditions and options of the response. */
  readonly budget: { left: number }
}

/** Extensions that enable a question by an expression: those are taken to be enabled with nothing required. */
const EXPRESSION = /(?:sdc-questionnaire-enableWhenExpression|fiphr-ext-questionnaire-enablewhen)$/

/**
 * Whether a question is asked (FHIR R4 Questionnaire.item.enableWhen); undefined where an expression decides.
 * The answers that count are those within the nearest group that holds both questions.
 */
export function isEnabled(question: JsonObject, standing: Standing): boolean | undefined {
  if (objectsAt(question, 'extension').some((one) => EXPRESSION.test(textAt(one, 'url') ?? ''))) {
    return undefined
  }
  const conditions = objectsAt(question, 'enableWhen')
  if (conditions.length === 0) return true
  const holds = (condition: JsonObject) => isMet(condition, question, standing)
  return question['enableBehavior'] === 'all' ? conditions.every(holds) : conditions.some(holds)
}

function isMet(condition: JsonObject, question: JsonObject, standing: Standing): boolean {
  const linkId = textAt(condition, 'question') ?? ''
  const answers = answersTo(linkId, question, standing)
  const expected = valueIn(condition, 'answer')
  if (expected === undefined) return false
  const operator = textAt(condition, 'operator') ?? ''
  if (operator === 'exists') return (expected.value === true) === answers.length > 0
  return answers.some((answer) => {
    const value = valueIn(answer, 'value')
    return value?.name === expected.name && compares(value.value, expected.value, operator)
  })
}

/** The value of a choice, and the end of its name: `{ name: 'Coding', value }`. */
export function valueIn(
  object: JsonObject,
  stem: string,
): { readonly name: string; readonly value: Json } | undefined {
  const name = Object.keys(object).find((each) => each.startsWith(stem))
  const value = name === undefined ? undefined : object[name]
  return name === undefined || value === undefined
    ? undefined
    : { name: name.slice(stem.length), value }
}

function answersTo(
  linkId: string,
  question: JsonObject,
  { questionnaire, response, pairs, budget }: Standing,
): readonly JsonObject[] {
  // The innermost that holds both; a question may also be the one that its follow-up depends on.
  const around = pairs.findLast((pair) => holdsBoth(pair.question, linkId, question, budget))
  if (around !== undefined) return answersWithin(around.item, linkId, budget)
  return hasQuestion(questionnaire, linkId, budget) ? answersWithin(response, linkId, budget) : []
}

type Budget = Standing['budget']

function holdsBoth(
  group: JsonObject,
  linkId: string,
  question: JsonObject,
  budget: Budget,
): boolean {
  const isInside = group !== question
  return isInside && (textAt(group, 'linkId') === linkId || hasQuestion(group, linkId, budget))
}

function hasQuestion(group: JsonObject, linkId: string, budget: Budget, depth = 0): boolean {
  if (depth > DEPTH_MAX) return false
  return itemsOf(group, budget).some(
    (item) => textAt(item, 'linkId') === linkId || hasQuestion(item, linkId, budget, depth + 1),
  )
}

function answersWithin(item: JsonObject, linkId: string, budget: Budget): readonly JsonObject[] {
  const own = textAt(item, 'linkId') === linkId ? objectsAt(item, 'answer') : []
  const below = [item, ...objectsAt(item, 'answer')].flatMap((each) => itemsOf(each, budget))
  return [...own, ...below.flatMap((each) => answersWithin(each, linkId, budget))]
}

/** Nothing when the budget is spent. */
function itemsOf(parent: JsonObject, budget: Budget): readonly JsonObject[] {
  const items = objectsAt(parent, 'item')
  budget.left -= 1 + items.length
  return budget.left < 0 ? [] : items
}

function compares(value: Json, expected: Json, operator: string): boolean {
  if (isObject(value) && isObject(expected)) {
    const [own, other] = [value['value'], expected['value']]
    if (typeof own === 'number' && typeof other === 'number') return ordered(own, other, operator)
    const isSame = hasSame(value, expected, 'code') && hasSame(value, expected, 'system')
    return operator === '=' ? isSame : operator === '!=' && !isSame
  }
  return ordered(comparable(value), comparable(expected), operator)
}

function hasSame(value: JsonObject, expected: JsonObject, member: string): boolean {
  return expected[member] === undefined || value[member] === expected[member]
}

function comparable(value: Json): number | string {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return rangeOf(text)?.start ?? text
}

function ordered(value: number | string, expected: number | string, operator: string): boolean {
  switch (operator) {
    case '=':
      return value === expected
    case '!=':
      return value !== expected
    case '>':
      return value > expected
    case '<':
      return value < expected
    case '>=':
      return value >= expected
    case '<=':
      return value <= expected
    default:
      return false
  }
}
