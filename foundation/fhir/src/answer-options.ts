import type { Json } from '@wardstone/core'
import { valueIn } from './enable-when.ts'
import { isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import { findCodeSystem, type FindDefinition } from './value-sets.ts'

/** One `answerOption`: the end of the name of its value, the value, and whether it excludes all others. */
export type Option = {
  readonly name: string
  readonly value: Json
  readonly isExclusive: boolean
}

const EXCLUSIVE = 'http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive'

export function optionsOf(question: JsonObject): readonly Option[] {
  return objectsAt(question, 'answerOption').flatMap((option) => {
    const value = valueIn(option, 'value')
    const isExclusive = objectsAt(option, 'extension').some(
      (one) => textAt(one, 'url') === EXCLUSIVE && one['valueBoolean'] === true,
    )
    return value === undefined ? [] : [{ ...value, isExclusive }]
  })
}

/** Whether an answer is an option. Codes are compared, not their displays; so are dates and times as they are written. */
export function isOption(option: Option, name: string, value: Json): boolean {
  if (!isObject(value) || !isObject(option.value)) {
    const isDate = option.name === 'Date' && name === 'DateTime'
    return (option.name === name || isDate) && option.value === value
  }
  const members =
    name === 'Coding' ? codingMembers(option.value) : ['reference', 'value', 'code', 'system']
  const asked = option.value
  return option.name === name && members.every((member) => asked[member] === value[member])
}

function codingMembers(option: JsonObject): readonly string[] {
  if (option['code'] === undefined) return ['display']
  return option['system'] === undefined ? ['code'] : ['code', 'system']
}

/** Whether a coding says something else than its code system does. */
export function displayProblem(coding: JsonObject, find: FindDefinition): boolean {
  const display = textAt(coding, 'display')
  const system = findCodeSystem(textAt(coding, 'system') ?? '', find)
  const known = system?.get(textAt(coding, 'code') ?? '')?.display
  return display !== undefined && known !== undefined && plain(display) !== plain(known)
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
