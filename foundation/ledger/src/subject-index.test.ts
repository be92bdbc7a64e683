import { Fault } from '@wardstone/core'
import {
  EMPTY_CHAIN,
  extendChain,
  formatSubjectAnswer,
  INDEX_COVERS,
  indexLeaf,
  subjectKey,
  toBase64,
  verifyAll,
  verifySubjectAnswer,
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
const lineOf = (text: string, number: number) => text.split('\n')[number] ?? ''
const withLine = (text: string, number: number, ...lines: string[]) =>
  text
    .split('\n')
    .toSpliced(number, 1, ...lines)
    .join('\n')

const read = (text: string, verifierKeys = [ledger.verifierKey]) =>
  verifySubjectAnswer(text, { verifierKeys })

const wrong = async (text: string, why: RegExp) => {
  await expect(read(text)).rejects.toThrow(why)
}

/** The root of the index as its definition gives it, from all entries below a size. */
async function slowIndexRoot(size: number): Promise<{ root: string; subjects: number }> {
  const chains = new Map<string, Uint8Array>()
  const rows = await ownerSql<{ index: number; subject: string; actor: string }[]>`
    select index, subject, actor from ledger_entry where index < ${size} order by index`
  for (const { index: at, subject, actor } of rows) {
    for (const name of subject === actor ? [actor] : [subject, actor]) {
      if (name !== '') chains.set(name, extendChain(chains.get(name) ?? EMPTY_CHAIN, at))
    }
  }
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
      expect(stated?.evidence.facts).toEqual({ ...root, covers: INDEX_COVERS })
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

  it('proves to hold everything that a person did as well as what is about them, each entry once', async () => {
    const entries = [
      { ...about('c:1', 0), actor: 'account-a' },
      { ...about('account-a', 1), actor: 'account-b' },
      { ...about('account-a', 2), actor: 'account-a' },
      { ...about('', 3), actor: 'account-a' },
      { ...about('c:1', 4), actor: 'account-b' },
    ]
    await ledger.record(entries)
    await index.update()
    for (const [name, wanted] of [
      ['account-a', [0, 1, 2, 3]],
      ['account-b', [1, 4]],
      ['c:1', [0, 4]],
      ['account-c', []],
    ] as const) {
      const answer = await verify(await index.proveAll(name))
      expect(answer.entries.map((one) => one.index)).toEqual(wanted)
    }
    const answer = await index.proveAll('account-a')
    for (let i = 0; i < 4; i++) await refuse({ ...answer, entries: answer.entries.toSpliced(i, 1) })
  })

  it('of before actors were indexed proves nothing any more', async () => {
    await add(0, 10, 3)
    await index.update()
    const [stated] = await ledger.entries({ kind: 'ledger.index.rooted', limit: 1 })
    const { covers, ...old } = stated?.evidence.facts ?? {}
    expect(covers).toBe(INDEX_COVERS)
    const answer = await index.proveAll('c:1')
    // An older server's root, in its place in a real ledger.
    await ledger.record([
      { kind: 'ledger.index.rooted', at: 0, actor: 'system:ledger', subject: '', facts: old },
    ])
    await ledger.sequence()
    const { index: at } = (await ledger.entries({ kind: 'ledger.index.rooted', limit: 1 }))[0] ?? {
      index: -1,
    }
    const file = await ledger.proof(at)
    const [entry] = await Array.fromAsync(ledger.read(at, at + 1))
    const rooted = {
      index: at,
      entry: Buffer.from(entry?.bytes ?? []).toString(),
      proof: file.proof.map(toBase64),
    }
    const again = await index.proveAll('c:1')
    await verify(again)
    await expect(verify({ ...again, checkpoint: file.checkpoint, rooted })).rejects.toThrow(
      /before it covered actors/,
    )
    await verify(answer)
  })

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

describe('a file about a subject', () => {
  it('gives every entry about its subject to whoever has the key of the log, and says up to where', async () => {
    await add(0, 60, 6)
    await index.update()
    const text = formatSubjectAnswer(await index.proveAll('c:3'))
    const { subject, size, entries, later, checkpoint } = await read(text)
    expect({ subject, size, later }).toEqual({ subject: 'c:3', size: 60, later: [] })
    expect(entries.map((one) => one.index)).toEqual([3, 9, 15, 21, 27, 33, 39, 45, 51, 57])
    expect(entries.every(({ evidence }) => evidence.subject === 'c:3')).toBe(true)
    expect(checkpoint.size).toBe(61)
    const nobody = await read(formatSubjectAnswer(await index.proveAll('c:99')))
    expect(nobody.entries).toEqual([])
  })

  it('names what is wrong with an entry left out, swapped, altered or added', async () => {
    await add(0, 60, 6)
    await index.update()
    const text = formatSubjectAnswer(await index.proveAll('c:3'))
    const other = formatSubjectAnswer(await index.proveAll('c:4'))
    const fewer = withLine(text, 0, lineOf(text, 0).replace('"entries":10', '"entries":9'))
    for (let line = 1; line <= 10; line++) {
      await wrong(withLine(text, line), /9 entries follow where line 1 speaks of 10/)
      await wrong(withLine(fewer, line), /the index has other entries for this subject/)
      await wrong(withLine(text, line, lineOf(other, line)), /about another subject/)
      await wrong(withLine(text, line, lineOf(text, line).replace('number', 'numbeR')), /is not in/)
    }
    const more = withLine(text, 1, lineOf(text, 2), lineOf(text, 1))
    await expect(read(more)).rejects.toMatchObject({ code: 'proof.malformed' })
    await wrong(withLine(withLine(text, 1, lineOf(text, 2)), 2, lineOf(text, 1)), /out of order/)
  })

  it('of another subject, of an older root, of another log or cut off is refused by name', async () => {
    await add(0, 12, 3)
    await index.update()
    const older = await index.proveAll('c:1')
    await ledger.record([about('c:1', 99)])
    await index.update()
    const newer = await index.proveAll('c:1')
    const text = formatSubjectAnswer(newer)
    await wrong(text.replace('"subject":"c:1"', '"subject":"c:2"'), /about another subject/)
    const { checkpoint, rooted, place } = older
    await wrong(formatSubjectAnswer({ ...newer, checkpoint, rooted, place }), /not in|beyond/)
    const proof = (await ledger.proof(older.rooted.index)).proof.map(toBase64)
    await wrong(
      formatSubjectAnswer({ ...newer, rooted: { ...rooted, proof }, place }),
      /later than the index/,
    )
    await wrong(text.slice(0, -1), /cut off/)
    await wrong(text.replace('about@v1', 'about@v2'), /does not say/)
    await wrong('', /cut off/)
    await wrong('\n', /not JSON/)
    const stranger = 'other.example/ledger+00000000+'
    await expect(read(text, [stranger])).rejects.toMatchObject({ code: 'proof.malformed' })
    await expect(read(text, [])).rejects.toThrow(/None of the known keys/)
  })

  it('may hold later entries, each of which is proved, is about the subject and is later', async () => {
    await add(0, 12, 3)
    await index.update()
    await ledger.record([about('c:1', 99), about('c:2', 100)])
    await ledger.sequence()
    const answer = await index.proveAll('c:1')
    const prove = async (at: number) => {
      const [entry] = await Array.fromAsync(ledger.read(at, at + 1))
      const proof = (await ledger.proof(at)).proof.map(toBase64)
      return { index: at, entry: Buffer.from(entry?.bytes ?? []).toString(), proof }
    }
    const [mine, other, early] = [await prove(13), await prove(14), await prove(1)]
    const { later, entries } = await read(formatSubjectAnswer(answer, [mine]))
    expect([entries.length, later.map((one) => one.index)]).toEqual([4, [13]])
    await wrong(formatSubjectAnswer(answer, [other]), /entry 14 is about another subject/)
    await wrong(formatSubjectAnswer(answer, [early]), /entry 1 is not among the later ones/)
    await wrong(formatSubjectAnswer(answer, [mine, mine]), /entry 13 is not among the later ones/)
    await wrong(
      formatSubjectAnswer(answer, [{ ...mine, index: 14 }]),
      /proof of entry 14 does not hold/,
    )
  })
})
