import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, canonicalJson, Fault, parseJson, utf8 } from '@wardstone/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKeyring } from './keyring.ts'
import { parseKeyFile } from './keyring-file.ts'

const passphrase = 'correct horse battery staple'
let folder: string
let file: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wardstone-keyring-'))
  file = join(folder, 'keys.json')
  await openKeyring({ file, passphrase, create: true, now: () => 1000 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the key file', () => {
  it('opens to the same keys each time', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() => openKeyring({ file, passphrase, create: false })),
    )
    expect(one?.createdAt).toBe(1000)
    expect(one?.organisation).toMatch(/^[0-9a-f]{32}$/)
    expect(one?.organisation).toBe(two?.organisation)
    expect(one?.keks.key(1)?.equals(two?.keks.key(1) ?? one.indexKey)).toBe(true)
    const signature = sign(null, utf8('checkpoint'), one?.ledgerSigningKey ?? '')
    const publicKey = createPublicKey(two?.ledgerSigningKey ?? '')
    expect(verify(null, utf8('checkpoint'), publicKey, signature)).toBe(true)
  })

  it('is readable by its owner only and leaves no other file behind', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['keys.json'])
  })

  it('shows no key, and prints none once unlocked', async () => {
    const keyring = await openKeyring({ file, passphrase, create: false })
    const printed = JSON.stringify(keyring) + (await readFile(file, 'utf8'))
    for (const key of [keyring.keks.key(1), keyring.indexKey]) {
      assert(key !== undefined, 'the key file holds version 1')
      expect(printed).not.toContain(key.export().toString('base64'))
      expect(printed).not.toContain(key.export().toString('hex'))
    }
  })

  it('is made once when two servers start at the same moment', async () => {
    const shared = join(folder, 'race.json')
    const opened = await Promise.all(
      [1, 2, 3].map(() => openKeyring({ file: shared, passphrase, create: true })),
    )
    expect(new Set(opened.map((keyring) => keyring.organisation)).size).toBe(1)
    await rm(shared)
    expect(await readdir(folder)).toEqual(['keys.json'])
  })

  it.each([0o640, 0o604, 0o620, 0o602])('is refused with mode %o', async (mode) => {
    await chmod(file, mode)
    await expect(openKeyring({ file, passphrase, create: false })).rejects.toMatchObject({
      code: 'config.unsafe-file',
    })
    await chmod(file, 0o600)
  })

  it('is not made silently when it is missing', async () => {
    await expect(
      openKeyring({ file: join(folder, 'none.json'), passphrase, create: false }),
    ).rejects.toMatchObject({ code: 'config.invalid' })
  })

  it('is not made under a short passphrase', async () => {
    await expect(
      openKeyring({ file: join(folder, 'none.json'), passphrase: 'fourteen chars', create: true }),
    ).rejects.toMatchObject({ code: 'config.invalid' })
    expect(await readdir(folder)).toEqual(['keys.json'])
  })

  it('tells a wrong passphrase from a damaged file', async () => {
    await expect(
      openKeyring({ file, passphrase: 'correct horse battery stapler', create: false }),
    ).rejects.toMatchObject({ code: 'vault.wrong-passphrase' })
    const damaged = join(folder, 'damaged.json')
    const bytes = await readFile(file)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    await writeFile(damaged, bytes, { mode: 0o600 })
    await expect(openKeyring({ file: damaged, passphrase, create: false })).rejects.toMatchObject({
      code: 'vault.key-file-damaged',
    })
    await rm(damaged)
  })

  it('opens when the passphrase is typed on a keyboard that composes letters differently', async () => {
    const composed = join(folder, 'composed.json')
    const made = await openKeyring({
      file: composed,
      passphrase: 'Zürich Ärzte Größe',
      create: true,
    })
    const decomposed = 'Zürich Ärzte Größe'.normalize('NFD')
    const opened = await openKeyring({ file: composed, passphrase: decomposed, create: false })
    expect(opened.organisation).toBe(made.organisation)
    await rm(composed)
  })
})

describe('reading a key file', () => {
  const damaged = expect.objectContaining({ code: 'vault.key-file-damaged' })

  it('finds any single byte changed', async () => {
    const bytes = await readFile(file)
    for (let at = 0; at < bytes.length - 1; at++) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 4
      expect(() => parseKeyFile(changed)).toThrow(damaged)
    }
  })

  it('names the format that it does not understand, and takes damage in it for damage', () => {
    const body = { format: 'wardstone.dev/keyring@1', argon2id: {}, sealed: '' }
    const sha256 = createHash('sha256').update(canonicalJson(body)).digest('base64')
    expect(() => parseKeyFile(utf8(canonicalJson({ ...body, sha256 })))).toThrow(
      expect.objectContaining({
        code: 'vault.key-file-unknown',
        message: expect.stringContaining('keyring@1'),
      }),
    )
    expect(() => parseKeyFile(utf8(canonicalJson({ ...body, sealed: 'x', sha256 })))).toThrow(
      damaged,
    )
  })

  it('refuses work that is too little to protect or so much that it exhausts the machine', async () => {
    const parsed = parseJson(await readFile(file))
    const keyFile = parseKeyFile(utf8(canonicalJson(parsed)))
    for (const memoryKib of [1024, 2 ** 31 - 1]) {
      const changed = { ...keyFile, argon2id: { ...keyFile.argon2id, memoryKib } }
      expect(() => parseKeyFile(utf8(canonicalJson(changed)))).toThrow(damaged)
    }
  })

  it('answers generated rubbish with a Fault and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), (rubbish) => {
        expect(() => parseKeyFile(rubbish)).toThrow(Fault)
      }),
    )
  })
})
