import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, runCli, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { checkpointKey, formatCheckpointKey } from '@wardstone/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAnvil, TEST_CHAIN, testKeys } from '../../../foundation/anchors/src/test-chain.ts'
import { openOperator, record } from './operator.ts'

const SETUP_TIMEOUT_MS = 120_000
/** A witness that nobody runs. */
const WITNESS = formatCheckpointKey(
  checkpointKey('cosignature-ed25519', 'witness.example', new Uint8Array(32).fill(1)),
)
const NEW_OWNER = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8'

const { home, remove } = await newHome()
const folder = await mkdtemp(join(tmpdir(), 'wardstone-proofs-'))
const file = (name: string) => join(folder, name)
let server: ServerProcess
let key: string

beforeAll(async () => {
  server = await startServerProcess(home)
  const answer = await openOperator(server.operatorSocket).send('GET', '/api/ledger')
  key = String(record(JSON.parse(answer))['verifierKey'])
}, SETUP_TIMEOUT_MS)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
  await remove()
})

describe('wardstone ledger proof and proof verify', () => {
  it('hand an auditor one file that carries the entry and is checked without a server', async () => {
    const proof = file('entry-0.tlog-proof')
    expect(await runCli(['ledger', 'proof', '0', '--out', proof], home)).toMatchObject({ code: 0 })
    const verdict = await runCli(['proof', 'verify', proof, '--key', key])
    expect(verdict).toMatchObject({ code: 0 })
    expect(verdict.text).toContain('VERIFIED. Entry 0 of ')
    expect(verdict.text).toContain('"kind":')
  })

  it('find another entry, another log and a policy that is not met', async () => {
    const proof = file('entry-0.tlog-proof')
    await writeFile(file('other'), '{}')
    const other = await runCli(['proof', 'verify', proof, '--key', key, '--entry', file('other')])
    expect(other.code).toBe(1)
    expect(other.text).toContain('NOT VERIFIED.')
    const stranger =
      'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'
    expect(await runCli(['proof', 'verify', proof, '--key', stranger])).toMatchObject({ code: 1 })
    await writeFile(file('policy'), `log ${key}\nwitness w ${WITNESS}\nquorum w\n`)
    const policy = await runCli([
      'proof',
      'verify',
      proof,
      '--key',
      key,
      '--policy',
      file('policy'),
    ])
    expect(policy.text).toContain('The policy asks for 1 organisations; 0 cosigned')
    expect(policy.code).toBe(1)
  })

  it('say what is missing, and leave a file that is there', async () => {
    expect(await runCli(['ledger', 'proof', 'first'], home)).toMatchObject({ code: 2 })
    expect((await runCli(['ledger', 'proof', '999999'], home)).text).toContain('no entry 999999')
    await writeFile(file('mine'), 'mine')
    const refused = await runCli(['ledger', 'proof', '0', '--out', file('mine')], home)
    expect(refused).toMatchObject({ code: 3 })
    expect(await readFile(file('mine'), 'utf8')).toBe('mine')
    expect(await runCli(['proof', 'verify', file('none'), '--key', key])).toMatchObject({ code: 3 })
    expect(await runCli(['proof', 'verify', folder, '--key', key])).toMatchObject({ code: 3 })
  })
})

describe('wardstone ledger about', () => {
  it('writes all that one person did, checked offline, and a file with an entry left out is refused', async () => {
    const out = file('about')
    await expect
      .poll(() => runCli(['ledger', 'about', 'system:server', '--out', out], home), {
        timeout: 30_000,
        interval: 1_000,
      })
      .toMatchObject({ code: 0 })
    const verdict = await runCli(['proof', 'verify', out, '--key', key])
    expect(verdict.text).toContain('server.started')
    expect(verdict.code).toBe(0)
    const [head = '', ...lines] = (await readFile(out, 'utf8')).split('\n')
    const fewer = { ...record(JSON.parse(head)), entries: lines.length - 2 }
    await writeFile(file('less'), [JSON.stringify(fewer), ...lines.slice(1)].join('\n'))
    const refused = await runCli(['proof', 'verify', file('less'), '--key', key])
    expect(refused.text).toContain('NOT VERIFIED')
    expect(refused.code).toBe(1)
  })
})

describe('wardstone ledger witness', () => {
  it('says what a partner enters, and that there is none yet', async () => {
    const { code, text } = await runCli(['ledger', 'witness'], home)
    expect(code).toBe(0)
    expect(text).toContain(`log key      ${key}`)
    expect(text).toContain('No partner has cosigned this ledger yet.')
    expect((await runCli(['ledger', 'witness', 'ask'], home)).text).toContain('no partner to ask')
    expect((await runCli(['ledger', 'witness', 'policy'], home)).text).toContain(`log ${key}`)
  })
})

describe('wardstone ledger anchor', () => {
  it('says how to set an anchor up where none is', async () => {
    const { code, text } = await runCli(['ledger', 'anchor', 'send'], home)
    expect(code).toBe(3)
    expect(text).toContain('docs/operations/anchoring.md')
  })

  it('puts the contract on a chain, and hands a ledger in it to another account', async () => {
    const chain = await startAnvil()
    try {
      const [first, second] = await Promise.all(testKeys.map(writeKey))
      const at = ['--url', chain.url, '--chain', String(TEST_CHAIN), '--key-file']
      const deployed = await runCli(['ledger', 'anchor', 'deploy', ...at, first ?? '', '--json'])
      const { contract } = record(JSON.parse(deployed.text))
      expect(contract).toMatch(/^0x[0-9a-f]{40}$/)
      const log = ['--contract', String(contract), '--origin', 'hospital.example/ledger']
      // Nobody owns a ledger that was never anchored: the contract itself refuses.
      const offer = ['ledger', 'anchor', 'offer', ...at, first ?? '', ...log, '--to', NEW_OWNER]
      const refused = await runCli(offer)
      expect(refused.text).toContain('not owner')
      expect(refused.code).toBe(3)
      const accept = await runCli(['ledger', 'anchor', 'accept', ...at, second ?? '', ...log])
      expect(accept.code).toBe(3)
    } finally {
      await chain.stop()
    }
  })

  it('wants a chain, a key that only its owner can read, and addresses that are some', async () => {
    expect(await runCli(['ledger', 'anchor', 'deploy'])).toMatchObject({ code: 2 })
    const open = file('open-key')
    await writeFile(open, '00'.repeat(32), { mode: 0o644 })
    const words = ['--url', 'http://127.0.0.1:9', '--chain', '1', '--key-file', open]
    const unsafe = await runCli(['ledger', 'anchor', 'deploy', ...words])
    expect(unsafe.text).toContain('chmod 600')
    expect(unsafe.code).toBe(3)
  })
})

async function writeKey(bytes: Uint8Array, index: number): Promise<string> {
  const path = file(`key-${index}`)
  await writeFile(path, Buffer.from(bytes).toString('hex'), { mode: 0o600 })
  return path
}
