import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, runCli, startServerProcess, unpackData } from '@wardstone/harness'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOperator, record } from './operator.ts'

const SETUP_TIMEOUT_MS = 180_000
const FHIR = 'application/fhir+json'
const HOLDERS = ['alice', 'bob', 'carol'] as const
const BUNDLES = 3

const { home, remove } = await newHome()
const restored = await newHome()
const folder = await mkdtemp(join(tmpdir(), 'wardstone-backup-'))
const file = (name: string) => join(folder, name)
const backup = file('one.backup')
const shares = [file('alice.share'), file('carol.share')]
const synthea = unpackData('fhir/synthea-80.tar.gz')
const bundles = (await readdir(synthea.folder)).filter((name) => name.endsWith('.json')).toSorted()
let kept: string
let erased: string
let early: { code: number | null; text: string }
let drill: { code: number | null; text: string }

async function newPatient(operatorSocket: string, family: string): Promise<string> {
  const body = JSON.stringify({ resourceType: 'Patient', name: [{ family }] })
  const answer = await openOperator(operatorSocket).send('POST', '/fhir/R4/Patient', body, FHIR)
  return String(record(JSON.parse(answer))['id'])
}

async function done(words: readonly string[], at?: string): Promise<string> {
  const { code, text } = await runCli(words, at)
  expect(code === 0 ? '' : text).toBe('')
  return text
}

beforeAll(async () => {
  const server = await startServerProcess(home)
  try {
    const files = bundles.slice(0, BUNDLES).map((name) => join(synthea.folder, name))
    await done(['import', 'fhir', ...files], home)
    kept = await newPatient(server.operatorSocket, 'Remaining')
    erased = await newPatient(server.operatorSocket, 'Vanishing')
    early = await runCli(['backup', 'make', backup], home)
    const holders = []
    for (const name of HOLDERS) {
      const identity = await generateIdentity()
      await writeFile(file(`${name}.key`), `# of ${name}\n${identity}\n`)
      holders.push(`${name}=${await identityToRecipient(identity)}`)
    }
    await done(['backup', 'escrow', '--needed', '2', ...holders], home)
    await done(['backup', 'make', backup], home)
    for (const name of HOLDERS) {
      const words = ['backup', 'share', backup, '--identity', file(`${name}.key`)]
      await writeFile(file(`${name}.share`), await done(words))
    }
    // What happens after the backup was made.
    await done(['record', 'erase', erased, '--yes'], home)
    await newPatient(server.operatorSocket, 'Later')
    drill = await runCli(['backup', 'drill', backup, ...shares], home)
    await done(['ledger', 'export', file('ledger')], home)
  } finally {
    await server.stop()
  }
}, SETUP_TIMEOUT_MS)
afterAll(async () => {
  synthea.remove()
  await rm(folder, { recursive: true })
  await restored.remove()
  await remove()
})

describe('wardstone backup drill', () => {
  it('restores on a scratch server, proves that it is this ledger, and states how long it took', async () => {
    expect(drill).toMatchObject({ code: 0 })
    expect(drill.text).toMatch(/Restored \d+ rows and a ledger of \d+ entries in [\d.]+ s/)
    expect(drill.text).toContain('The drill is in the ledger.')
    const entries = await readdir(join(file('ledger'), 'tile/entries'), { recursive: true })
    const texts = await Promise.all(
      entries.map(async (name) => {
        const path = join(file('ledger'), 'tile/entries', name)
        return (await stat(path)).isFile() ? readFile(path, 'latin1') : ''
      }),
    )
    expect(texts.join('')).toMatch(/"recordsFailed":0,[^{}]*"recoveryTimeMs":\d+/)
  })
})

describe('a backup', () => {
  it('is not made before somebody can open it', () => {
    expect(early).toMatchObject({ code: 3, text: expect.stringContaining('Decide first') })
  })

  it('holds no name, in plain text or compressed', async () => {
    const bytes = await readFile(backup)
    const words = ['Remaining', 'Vanishing', 'Patient', 'AGE-SECRET-KEY', 'keyring']
    expect(words.filter((word) => bytes.includes(word))).toEqual([])
    // The control: it does say who can open it.
    expect(bytes.includes('alice')).toBe(true)
  })

  it('does not open with too few shares, a share of somebody else, or another escrow’s', async () => {
    const at = ['--home', file('never'), '--ledger-is-lost']
    const few = await runCli(['restore', backup, shares[0] ?? '', ...at])
    expect(few.text).toContain('2 different shares')
    expect(few.code).toBe(3)
    await writeFile(file('bad.share'), 'wardstone.dev/share@1 x AAAA\n')
    const bad = await runCli(['restore', backup, shares[0] ?? '', file('bad.share'), ...at])
    expect(bad.code).toBe(3)
    expect(await stat(file('never')).catch(() => undefined)).toBeUndefined()
  })

  it('that was cut or changed anywhere is refused, and leaves nothing', async () => {
    const whole = await readFile(backup)
    const header = whole.indexOf('\n', whole.indexOf('\n') + 1)
    const changes = [
      whole.subarray(0, whole.length - 1),
      flipped(whole, header - 200),
      flipped(whole, whole.length - 20),
    ]
    for (const [i, bytes] of changes.entries()) {
      await writeFile(file(`bad-${i}.backup`), bytes)
      const target = file(`bad-${i}`)
      const words = ['restore', file(`bad-${i}.backup`), ...shares, '--home', target]
      const { code, text } = await runCli([...words, '--ledger-is-lost'])
      expect({ i, code, text }).toMatchObject({ code: 3 })
      expect(await stat(target).catch(() => undefined)).toBeUndefined()
    }
  }, 60_000)
})

describe('wardstone restore', () => {
  it('wants a newer copy of the ledger, and a folder that is new', async () => {
    const unsaid = await runCli(['restore', backup, ...shares, '--home', file('never')])
    expect(unsaid.code).toBe(2)
    expect(unsaid.text).toContain('whoever saw a newer head will see a fork')
    await writeFile(file('mine'), '')
    const used = await runCli(['restore', backup, ...shares, '--home', folder, '--ledger-is-lost'])
    expect(used.text).toContain('is not empty')
    expect(await stat(file('mine'))).toBeDefined()
  })

  it('puts everything back, goes on with the newer ledger, and erases again who was erased since', async () => {
    const ledger = ['--ledger', file('ledger')]
    const text = await done(['restore', backup, ...shares, '--home', restored.home, ...ledger])
    expect(text).toContain('1 patients who had been erased since were erased again.')
    expect(text).toMatch(/of a sample opened, 0 did not/)
    const server = await startServerProcess(restored.home)
    try {
      // The operator reads no record; what is there can be erased, what is not cannot.
      expect(await runCli(['record', 'erase', erased, '--yes'], restored.home)).toMatchObject({
        code: 3,
      })
      await done(['record', 'erase', kept, '--yes'], restored.home)
      await done(['ledger', 'verify'], restored.home)
      // It continues what others have seen: the export of before grows, and every old checkpoint in it still holds.
      await done(['ledger', 'export', file('ledger')], restored.home)
      await done(['ledger', 'verify', file('ledger')])
    } finally {
      await server.stop()
    }
  }, 120_000)
})

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}
