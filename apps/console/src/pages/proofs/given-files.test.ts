import { concatBytes, utf8 } from '@wardstone/core'
import { expect, it } from 'vitest'
import { roleOf } from './given-files.ts'
import { entriesOf, openTestLog, openTestSigner, ORIGIN } from './test-log.ts'

const own = openTestSigner(ORIGIN)
const log = openTestLog(entriesOf(5))

it('knows every file by how it begins', async () => {
  expect(roleOf(utf8(await log.proof(1, 5, [own])))).toBe('proof')
  expect(roleOf(utf8(log.checkpoint(5, [own])))).toBe('proof')
  expect(roleOf(utf8('wardstone.dev/fork@v1\nroot x\n'))).toBe('proof')
  expect(roleOf(utf8('{"format":"wardstone.dev/about@v1","subject":"c:1"}\n'))).toBe('proof')
  expect(roleOf(utf8(`# ours\n\nlog ${own.vkey}\nquorum none\n`))).toBe('policy')
  expect(roleOf(utf8(own.vkey))).toBe('keys')
  expect(roleOf(utf8(`${own.vkey}\n${own.vkey}\n`))).toBe('keys')
  expect(roleOf(log.entries[0] ?? new Uint8Array(0))).toBe('entry')
  expect(roleOf(Uint8Array.of(0xff, 0x00))).toBe('entry')
  expect(roleOf(new Uint8Array(0))).toBe('entry')
})

it('is not misled by a character that lies across the end of what it reads', () => {
  for (const shift of [0, 1, 2, 3]) {
    const start = utf8(`c2sp.org/tlog-proof@v1\n${'x'.repeat(4_070 + shift)}`)
    expect(roleOf(concatBytes(start, utf8('€€€€€€')))).toBe('proof')
  }
})
