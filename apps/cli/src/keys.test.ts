import { newHome, runCli, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import { openOperator, record } from './operator.ts'

const TEST_TIMEOUT_MS = 300_000
const FHIR = 'application/fhir+json'

const { home, remove } = await newHome()
let running: ServerProcess | undefined
afterAll(async () => {
  await running?.stop()
  await remove()
})

describe('wardstone keys', () => {
  it(
    'takes a rotation from its first step to its last, on a running server, and says each next step',
    async () => {
      const server = await startServerProcess(home)
      running = server
      const operator = openOperator(server.operatorSocket)
      const body = JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Kept' }] })
      const made = record(JSON.parse(await operator.send('POST', '/fhir/R4/Patient', body, FHIR)))
      expect(await runCli(['keys', 'status'], home)).toMatchObject({
        code: 0,
        text: expect.stringContaining('Every rotation is finished.'),
      })
      expect(await runCli(['keys', 'rotate'], home)).toMatchObject({
        code: 0,
        text: expect.stringContaining('Version 2 wraps what is new.'),
      })
      expect(await runCli(['keys', 'retire', '--yes'], home)).toMatchObject({
        code: 3,
        text: expect.stringContaining('Rewrap them first; nothing was destroyed.'),
      })
      expect(await runCli(['keys', 'status'], home)).toMatchObject({
        code: 1,
        text: expect.stringContaining('Go on: wardstone keys rewrap'),
      })
      expect(await runCli(['keys', 'rewrap'], home)).toMatchObject({
        code: 0,
        text: expect.stringContaining('none is left'),
      })
      expect((await runCli(['keys', 'retire'], home)).code).toBe(2)
      expect(await runCli(['keys', 'retire', '--yes'], home)).toMatchObject({
        code: 0,
        text: expect.stringContaining('Retired and destroyed: version 1.'),
      })
      await server.stop()
      running = undefined
      const again = await startServerProcess(home)
      running = again
      expect(await runCli(['keys', 'status'], home)).toMatchObject({ code: 0 })
      // Its keys open: what is erased is named in evidence by a key of its own.
      expect(await runCli(['record', 'erase', String(made['id']), '--yes'], home)).toMatchObject({
        code: 0,
        text: expect.stringContaining('Erased.'),
      })
    },
    TEST_TIMEOUT_MS,
  )
})
