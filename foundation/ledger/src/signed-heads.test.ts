import { parseCheckpoint, parseSignedNote, verifySignedNote } from '@wardstone/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ledger } from './ledger.ts'
import { fill, openTestLedger, TEST_ORIGIN } from './test-ledger.ts'

const test = await openTestLedger()
let ledger: Ledger
beforeAll(async () => {
  ledger = await test.open()
  for (let size = 0; size < 40; size += 4) await fill(test, ledger, size, size + 4)
})
afterAll(() => test.close())

async function sizes(from: number, to: number, limit: number): Promise<number[]> {
  const heads = await ledger.signedHeads({ from, to, limit })
  return heads.map((note) => parseCheckpoint(parseSignedNote(note).text).size)
}

describe('signed heads', () => {
  it('are all of them where there is room, and always the last', async () => {
    expect(await sizes(0, 40, 40)).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36, 40])
    expect(await sizes(0, 20, 1)).toEqual([20])
    expect(await sizes(12, 24, 1000)).toEqual([16, 20, 24])
    expect(await sizes(0, 0, 5)).toEqual([0])
  })

  it('are at even steps where there are more than are wanted', async () => {
    expect(await sizes(0, 40, 5)).toEqual([8, 16, 24, 32, 40])
  })
})

describe('a note', () => {
  it('is signed by the key of the checkpoints', async () => {
    const { text } = await verifySignedNote(ledger.signNote('A seal\n'), [ledger.verifierKey])
    expect(text).toBe('A seal\n')
  })

  it('is never one that could be taken for a checkpoint', () => {
    expect(() => ledger.signNote(`${TEST_ORIGIN}\n41\nAAAA\n`)).toThrow('only the ledger itself')
  })
})
