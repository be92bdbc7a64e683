import { hash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unpackData } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compileContract } from './compile-contract.ts'
import { deployWitnessContract } from './evm-anchor.ts'
import { toHex } from './hexadecimal.ts'
import { RpcRefusal } from './json-rpc.ts'
import { startAnvil, TEST_CHAIN, testKeys } from './test-chain.ts'
import { openTestLog } from './test-log.ts'
import { anchorCall, readContractHead, readRevert } from './witness-contract.ts'

const chain = await startAnvil()
afterAll(chain.stop)
const vectors = unpackData('crypto/merkle-testdata.tar.gz')
afterAll(vectors.remove)

let contract: string
beforeAll(async () => {
  contract = await deployWitnessContract({ url: chain.url, chain: TEST_CHAIN, key: testKeys[0]! })
})

type Claim = { readonly size: number; readonly root: Uint8Array }
const [alice = '', bob = ''] = await chain.rpc('eth_accounts', [], z.array(z.string()))
let logs = 0
const newLog = () => `0x${hash('sha256', `log ${logs++}`, 'hex')}`

/** 'anchored', or the word with which the contract refuses. */
async function anchor(
  log: string,
  head: Claim,
  proof: readonly Uint8Array[] = [],
  from = alice,
): Promise<string> {
  const call = { from, to: contract, data: toHex(anchorCall(log, head, proof)) }
  try {
    await chain.rpc('eth_call', [call, 'latest'], z.string())
    const sent = await chain.rpc('eth_sendTransaction', [call], z.string())
    return (await chain.succeeds(sent)) ? 'anchored' : 'failed when mined'
  } catch (error) {
    if (!(error instanceof RpcRefusal)) throw error
    return readRevert(error.data) ?? error.message
  }
}

/** What becomes of the newer head in a log that has the older one. */
async function anchorBoth(older: Claim, newer: Claim, proof: readonly Uint8Array[]) {
  const log = newLog()
  expect(await anchor(log, older)).toBe('anchored')
  return anchor(log, newer, proof)
}

const vector = z.object({
  size1: z.number(),
  size2: z.number(),
  root1: z.string().nullable(),
  root2: z.string().nullable(),
  proof: z.array(z.string()).nullable(),
  desc: z.string(),
  wantErr: z.boolean(),
})
const decode = (text: string | null) => Uint8Array.from(Buffer.from(text ?? '', 'base64'))

describe('the compiled contract in the repository', () => {
  it('is what the compiler makes of the source beside it, byte for byte', () => {
    const file = join(import.meta.dirname, '../contracts/WitnessAnchor.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(compileContract()))
  })
})

describe('the contract', () => {
  it("decides transparency-dev's consistency vectors as they should be decided", async () => {
    const base = join(vectors.folder, 'consistency')
    const cases = globSync('**/*.json', { cwd: base }).map((file) => {
      const { size1, size2, root1, root2, proof, ...rest } = vector.parse(
        JSON.parse(readFileSync(join(base, file), 'utf8')),
      )
      const older = { size: size1, root: decode(root1) }
      const newer = { size: size2, root: decode(root2) }
      return { ...rest, older, newer, proof: (proof ?? []).map(decode) }
    })
    // Call data cannot say otherwise: hashes of 32 bytes, sizes of 64 bits, and a first head that is not empty.
    const fitting = cases.filter(
      ({ older, newer, proof }) =>
        older.size > 0 &&
        [older.root, newer.root, ...proof].every(({ length }) => length === 32) &&
        [older, newer].every(({ size }) => Number.isSafeInteger(size)),
    )
    expect(cases).toHaveLength(98)
    const verdicts = []
    for (const { desc, older, newer, proof, wantErr } of fitting) {
      const got = await anchorBoth(older, newer, proof)
      verdicts.push({ desc, sizes: [older.size, newer.size], got, wantErr })
    }
    // A head of the same size is no progress: the chain has it already, and one with another root would be a fork.
    const same = verdicts.filter(({ sizes: [older, newer] }) => older === newer)
    const grown = verdicts.filter(({ sizes: [older, newer] }) => older !== newer)
    expect(same.every(({ got }) => got === 'rollback')).toBe(true)
    const wrong = grown.filter(({ got, wantErr }) => (got === 'anchored') === wantErr)
    expect(wrong).toEqual([])
    const accepted = grown.filter(({ got }) => got === 'anchored').length
    const excluded = cases.length - fitting.length
    const counts = { excluded, fitting: fitting.length, same: same.length, accepted }
    expect(counts).toEqual({ excluded: 31, fitting: 67, same: 4, accepted: 4 })
  })

  it('takes every right proof between trees of 1 to 13 entries, and none with a changed, lost or added hash', async () => {
    const log = openTestLog('small', 13)
    let [accepted, refused] = [0, 0]
    for (let newSize = 2; newSize <= 13; newSize++) {
      for (let oldSize = 1; oldSize < newSize; oldSize++) {
        const proof = await log.prove(oldSize, newSize)
        const older = { size: oldSize, root: log.root(oldSize) }
        const newer = { size: newSize, root: log.root(newSize) }
        const id = newLog()
        expect(await anchor(id, older)).toBe('anchored')
        const changed = proof.map((_, i) =>
          proof.map((one, j) =>
            i === j ? one.map((byte, k) => (k === 7 ? byte ^ 1 : byte)) : one,
          ),
        )
        for (const wrong of [
          ...changed,
          proof.slice(1),
          proof.slice(0, -1),
          [...proof, log.root(1)],
        ]) {
          expect(await anchor(id, newer, wrong)).toBe('fork')
          refused++
        }
        expect(await anchor(id, newer, proof)).toBe('anchored')
        accepted++
      }
    }
    expect({ accepted, refused }).toEqual({ accepted: 78, refused: 488 })
  })

  it('refuses to go back, to stand still and to be empty', async () => {
    const log = openTestLog('rollback', 9)
    const head = (size: number) => ({ size, root: log.root(size) })
    const id = newLog()
    expect(await anchor(id, head(0))).toBe('rollback')
    expect(await anchor(id, head(8))).toBe('anchored')
    expect(await anchor(id, head(8))).toBe('rollback')
    expect(await anchor(id, head(5), await log.prove(5, 8))).toBe('rollback')
    expect(await readContractHead(chain.rpc, contract, id)).toMatchObject({
      size: 8,
      root: log.root(8),
    })
  })

  it('refuses another history, and a proof where there is nothing to continue', async () => {
    const [log, other] = [openTestLog('fork', 20), openTestLog('fork', 20, 'rewritten')]
    const id = newLog()
    expect(await anchor(id, { size: 6, root: log.root(6) }, [log.root(1)])).toBe('proof')
    expect(await anchor(id, { size: 6, root: log.root(6) })).toBe('anchored')
    const forged = await other.prove(6, 20)
    expect(await anchor(id, { size: 20, root: other.root(20) }, forged)).toBe('fork')
    expect(await anchor(id, { size: 20, root: log.root(20) }, forged)).toBe('fork')
  })

  it('keeps many logs apart', async () => {
    const [one, two] = [openTestLog('one', 9), openTestLog('two', 9, 'other')]
    const [first, second] = [newLog(), newLog()]
    expect(await anchor(first, { size: 4, root: one.root(4) })).toBe('anchored')
    expect(await anchor(second, { size: 3, root: two.root(3) }, [], bob)).toBe('anchored')
    expect(await anchor(first, { size: 9, root: one.root(9) }, await one.prove(4, 9))).toBe(
      'anchored',
    )
    expect(await anchor(second, { size: 9, root: two.root(9) }, await two.prove(3, 9))).toBe(
      'not owner',
    )
    expect(await anchor(second, { size: 9, root: two.root(9) }, await two.prove(3, 9), bob)).toBe(
      'anchored',
    )
  })
})
