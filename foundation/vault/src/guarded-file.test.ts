import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utf8 } from '@wardstone/core'
import { atEachPoint, runToDeath, type Point } from '@wardstone/harness'
import { describe, expect, it } from 'vitest'
import { createGuarded, replaceGuarded } from './guarded-file.ts'

const program = new URL('./test-killed-file.ts', import.meta.url)
const POINTS_MIN = 20
const TEST_TIMEOUT_MS = 300_000

/** A process that writes, to its end or to a point of it, and what the next one finds and makes of it. */
async function writeOnce(point?: Point): Promise<readonly Point[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-keys-'))
  const file = join(folder, 'keys')
  const { points, told } = await runToDeath(program, { folder }, point && { point })
  const found = await readFile(file, 'utf8').catch(() => undefined)
  const version = found === undefined ? 0 : Number(/^keys of version ([123])$/.exec(found)?.[1])
  expect(version).toBeGreaterThanOrEqual(Number(told.at(-1) ?? 0))
  expect(version).toBeLessThanOrEqual(Number(told.at(-1) ?? 0) + 1)
  expect(await createGuarded(file, utf8('keys of another'))).toBe(found === undefined)
  await replaceGuarded(file, utf8('keys of the next'))
  expect(await readFile(file, 'utf8')).toBe('keys of the next')
  expect(await readdir(folder)).toEqual(['keys'])
  await rm(folder, { recursive: true })
  return points
}

describe('a file of keys', () => {
  it(
    `is the old one or the new one, whole, after kill -9 at every change of a file, and nothing else stays: at ${POINTS_MIN} points or more`,
    async () => {
      const points = await writeOnce()
      expect(points.length).toBeGreaterThanOrEqual(POINTS_MIN)
      await atEachPoint(['one', 'other'], points, (_lane, point) => writeOnce(point))
      console.log(`key file: died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )

  it('is on disk before it has its name, and its name before the call returns', async () => {
    const names = (await writeOnce()).map(({ name }) => name)
    const order = (step: string) => names.findIndex((name) => name.endsWith(step))
    expect(order('after sync of keys.*.new')).toBeLessThan(order('before link keys'))
    expect(order('after link keys')).toBeLessThan(order('create: after sync of .'))
    expect(order('after rename keys')).toBeLessThan(order('replace: after sync of .'))
    expect(order('after sync of keys.*.new')).toBeGreaterThan(-1)
    expect(order('after link keys')).toBeGreaterThan(-1)
    expect(order('after rename keys')).toBeGreaterThan(-1)
  })
})
