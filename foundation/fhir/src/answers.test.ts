import type { Json } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from './json.ts'
import { hasForm } from './safe-pattern.ts'
import { validate } from './validate.ts'

const URL = 'http://example.org/Questionnaire/q'

/** Sentences about the answers to questions, both given as they stand in `item`. */
function problems(questions: Json, answers: Json, status = 'completed'): readonly string[] {
  const questionnaire: JsonObject = {
    resourceType: 'Questionnaire',
    url: URL,
    status: 'active',
    item: questions,
  }
  const response = {
    resourceType: 'QuestionnaireResponse',
    questionnaire: URL,
    status,
    item: answers,
  }
  const find = (url: string) => (url === URL ? questionnaire : undefined)
  return validate(response, 'QuestionnaireResponse', { find })
    .issues.filter(({ severity }) => severity === 'error')
    .map(
      ({ expression, message }) =>
        `${expression.replace('QuestionnaireResponse.', '')}: ${message}`,
    )
}

const answered = (linkId: string, ...values: Json[]) => ({
  linkId,
  answer: values,
})

describe('answers to a Questionnaire that is found', () => {
  it('are left alone where it is not found, and checked where it is contained', () => {
    const item = [answered('a', { valueString: 'x' })]
    const lonely = { resourceType: 'QuestionnaireResponse', status: 'completed', item }
    expect(validate({ ...lonely, questionnaire: URL }).issues).toEqual([])
    const contained = [
      {
        resourceType: 'Questionnaire',
        id: 'q',
        status: 'active',
        item: [{ linkId: 'a', type: 'integer' }],
      },
    ]
    const { resource, issues } = validate({ ...lonely, contained, questionnaire: '#q' })
    expect(resource).toBeUndefined()
    expect(issues[0]?.expression).toBe('QuestionnaireResponse.item[0].answer[0]')
  })

  it('name questions that there are, where they stand, in their order, as often as they may', () => {
    const asked = [
      { linkId: 'a', type: 'string' },
      { linkId: 'b', type: 'group', item: [{ linkId: 'c', type: 'string', repeats: true }] },
    ]
    const [a, c] = [answered('a', { valueString: 'x' }), answered('c', { valueString: 'y' })]
    expect(problems(asked, [a, { linkId: 'b', item: [c] }])).toEqual([])
    expect(problems(asked, [{ linkId: 'd' }])).toEqual([
      'item[0]: the Questionnaire has no question of this linkId.',
    ])
    expect(problems(asked, [c])).toEqual([
      'item[0]: the Questionnaire asks this question in another place.',
    ])
    expect(problems(asked, [{ linkId: 'b', item: [c] }, a])).toEqual([
      'item[1]: answers come in the order of the Questionnaire.',
    ])
    expect(problems(asked, [a, a])).toHaveLength(1)
    expect(
      problems(asked, [answered('a', { valueString: 'x' }, { valueString: 'y' })]),
    ).toHaveLength(1)
    expect(problems(asked, [{ linkId: 'b', item: [c, c] }])).toEqual([])
  })

  it('are there where they are required, but for a response in progress and questions not asked', () => {
    const asked = [
      { linkId: 'smokes', type: 'boolean', required: true },
      {
        linkId: 'cigarettes',
        type: 'integer',
        required: true,
        enableWhen: [{ question: 'smokes', operator: '=', answerBoolean: true }],
      },
    ]
    const smokes = answered('smokes', { valueBoolean: true })
    const no = answered('smokes', { valueBoolean: false })
    const some = answered('cigarettes', { valueInteger: 5 })
    expect(problems(asked, [smokes, some])).toEqual([])
    expect(problems(asked, [no])).toEqual([])
    expect(problems(asked, [smokes])).toHaveLength(1)
    expect(problems(asked, [smokes], 'in-progress')).toEqual([])
    expect(problems(asked, [no, some])).toEqual([
      'item[1]: the question is not asked: its condition does not hold.',
    ])
  })

  it.each<[string, Json, Json, boolean]>([
    ['a number for text', { type: 'integer' }, { valueString: '1' }, false],
    [
      'an option',
      { type: 'choice', answerOption: [{ valueString: 'x' }] },
      { valueString: 'x' },
      true,
    ],
    [
      'no option',
      { type: 'choice', answerOption: [{ valueString: 'x' }] },
      { valueString: 'y' },
      false,
    ],
    [
      'words',
      { type: 'open-choice', answerOption: [{ valueString: 'x' }] },
      { valueString: 'y' },
      true,
    ],
    ['a long text', { type: 'string', maxLength: 3 }, { valueString: 'four' }, false],
    [
      'a code of a value set of R4',
      { type: 'choice', answerValueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender' },
      { valueCoding: { system: 'http://hl7.org/fhir/administrative-gender', code: 'female' } },
      true,
    ],
    [
      'a code of another system',
      { type: 'choice', answerValueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender' },
      { valueCoding: { system: 'http://snomed.info/sct', code: '248152002' } },
      false,
    ],
    [
      'grams above a bound of kilograms',
      { type: 'quantity', extension: [bound('max', 1, 'kg')] },
      { valueQuantity: { value: 1001, system: 'http://unitsofmeasure.org', code: 'g' } },
      false,
    ],
    [
      'grams below it',
      { type: 'quantity', extension: [bound('max', 1, 'kg')] },
      { valueQuantity: { value: 1000, system: 'http://unitsofmeasure.org', code: 'g' } },
      true,
    ],
    [
      'the last day of the last month allowed',
      { type: 'date', extension: [{ url: `${CORE}maxValue`, valueDate: '2022-06' }] },
      { valueDate: '2022-06-30' },
      true,
    ],
    [
      'the day after it',
      { type: 'date', extension: [{ url: `${CORE}maxValue`, valueDate: '2022-06' }] },
      { valueDate: '2022-07-01' },
      false,
    ],
  ])('have the type, options and bounds that are asked for: %s', (_, question, answer, isRight) => {
    const asked = [{ linkId: 'a', ...(question as JsonObject) }]
    expect(problems(asked, [answered('a', answer)]).length === 0).toBe(isRight)
  })

  it('never make the validator throw, whatever both hold', () => {
    const linkId = fc.constantFrom('a', 'b', 'c')
    const question = (depth: number): fc.Arbitrary<unknown> =>
      fc.record({
        linkId,
        type: fc.constantFrom('group', 'string', 'choice', 'quantity', 'date', 'display', 'else'),
        required: fc.oneof(fc.boolean(), fc.jsonValue()),
        item: depth === 0 ? fc.jsonValue() : fc.array(question(depth - 1), { maxLength: 3 }),
        enableWhen: fc.array(
          fc.record({ question: linkId, operator: fc.string(), answerString: fc.jsonValue() }),
          { maxLength: 2 },
        ),
        answerOption: fc.oneof(fc.jsonValue(), fc.constant([{ valueString: 'x' }])),
        extension: fc.oneof(fc.jsonValue(), fc.constant([bound('min', 1, "'")])),
      })
    const value = fc.oneof(
      fc.record({ valueString: fc.string({ minLength: 1 }) }),
      fc.record({ valueDate: fc.constantFrom('2020', '2021-02') }),
      fc.record({ valueQuantity: fc.record({ value: fc.integer(), code: fc.constant('x') }) }),
    )
    const item = fc.record({ linkId, answer: fc.array(value, { minLength: 1, maxLength: 2 }) })
    const group = fc.record({ linkId, item: fc.array(item, { minLength: 1, maxLength: 3 }) })
    fc.assert(
      fc.property(
        fc.array(question(2)),
        fc.array(fc.oneof(item, group), { minLength: 1 }),
        (asked, given) => {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
          const [questions, answers] = JSON.parse(JSON.stringify([asked, given])) as [Json, Json]
          expect(problems(questions, answers).every((sentence) => sentence !== '')).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('cannot be made expensive: too many conditions and options are refused', () => {
    const count = 20_000
    const conditions = Array.from({ length: count }, (_, n) => ({
      linkId: `q${n}`,
      type: 'string',
      enableWhen: [{ question: 'q0', operator: 'exists', answerBoolean: true }],
    }))
    const answers = conditions.map(({ linkId }) => answered(linkId, { valueString: 'x' }))
    expect(problems(conditions, answers).join()).toContain('too many conditions and options')
    const answerOption = Array.from({ length: count }, (_, n) => ({ valueInteger: n }))
    const values = Array.from({ length: count }, () => ({ valueInteger: count - 1 }))
    const options = [{ linkId: 'a', type: 'choice', repeats: true, answerOption }]
    expect(problems(options, [answered('a', ...values)]).join()).toContain('too many conditions')
  })
})

const CORE = 'http://hl7.org/fhir/StructureDefinition/'

function bound(which: string, value: number, code: string): JsonObject {
  return {
    url: `http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-${which}Quantity`,
    valueQuantity: { value, system: 'http://unitsofmeasure.org', code },
  }
}

describe('a regular expression that somebody sent', () => {
  it.each([
    ['1234-5', String.raw`\d{4}-\d`, true],
    ['12345', String.raw`\d{4}-\d`, false],
    ['a@b.c', String.raw`^[^@\s]+@[^@\s]+\.[^@\s]+$`, true],
    ['abab', '(?:ab){2}', true],
  ])('decides over %s with %s', (text, pattern, isRight) => {
    expect(hasForm(text, pattern)).toBe(isRight)
  })

  it.each([
    '(a+)+',
    '(a|a)*',
    '((a)*)*',
    '(a*){9}',
    '(?=a)',
    String.raw`(a)\1`,
    '(',
    '.*'.repeat(9),
    'a?'.repeat(40),
  ])('that could run for ever is not run: %s', (pattern) => {
    expect(hasForm('a'.repeat(60), pattern)).toBeUndefined()
  })
})
