import fc from 'fast-check'
import { parse, type Filter as Theirs } from 'scim2-parse-filter'
import { describe, expect, it } from 'vitest'
import { userType } from './attributes.ts'
import { parseFilter, type Filter } from './filter.ts'

const RUNS = 2000
// It takes a backslash before the closing quotation mark for an escape of that, against RFC 8259 §7: none here.
const text = fc
  .string({ maxLength: 8 })
  .filter((value) => !value.includes('\\'))
  .map((value) => JSON.stringify(value))
const comparison = fc
  .tuple(
    fc.constantFrom('userName', 'title', 'name.givenName', 'emails.value', 'meta.created'),
    fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr'),
    text,
  )
  .map(([name, op, value]) => (op === 'pr' ? `${name} pr` : `${name} ${op} ${value}`))
const within = fc
  .tuple(fc.constantFrom('type', 'value'), fc.constantFrom('eq', 'co'), text)
  .map(([name, op, value]) => `emails[${name} ${op} ${value}]`)
const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparison,
    within,
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `${a} and ${b}`),
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `${a} or ${b}`),
    tie('filter').map((one) => `not (${one})`),
    tie('filter').map((one) => `(${one})`),
  ),
}))

/** Both readings in one form: chains of `and` and `or` as lists. */
function ours(one: Filter): unknown {
  if (one.op === 'and' || one.op === 'or')
    return [one.op, ...flat(one.op, ours(one.left)), ...flat(one.op, ours(one.right))]
  if (one.op === 'not') return ['not', ours(one.of)]
  const { attribute, sub } = one.target
  const name = sub === undefined ? attribute.name : `${attribute.name}.${sub.name}`
  if (one.op === 'pr') return ['pr', name]
  return one.op === 'some' ? ['[]', name, ours(one.filter)] : [one.op, name, one.value]
}

function theirs(one: Theirs): unknown {
  if (one.op === 'and' || one.op === 'or')
    return [one.op, ...one.filters.flatMap((each) => flat(one.op, theirs(each)))]
  if (one.op === 'not') return ['not', theirs(one.filter)]
  if (one.op === '[]') return ['[]', one.attrPath, theirs(one.valFilter)]
  if (one.op === 'pr') return ['pr', one.attrPath]
  return 'compValue' in one ? [one.op, one.attrPath, one.compValue] : one
}

function flat(op: string, reading: unknown): readonly unknown[] {
  return Array.isArray(reading) && reading[0] === op ? reading.slice(1) : [reading]
}

describe('a filter', () => {
  it(`is read as scim2-parse-filter reads it, ${RUNS} times`, () => {
    fc.assert(
      fc.property(filter, (written) => {
        expect(ours(parseFilter(userType, written))).toEqual(theirs(parse(written)))
      }),
      { numRuns: RUNS, seed: 7644 },
    )
  })

  it('is a filter or a clear refusal, whatever is sent', () => {
    const piece = fc.constantFrom(
      'userName',
      'eq',
      '"a"',
      '(',
      ')',
      '[',
      ']',
      'and',
      'not',
      '"',
      ' ',
      '.',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          parseFilter(userType, pieces.join(' '))
        } catch (error) {
          expect(error).toMatchObject({ code: 'directory.invalid-filter' })
        }
      }),
      { numRuns: RUNS, seed: 7644 },
    )
  })
})
