import type { Json } from '@wardstone/core'
import { displayProblem, isOption, optionsOf } from './answer-options.ts'
import { rangeOf } from './dates.ts'
import { valueIn } from './enable-when.ts'
import { isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import { compareQuantities } from './quantities.ts'
import { hasForm } from './safe-pattern.ts'
import { isCodeIn, type FindDefinition } from './value-sets.ts'
import type { IssueCode } from './visit.ts'

/** One answer and the question that it answers. */
export type Answered = {
  readonly question: JsonObject
  readonly answer: JsonObject
  /** How many answers the question has. */
  readonly count: number
  readonly find: FindDefinition
  /** Whether displays are in English, as those of the code systems are. */
  readonly isEnglish: boolean
}

export type Problem = { readonly code: IssueCode; readonly message: string }

/** Ends of names of `value[x]` that answer each type of question. */
const answering: Readonly<Record<string, readonly string[]>> = {
  boolean: ['Boolean'],
  decimal: ['Decimal'],
  integer: ['Integer'],
  date: ['Date'],
  dateTime: ['DateTime'],
  time: ['Time'],
  string: ['String'],
  text: ['String'],
  url: ['Uri'],
  attachment: ['Attachment'],
  reference: ['Reference'],
  quantity: ['Quantity'],
  choice: ['Coding', 'Date', 'Time', 'Integer', 'String', 'Reference'],
  'open-choice': ['Coding', 'Date', 'Time', 'Integer', 'String', 'Reference'],
}

const CORE = 'http://hl7.org/fhir/StructureDefinition/'
const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'

/** What is wrong with one answer. */
export function* answerChecks(answered: Answered): Generator<Problem> {
  const { question, answer } = answered
  const given = valueIn(answer, 'value')
  if (given === undefined) return
  const type = textAt(question, 'type') ?? ''
  const { name, value } = given
  if (answering[type]?.includes(name) === false) {
    yield problem('invariant', `a question of type ${type} has another type of answer.`)
    return
  }
  yield* optionProblems(answered, name, value)
  if (typeof value === 'number') yield* numberProblems(question, value)
  else if (name === 'Date' || name === 'DateTime' || name === 'Time') {
    yield* timeProblems(question, typeof value === 'string' ? value : '')
  } else if (typeof value === 'string') yield* textProblems(question, value)
  else if (isObject(value) && name === 'Quantity') yield* quantityProblems(answered, value)
  else if (isObject(value) && name === 'Attachment') yield* attachmentProblems(question, value)
  else if (isObject(value) && name === 'Reference') yield* referenceProblems(question, value)
}

function problem(code: IssueCode, message: string): Problem {
  return { code, message }
}

/** Values of the extensions of a URL. */
function extensionsOf(question: JsonObject, ...urls: readonly string[]): readonly Json[] {
  return objectsAt(question, 'extension').flatMap((one) => {
    const value = urls.includes(textAt(one, 'url') ?? '') ? valueIn(one, 'value')?.value : undefined
    return value === undefined ? [] : [value]
  })
}

function numberIn(question: JsonObject, url: string): number | undefined {
  const [value] = extensionsOf(question, url)
  return typeof value === 'number' ? value : undefined
}

function* optionProblems(answered: Answered, name: string, value: Json): Generator<Problem> {
  const { question, count, find, isEnglish } = answered
  const isOpen = question['type'] === 'open-choice' && name === 'String'
  const options = optionsOf(question)
  if (options.length > 0) {
    const option = options.find((one) => isOption(one, name, value))
    if (option === undefined && !isOpen) {
      yield problem('invariant', 'the answer is none of the options of the question.')
    }
    if (option?.isExclusive === true && count > 1) {
      yield problem('invariant', 'an exclusive option is the only answer.')
    }
    return
  }
  const url = textAt(question, 'answerValueSet')
  if (url === undefined || name !== 'Coding' || !isObject(value)) return
  const [system, code] = [textAt(value, 'system'), textAt(value, 'code')]
  // A code without a system means nothing that could be looked up; words alone answer an open question.
  if (system === undefined || code === undefined) return
  const isIn = isCodeIn(url, { system, code }, find)
  if (isIn === false) {
    yield problem('code-invalid', 'the code is not in the value set of the question.')
  } else if (isIn === true && isEnglish && displayProblem(value, find)) {
    yield problem('invalid', 'the display is not that of the code.')
  }
}

function* numberProblems(question: JsonObject, value: number): Generator<Problem> {
  const least = numberIn(question, `${CORE}minValue`)
  const most = numberIn(question, `${CORE}maxValue`)
  if (least !== undefined && value < least) {
    yield problem('invariant', `the answer is at least ${least}.`)
  }
  if (most !== undefined && value > most) {
    yield problem('invariant', `the answer is at most ${most}.`)
  }
  yield* decimalProblems(question, value)
}

function* decimalProblems(question: JsonObject, value: number): Generator<Problem> {
  const places = numberIn(question, `${CORE}maxDecimalPlaces`)
  const own = /\.(\d+)/.exec(String(value))?.[1]?.length ?? 0
  if (places !== undefined && own > places) {
    yield problem('invariant', `the answer has at most ${places} decimal places.`)
  }
}

/** A bound of less precision, such as a month, includes all of it. */
function* timeProblems(question: JsonObject, value: string): Generator<Problem> {
  const [least] = extensionsOf(question, `${CORE}minValue`)
  const [most] = extensionsOf(question, `${CORE}maxValue`)
  const own = placed(value)
  if (own === undefined) return
  const from = typeof least === 'string' ? placed(least) : undefined
  const until = typeof most === 'string' ? placed(most) : undefined
  if (from !== undefined && own.start < from.start) {
    yield problem('invariant', 'the answer is before the first time allowed.')
  }
  if (until !== undefined && own.start >= until.end) {
    yield problem('invariant', 'the answer is after the last time allowed.')
  }
}

/** A time of day lies on the first day there is. */
function placed(text: string): ReturnType<typeof rangeOf> {
  return rangeOf(/^\d\d:/.test(text) ? `1970-01-01T${text}` : text)
}

function* textProblems(question: JsonObject, value: string): Generator<Problem> {
  const least = numberIn(question, `${CORE}minLength`)
  const most = question['maxLength']
  if (least !== undefined && value.length < least) {
    yield problem('invariant', `the answer has at least ${least} characters.`)
  }
  if (typeof most === 'number' && value.length > most) {
    yield problem('invariant', `the answer has at most ${most} characters.`)
  }
  const [pattern] = extensionsOf(question, `${CORE}regex`)
  if (typeof pattern === 'string' && hasForm(value, pattern) === false) {
    yield problem('invariant', 'the answer does not have the form that the question asks for.')
  }
}

function* quantityProblems({ question, find }: Answered, value: JsonObject): Generator<Problem> {
  if (typeof value['value'] === 'number') yield* decimalProblems(question, value['value'])
  const [least] = extensionsOf(question, `${SDC}minQuantity`)
  const [most] = extensionsOf(question, `${SDC}maxQuantity`)
  if (isObject(least)) yield* boundProblems(value, least, -1)
  if (isObject(most)) yield* boundProblems(value, most, 1)
  const units = extensionsOf(question, `${CORE}questionnaire-unitOption`).filter(isObject)
  if (units.length > 0 && !units.some((unit) => hasUnit(value, unit))) {
    yield problem('invariant', 'the unit is none of those that the question allows.')
  }
  const [url] = extensionsOf(question, `${CORE}questionnaire-unitValueSet`)
  const unit = { system: textAt(value, 'system') ?? '', code: textAt(value, 'code') ?? '' }
  if (typeof url === 'string' && isCodeIn(url, unit, find) === false) {
    yield problem('invariant', 'the unit is not in the value set of the question.')
  }
}

function* boundProblems(value: JsonObject, bound: JsonObject, side: 1 | -1): Generator<Problem> {
  const order = compareQuantities(value, bound)
  const which = side === 1 ? 'largest' : 'smallest'
  if (order === undefined) {
    yield problem('invariant', `the answer cannot be compared with the ${which} one allowed.`)
  } else if (order * side > 0) {
    yield problem('invariant', `the answer is beyond the ${which} one allowed.`)
  }
}

function hasUnit(value: JsonObject, unit: JsonObject): boolean {
  const isCoded = textAt(unit, 'code') !== undefined
  const has = (own: string, member: string) =>
    unit[member] === undefined || value[own] === unit[member]
  // Where a unit has a code, its name may be another one's or left out.
  return has('system', 'system') && has('code', 'code') && (isCoded || has('unit', 'display'))
}

function* attachmentProblems(question: JsonObject, value: JsonObject): Generator<Problem> {
  const types = extensionsOf(question, `${CORE}mimeType`)
  const type = textAt(value, 'contentType')
  const isAllowed = types.some(
    (each) => typeof each === 'string' && type?.startsWith(each) === true,
  )
  if (types.length > 0 && !isAllowed) {
    yield problem('required', 'the attachment has a media type that the question does not allow.')
  }
  const most = numberIn(question, `${CORE}maxSize`)
  const data = textAt(value, 'data')
  const size = data === undefined ? value['size'] : bytesIn(data)
  if (most !== undefined && typeof size === 'number' && size > most) {
    yield problem('required', `the attachment has at most ${most} bytes.`)
  }
}

/** How many bytes base64 comes to. */
export function bytesIn(base64: string): number {
  const packed = base64.replace(/\s+/g, '')
  const padding = packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0
  return (packed.length / 4) * 3 - padding
}

function* referenceProblems(question: JsonObject, value: JsonObject): Generator<Problem> {
  const allowed = extensionsOf(question, `${CORE}questionnaire-referenceResource`)
  const [, type] =
    /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/.exec(
      textAt(value, 'reference') ?? '',
    ) ?? []
  const own = type ?? textAt(value, 'type')
  if (allowed.length > 0 && own !== undefined && !allowed.includes(own)) {
    yield problem('invariant', 'the reference points at a type that the question does not allow.')
  }
}
