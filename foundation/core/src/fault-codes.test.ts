import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { statusOf } from './index.ts'

describe('the fault table', () => {
  it('is documented row by row: code, status and what to do', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../docs/faults.md'), 'utf8')
    const rows = [...text.matchAll(/^\| `([a-z0-9.-]+)` *\| (\d{3}) +\| (.+) \|$/gm)]
    const documented = Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))
    expect(documented).toEqual(statusOf)
    expect(rows.every(([, , , words]) => (words ?? '').trim().length > 20)).toBe(true)
  })
})
