import { isList, objectsAt, textAt, type JsonObject } from './json.ts'

type QuestionInvariant = (item: JsonObject) => boolean

function has(item: JsonObject, name: string): boolean {
  return item[name] !== undefined || item[`_${name}`] !== undefined
}

function isOf(item: JsonObject, ...types: readonly string[]): boolean {
  return types.includes(textAt(item, 'type') ?? '')
}

const chosen = [
  'choice',
  'open-choice',
  'decimal',
  'integer',
  'date',
  'dateTime',
  'time',
  'string',
  'quantity',
]
const measured = ['boolean', 'decimal', 'integer', 'string', 'text', 'url', 'open-choice']

/** Rules of a Questionnaire's items, of which there may be thousands. */
export const questionInvariants: Readonly<Record<string, QuestionInvariant>> = {
  'Questionnaire.item que-1': (e) =>
    (!isOf(e, 'group') || has(e, 'item')) && (!isOf(e, 'display') || !has(e, 'item')),
  'Questionnaire.item que-3': (e) => !isOf(e, 'display') || !has(e, 'code'),
  'Questionnaire.item que-4': (e) => !has(e, 'answerOption') || !has(e, 'answerValueSet'),
  'Questionnaire.item que-5': (e) =>
    isOf(e, ...chosen) || (!has(e, 'answerValueSet') && !has(e, 'answerOption')),
  'Questionnaire.item que-6': (e) =>
    !isOf(e, 'display') || (!has(e, 'required') && !has(e, 'repeats')),
  'Questionnaire.item que-8': (e) => !isOf(e, 'group', 'display') || !has(e, 'initial'),
  'Questionnaire.item que-9': (e) => !isOf(e, 'display') || !has(e, 'readOnly'),
  'Questionnaire.item que-10': (e) => isOf(e, ...measured) || !has(e, 'maxLength'),
  'Questionnaire.item que-11': (e) => !has(e, 'answerOption') || !has(e, 'initial'),
  'Questionnaire.item que-12': (e) =>
    objectsAt(e, 'enableWhen').length <= 2 || has(e, 'enableBehavior'),
  'Questionnaire.item que-13': (e) => {
    const initial = e['initial']
    return e['repeats'] === true || !isList(initial) || initial.length <= 1
  },
}
