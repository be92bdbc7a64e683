import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readAccountKey } from './account-key.ts'
import { testKeys } from './test-chain.ts'

const folder = mkdtempSync(join(tmpdir(), 'wardstone-key-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'key')
const digits = Buffer.from(testKeys[0]!).toString('hex')
function write(text: string, mode = 0o600) {
  writeFileSync(file, text)
  chmodSync(file, mode)
}

describe('the key of an account', () => {
  it.each([digits, `0x${digits}\n`])('is read: %s', async (text) => {
    write(text)
    expect(await readAccountKey(file)).toEqual(testKeys[0])
  })

  it.each([0o640, 0o604])('is refused where others can read it: %o', async (mode) => {
    write(digits, mode)
    await expect(readAccountKey(file)).rejects.toMatchObject({ code: 'config.unsafe-file' })
  })

  it.each(['', digits.slice(1), 'f'.repeat(64), '0'.repeat(64), digits.repeat(5)])(
    'is none: %s',
    async (text) => {
      write(text)
      const failure = await readAccountKey(file).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'config.invalid' })
      if (text !== '') expect(String(failure)).not.toContain(text)
    },
  )

  it('is missing', async () => {
    await expect(readAccountKey(join(folder, 'none'))).rejects.toMatchObject({
      code: 'config.invalid',
    })
  })
})
