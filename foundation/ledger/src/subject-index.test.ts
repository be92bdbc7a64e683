import { Fault } from '@wardstone/core'
import {
  EMPTY_CHAIN,
  extendChain,
  indexLeaf,
  subjectKey,
  toBase64,
  verifyAll,
  type CompleteAnswer,
} from '@wardstone/verifier'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from './ledger.ts'
import { slowRoot } from './slow-log.ts'
import { openSubjectIndex, type SubjectIndex } from './subject-index.ts'
import { numbered, openTestLedger } from './test-ledger.ts'

const test = await openTestLedger()
const { sql, ownerSql } = test.database
afterAll(test.close)

let ledger: Ledger
let index: SubjectIndex
beforeEach(async () => {
  await test.empty()
  ledger = await test.open()
  index = await openSubjectIndex({ sql, ledger, now: test.clock.now })
})

const about = (subject: string, number: number) => ({ ...numbered(number), subject })
const add = (from: number, to: number, subjects: number) =>
  sql.begin((tx) =>
    ledger.append(
      tx,
      Array.from({ length: to - from }, (_, i) => about(`c:${(from + i) % subjects}`, from + i)),
    ),
  )
const refuse = async (answer: CompleteAnswer) => {
  await expect(verify(answer)).rejects.toThrow(Fault)
}
const readAnswer = (text: string) => JSON.parse(text) as CompleteAnswer
const verify = (answer: CompleteAnswer) => verifyAll(answer, { vkey: ledger.verifierKey })

/** The root of the index as its definition gives it, from all entries below a size. */
async function slowIndexRoot(size: number): Promise<{ root: string; subjects: number }> {
  const chains = new Map<string, Uint8Array>()
  const rows = await ownerSql<{ index: number; subject: string }[]>`
    select index, subject from ledger_entry where index < ${size} and subject <> '' order by index`
  for (const row of rows)
    chains.set(row.subject, extendChain(chains.get(row.subject) ?? EMPTY_CHAIN, row.index))
  const leaves = [...chains].map(([subject, chain]) => indexLeaf(subjectKey(subject), chain))
  const root = slowRoot(leaves.toSorted((a, b) => Buffer.compare(a, b)))
  return { root: toBase64(root), subjects: leaves.length }
}

describe('the index of subjects', () => {
  it('has the root of its definition whenever it is updated, and states it in the ledger', async () => {
    let from = 0
    for (const to of [1, 3, 40, 700, 1_500]) {
      await add(from, to, 613)
      from = to
      const root = await index.update()
      expect(root).toMatchObject(await slowIndexRoot(root.size))
      const [stated] = await ledger.entries({ kind: 'ledger.index.rooted', limit: 1 })
      expect(stated?.evidence.facts).toEqual(root)
    }
  })

  it('says nothing new when nothing new was said', async () => {
    await add(0, 5, 2)
    const root = await index.update()
    expect(await index.update()).toEqual(root)
    expect((await ledger.head()).size).toBe(6)
  })

  it('proves to hold everything about a subject, or nothing, for every subject there is', async () => {
    await add(0, 900, 290)
    await index.update()
    for (let subject = 0; subject < 300; subject++) {
      const answer = readAnswer(JSON.stringify(await index.proveAll(`c:${subject}`)))
      const { entries, completeTo } = await verify(answer)
      const wanted = Array.from({ length: 900 }, (_, i) => i).filter((i) => i % 290 === subject)
      expect(entries.map((one) => one.index)).toEqual(wanted)
      expect(completeTo).toBe(900)
    }
  }, 60_000)

  it('proves of an empty ledger that nobody is in it, and names what it does not cover yet', async () => {
    await expect(index.proveAll('c:1')).rejects.toMatchObject({ code: 'input.not-found' })
    await index.update()
    expect(await verify(await index.proveAll('c:1'))).toMatchObject({ entries: [], completeTo: 0 })
    await add(0, 4, 2)
    expect(await verify(await index.proveAll('c:1'))).toMatchObject({ entries: [], completeTo: 0 })
    await index.update()
    expect((await verify(await index.proveAll('c:1'))).entries.map((one) => one.index)).toEqual([
      2, 4,
    ])
  })

  it('refuses to prove from an index that was tampered with', async () => {
    await add(0, 30, 7)
    await index.update()
    await ownerSql`delete from ledger_index_subject where key = (select min(key) from ledger_index_subject)`
    await expect(index.proveAll('c:3')).rejects.toMatchObject({ code: 'ledger.damaged' })
  })
})

describe('a complete answer', () => {
  it('is refused with an entry omitted, added, altered, repeated or in another order', async () => {
    await add(0, 60, 6)
    await index.update()
    const answer = await index.proveAll('c:3')
    const other = (await index.proveAll('c:4')).entries
    const { entries } = await verify(answer)
    expect(entries.length).toBe(10)
    for (let i = 0; i < 10; i++) {
      await refuse({ ...answer, entries: answer.entries.toSpliced(i, 1) })
      await refuse({ ...answer, entries: answer.entries.toSpliced(i, 1, ...other.slice(i, i + 1)) })
      await refuse({ ...answer, entries: answer.entries.toSpliced(i, 0, ...other.slice(i, i + 1)) })
      const [one] = answer.entries.slice(i, i + 1)
      if (one === undefined) throw new Error('there are ten')
      await refuse({ ...answer, entries: answer.entries.toSpliced(i, 0, one) })
      const entry = one.entry.replace('"number":', '"number":1')
      await refuse({ ...answer, entries: answer.entries.toSpliced(i, 1, { ...one, entry }) })
    }
    await refuse({ ...answer, entries: answer.entries.toReversed() })
    await refuse({ ...answer, entries: [] })
    await refuse({ ...answer, subject: 'c:4' })
    await refuse({ ...answer, entries: [], place: { is: 'absent', before: null, after: null } })
    await refuse({ ...answer, rooted: answer.entries[0] ?? answer.rooted })
  })

  it('that there is nothing is refused for a subject that is there', async () => {
    await add(0, 60, 6)
    await index.update()
    for (const subject of ['c:0', 'c:1', 'c:2', 'c:3', 'c:4', 'c:5']) {
      for (const stranger of ['c:6', 'c:7', 'c:8', 'c:9', 'c:10', 'c:11']) {
        const { entries } = await index.proveAll(subject)
        const nothing = await index.proveAll(stranger)
        expect((await verify(nothing)).entries).toEqual([])
        await refuse({ ...nothing, subject })
        await refuse({ ...nothing, entries })
      }
    }
  })

  it('leaves out what came after the index, and cannot claim an older index to be newer', async () => {
    await add(0, 12, 3)
    await index.update()
    const older = await index.proveAll('c:1')
    await ledger.record([about('c:1', 99)])
    await index.update()
    const newer = await index.proveAll('c:1')
    expect((await verify(older)).completeTo).toBe(12)
    expect((await verify(newer)).entries.length).toBe((await verify(older)).entries.length + 1)
    await refuse({
      ...newer,
      rooted: older.rooted,
      place: older.place,
      checkpoint: older.checkpoint,
    })
    await refuse({ ...older, entries: newer.entries })
  })

  it('of any other shape is called malformed', async () => {
    for (const text of ['{}', '[]', '{"subject":1}', '{"checkpoint":""}']) {
      await expect(verify(readAnswer(text))).rejects.toThrow(Fault)
    }
  })
})
