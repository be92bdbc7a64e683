import { parseJson, type Json } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isList, isObject } from './json.ts'
import { positionOf } from './position.ts'

describe('the position of a value in JSON', () => {
  it('is its line and column, by pointer or by location', () => {
    const text =
      '{\n  "resourceType": "Bundle",\n  "entry": [\n    {"a\\"b": 1},\n    {"resource": {"id": 7}}\n  ]\n}'
    expect(positionOf(text, '/entry/1/resource/id')).toEqual({ line: 5, column: 25 })
    expect(positionOf(text, 'Bundle.entry[1].resource.id')).toEqual({ line: 5, column: 25 })
    expect(positionOf(text, '/entry/0/a"b')).toEqual({ line: 4, column: 14 })
    expect(positionOf(text, '')).toEqual({ line: 1, column: 1 })
  })

  it('is that of the deepest step that exists', () => {
    expect(positionOf('{"entry": [{"request": {}}]}', 'Bundle.entry[0].resource.name')).toEqual({
      line: 1,
      column: 12,
    })
  })

  it('is where the value stands, in any JSON however it is spaced', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, spaces) => {
        const text = JSON.stringify(value, null, spaces)
        for (const [pointer, part] of partsOf(parseJson(text), '')) {
          const { line, column } = positionOf(text, pointer)
          const rest = text
            .split('\n')
            .slice(line - 1)
            .join('\n')
            .slice(column - 1)
          const written = JSON.stringify(part, null, spaces).split('\n')[0] ?? ''
          expect(rest.startsWith(written)).toBe(true)
        }
      }),
    )
  })
})

function partsOf(value: Json, pointer: string): [string, Json][] {
  const children: [string, Json][] = isList(value)
    ? value.map((item, index) => [String(index), item])
    : isObject(value)
      ? Object.entries(value)
      : []
  return [
    [pointer, value],
    ...children.flatMap(([name, child]) => partsOf(child, `${pointer}/${escapeStep(name)}`)),
  ]
}

function escapeStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
