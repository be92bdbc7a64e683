import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newHome, runCli, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'

const TEST_TIMEOUT_MS = 120_000
const LEAKED = 'Neunzehn Hirsche im Nebel'
const { home, remove } = await newHome()
let running: ServerProcess | undefined
afterAll(async () => {
  await running?.stop()
  await remove()
})

describe('wardstone passwords filter', () => {
  it(
    'makes what a server then refuses leaked passwords by, and one that is not whole starts none',
    async () => {
      const [list, filter] = [join(home, '../leaks.txt'), join(home, '../leaks.filter')]
      const hash = createHash('sha1').update(LEAKED).digest('hex').toUpperCase()
      await writeFile(list, `${hash}:3\r\nnot a hash\r\n`)
      expect(await runCli(['passwords', 'filter', list, filter], home)).toMatchObject({
        code: 3,
        text: expect.stringContaining('Line 2'),
      })
      const settings = { WARDSTONE_BREACHED_PASSWORDS: filter }
      await expect(startServerProcess(home, [], settings)).rejects.toThrow(
        /leaks\.filter cannot be read/,
      )
      await writeFile(list, `${hash}:3\r\n`)
      expect(await runCli(['passwords', 'filter', list, filter], home)).toMatchObject({
        code: 0,
        text: expect.stringContaining('1 passwords in 40 bytes'),
      })
      expect((await runCli(['passwords', 'filter', list], home)).code).toBe(2)

      const server = await startServerProcess(home, [], settings)
      running = server
      const secret = server.enrolmentUrl?.split('#')[1] ?? ''
      const begin = (password: string) =>
        fetch(`${server.address}/api/enrolments/password`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-wardstone': '1' },
          body: JSON.stringify({ secret, loginName: 'ana', displayName: 'Ana Ruiz', password }),
        })
      const refused = await begin(LEAKED)
      expect(refused.status).toBe(422)
      expect(await refused.text()).toContain('published leak')
      expect((await begin('Zwanzig Hirsche im Nebel')).status).toBe(200)
    },
    TEST_TIMEOUT_MS,
  )
})
