import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unpackData } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportLedgerAt, exportLedgerTo, exportWords } from './ledger-export.ts'
import { verdictWords, verifyLogAt } from './ledger-verify-folder.ts'
import { openOperator } from './operator.ts'

const VKEY = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'
const tessera = unpackData('crypto/tessera-log.tar.gz')
const log = join(tessera.folder, 'log')
const folder = await mkdtemp(join(tmpdir(), 'wardstone-cli-'))
const exported = join(folder, 'exported')
const socket = join(folder, 'operator.sock')

// A server as the command meets it, with a log that others wrote behind it.
const server = createServer((request, response) => {
  const path = request.url ?? ''
  if (path === '/api/ledger') {
    response.end(JSON.stringify({ verifierKey: VKEY }))
    return
  }
  readFile(join(log, path.replace('/ledger/', ''))).then(
    (bytes) => response.end(bytes),
    () => response.writeHead(404).end('{}'),
  )
})
beforeAll(() => new Promise<void>((resolve) => server.listen(socket, resolve)))
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  tessera.remove()
  await rm(folder, { recursive: true })
})

describe('wardstone ledger export and verify', () => {
  it('write a log to a folder, and verify it there with the key beside it or one that is given', async () => {
    const summary = await exportLedgerTo(openOperator(socket), exported, false)
    expect(summary).toMatchObject({ folder: exported, size: 15, written: 2, pruned: 0 })
    expect(exportWords(summary)).toContain('holds all 15 entries')
    const verdict = await verifyLogAt(exported, undefined, false)
    expect(verdict).toMatchObject({ verified: true, size: 15, key: 'beside', everyFile: true })
    expect(verdictWords(verdict)).toContain('Compare it with the one you received')
    expect(await verifyLogAt(exported, VKEY, false)).toMatchObject({ verified: true, key: 'given' })
  })

  it('get a log back from an address, and take none that the key did not sign', async () => {
    const mirror = createServer((request, response) => {
      const path = (request.url ?? '').replace('/mirror/abc/', '')
      readFile(join(log, path)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      )
    })
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve))
    const bound = mirror.address()
    const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0
    const address = `http://127.0.0.1:${port}/mirror/abc`
    const back = join(folder, 'back')
    expect(await exportLedgerAt(address, VKEY, back, false)).toMatchObject({ size: 15, written: 2 })
    expect(await verifyLogAt(back, VKEY, false)).toMatchObject({ verified: true, size: 15 })
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    await expect(exportLedgerAt(address, other, join(folder, 'no'), false)).rejects.toMatchObject({
      code: 'proof.invalid',
    })
    await expect(exportLedgerAt('south', VKEY, back, false)).rejects.toMatchObject({
      code: 'config.invalid',
    })
    await new Promise((resolve) => mirror.close(resolve))
  })

  it('name what is wrong', async () => {
    const path = join(exported, 'tile/entries/000.p/15')
    const bytes = Uint8Array.from(await readFile(path))
    bytes[2] = (bytes[2] ?? 0) ^ 1
    await writeFile(path, bytes)
    const verdict = await verifyLogAt(exported, VKEY, false)
    expect(verdictWords(verdict)).toBe(
      'NOT VERIFIED. tile/entries/000.p/15: entry 0 is not the one that was signed.',
    )
  })

  it('refuse a folder that cannot be made, at once and in words that help', async () => {
    for (const place of [join(exported, 'vkey/export'), join(exported, 'vkey'), '/proc/x']) {
      await expect(exportLedgerTo(openOperator(socket), place, false)).rejects.toMatchObject({
        code: 'config.invalid',
        message: expect.stringContaining(`The folder ${place} cannot be made`),
      })
    }
  }, 5_000)

  it('say when there is nothing to verify, or no key to do it with', async () => {
    await expect(verifyLogAt(join(folder, 'none'), VKEY, false)).rejects.toMatchObject({
      code: 'input.not-found',
    })
    await expect(verifyLogAt(log, undefined, false)).rejects.toMatchObject({
      code: 'input.invalid',
    })
    await expect(verifyLogAt('http://127.0.0.1:9/', VKEY, false)).rejects.toMatchObject({
      code: 'server.busy',
    })
  })
})
