import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { buildBreachedPasswords, openBreachedPasswords } from './breached-passwords.ts'

const folder = await mkdtemp(join(tmpdir(), 'wardstone-breached-'))
afterAll(() => rm(folder, { recursive: true }))
const list = join(folder, 'list')
const filter = join(folder, 'filter')

const COUNT = 2_000
const OTHERS = 10_000
const leaked = Array.from({ length: COUNT }, (_, n) => `leaked password ${n}`)
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

/** In the forms that lists have: upper and lower case, with a count and without, line ends of either kind. */
const lineOf = (text: string, n: number) => {
  const hash = n % 2 === 0 ? sha1(text).toUpperCase() : sha1(text)
  return `${hash}${n % 3 === 0 ? `:${n}` : ''}${n % 5 === 0 ? '\r' : ''}\n`
}

async function openList() {
  await writeFile(list, leaked.map(lineOf).join(''))
  const seen: [number, number][] = []
  const made = await buildBreachedPasswords(list, filter, (...step) => seen.push(step))
  return { made, seen, passwords: await openBreachedPasswords(filter) }
}

describe('a filter of leaked passwords', () => {
  it('knows all of them, and takes about one other in a thousand for one', async () => {
    const { made, seen, passwords } = await openList()
    expect(passwords.count).toBe(COUNT)
    expect(made.count).toBe(COUNT)
    expect(made.bytes / COUNT).toBeLessThan(1.9)
    expect(seen.at(-1)).toEqual([COUNT, COUNT])
    for (const password of leaked) expect(await passwords.has(password)).toBe(true)
    let wrong = 0
    for (let n = 0; n < OTHERS; n++) if (await passwords.has(`another ${n}`)) wrong++
    // Ten are expected; forty are beyond nine standard deviations.
    expect(wrong).toBeLessThan(40)
  })

  it('knows a password however its letters are composed', async () => {
    await writeFile(list, `${sha1('Schlüssel am Brett')}\n`)
    await buildBreachedPasswords(list, filter)
    const passwords = await openBreachedPasswords(filter)
    expect(await passwords.has('Schlüssel am Brett'.normalize('NFD'))).toBe(true)
    expect(await passwords.has('Schlussel am Brett')).toBe(false)
  })

  it.each([
    ['', 'holds no password'],
    ['\n\n', 'holds no password'],
    [`${sha1('a')}\nhunter2\n`, 'Line 2'],
    [`${sha1('a')}\n${sha1('b')}:many\n`, 'Line 2'],
    [`${sha1('a').slice(1)}\n`, 'Line 1'],
  ])('is not made of %j, and leaves the one before as it is', async (text, words) => {
    await writeFile(list, `${sha1('kept')}\n`)
    await buildBreachedPasswords(list, filter)
    const before = await readFile(filter)
    await writeFile(list, text)
    await expect(buildBreachedPasswords(list, filter)).rejects.toMatchObject({
      code: 'input.invalid',
      message: expect.stringContaining(words),
    })
    expect(await readFile(filter)).toEqual(before)
    expect((await readdir(folder)).toSorted()).toEqual(['filter', 'list'])
  })

  it('is refused when it is cut short, grown, something else or not there', async () => {
    const invalid = { code: 'config.invalid' }
    await openList()
    const whole = await readFile(filter)
    for (const bytes of [0, 16, 32, whole.length - 1]) {
      await truncate(filter, bytes)
      await expect(openBreachedPasswords(filter)).rejects.toMatchObject(invalid)
      await writeFile(filter, whole)
    }
    await writeFile(filter, Buffer.concat([whole, Buffer.alloc(1)]))
    await expect(openBreachedPasswords(filter)).rejects.toMatchObject(invalid)
    // A count that does not fit the bits: the positions would be others.
    const bent = Buffer.from(whole)
    bent.writeBigUInt64BE(BigInt(COUNT + 1), 16)
    await writeFile(filter, bent)
    await expect(openBreachedPasswords(filter)).rejects.toMatchObject(invalid)
    await expect(openBreachedPasswords(list)).rejects.toMatchObject(invalid)
    await expect(openBreachedPasswords(join(folder, 'none'))).rejects.toMatchObject(invalid)
  })

  it('is not passed over when the file is cut short or taken away later, and is replaced while it is used', async () => {
    const { passwords } = await openList()
    await writeFile(list, `${sha1('only this')}\n`)
    await buildBreachedPasswords(list, filter)
    expect(await passwords.has('only this')).toBe(true)
    expect(await passwords.has(leaked[0] ?? '')).toBe(false)
    await truncate(filter, 33)
    await expect(passwords.has('only this')).rejects.toMatchObject({ code: 'config.invalid' })
    await rm(filter)
    await expect(passwords.has('only this')).rejects.toMatchObject({ code: 'config.invalid' })
  })
})
