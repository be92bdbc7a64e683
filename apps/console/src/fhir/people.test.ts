import { expect, test } from 'vitest'
import { patientQueryOf } from './fetch.ts'
import { ageInYears, nameOf, recordNumberOf, timeOf, wordsOf } from './people.ts'

test('age counts birthdays, not days', () => {
  expect(ageInYears('1961-03-12', new Date(2026, 2, 11))).toBe(64)
  expect(ageInYears('1961-03-12', new Date(2026, 2, 12))).toBe(65)
  expect(ageInYears('2024-02-29', new Date(2025, 1, 28))).toBe(0)
  expect(ageInYears('2024-02-29', new Date(2025, 2, 1))).toBe(1)
})

test('age is stated for a year or month of birth, and for nothing that is no date', () => {
  expect(ageInYears('1961', new Date(2026, 5, 1))).toBe(65)
  expect(ageInYears('1961-07', new Date(2026, 5, 1))).toBe(64)
  expect(ageInYears(undefined, new Date())).toBeUndefined()
  expect(ageInYears('unknown', new Date())).toBeUndefined()
  expect(ageInYears('2030-01-01', new Date(2026, 0, 1))).toBeUndefined()
})

test('the official name is shown, else the first, else that there is none', () => {
  const names = [
    { use: 'maiden', family: 'Kerr' },
    { use: 'official', given: ['Ines', 'M.'], family: 'Marlowe' },
  ]
  expect(nameOf({ resourceType: 'Patient', name: names })).toBe('Ines M. Marlowe')
  expect(nameOf({ resourceType: 'Patient', name: [{ text: 'Ines' }] })).toBe('Ines')
  expect(nameOf({ resourceType: 'Patient' })).toBe('No name recorded')
})

test('the record number is the identifier typed MR, else the first with a value', () => {
  const medical = { type: { coding: [{ code: 'MR' }] }, value: 'SB-0048-2207' }
  expect(recordNumberOf({ resourceType: 'Patient', identifier: [{ value: 'x' }, medical] })).toBe(
    'SB-0048-2207',
  )
  expect(recordNumberOf({ resourceType: 'Patient', identifier: [{}, { value: 'x' }] })).toBe('x')
  expect(recordNumberOf({ resourceType: 'Patient' })).toBeUndefined()
})

test('a concept is said in its own words, without the semantic tag of SNOMED CT', () => {
  expect(wordsOf({ text: 'Chronic sinusitis (disorder)' })).toBe('Chronic sinusitis')
  expect(wordsOf({ coding: [{ code: '8302-2', display: 'Body Height' }] })).toBe('Body Height')
  expect(wordsOf(undefined)).toBe('Not named')
})

test('a date without time is local midnight, and nonsense is no time', () => {
  expect(timeOf('1961-03-12')).toBe(new Date(1961, 2, 12).getTime())
  expect(timeOf('2009')).toBe(new Date(2009, 0, 1).getTime())
  expect(timeOf('2026-04-21T07:12:00Z')).toBe(Date.UTC(2026, 3, 21, 7, 12))
  expect(timeOf('soon')).toBeUndefined()
})

test('what is typed is read as a birth date, a record number or the start of a name', () => {
  expect(patientQueryOf(' 1961-03-12 ')).toEqual({ by: 'birthdate', value: '1961-03-12' })
  expect(patientQueryOf('12.3.1961')).toEqual({ by: 'birthdate', value: '1961-03-12' })
  expect(patientQueryOf('SB-0048-2207')).toEqual({ by: 'identifier', value: 'SB-0048-2207' })
  expect(patientQueryOf('O’Mar')).toEqual({ by: 'name', value: 'O’Mar' })
})
