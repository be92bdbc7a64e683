import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPassphrase } from './read-passphrase.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wardstone-passphrase-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fileOf(name: string, text: string | Uint8Array, mode = 0o600): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text, { mode })
  await chmod(file, mode)
  return file
}

describe('the passphrase', () => {
  it('is what the file holds, without its last line end', async () => {
    const file = await fileOf('a', 'two words \n\r\n')
    expect(await readPassphrase({ file })).toBe('two words \n')
  })

  it('is read from a systemd credential', async () => {
    const credentialsDirectory = join(folder, 'credentials')
    await mkdir(credentialsDirectory)
    await fileOf('credentials/wardstone-passphrase', 'from systemd', 0o440)
    expect(await readPassphrase({ credentialsDirectory })).toBe('from systemd')
    const file = await fileOf('b', 'named first')
    expect(await readPassphrase({ file, credentialsDirectory })).toBe('named first')
  })

  it('is refused when every user of the machine can read it', async () => {
    const file = await fileOf('c', 'no secret any more', 0o644)
    await expect(readPassphrase({ file })).rejects.toMatchObject({ code: 'config.unsafe-file' })
  })

  it.each([
    ['missing', () => Promise.resolve({ file: join(folder, 'none') })],
    ['not named at all', () => Promise.resolve({})],
    ['empty', async () => ({ file: await fileOf('d', '\n') })],
    ['not text', async () => ({ file: await fileOf('e', Uint8Array.of(0xff, 0xfe)) })],
    ['far too long', async () => ({ file: await fileOf('f', 'x'.repeat(5000)) })],
  ])('is refused when it is %s', async (_case, from) => {
    await expect(readPassphrase(await from())).rejects.toMatchObject({ code: 'config.invalid' })
  })
})
