import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { referenceTo } from './resource.ts'
import {
  auditor,
  bundleOf,
  bytesOf,
  clerk,
  importer,
  patient,
  post,
  writtenIn,
} from './test-records.ts'
import {
  both,
  first,
  group,
  isSubsetted,
  membersOf,
  narrative,
  nobody,
  openTestShared,
  withoutMeta,
} from './test-shared.ts'

const store = await openTestShared()
const { records, ledger, clock, family, found, put, read } = store
afterAll(store.close)
afterEach(async () => {
  const failures = await store.failures()
  if (failures > 0) throw new Error(`${failures} rows are not as they were written`)
})

const notFound = { code: 'records.not-found' }
const appointment = (id: string, ...who: string[]) => ({
  resourceType: 'Appointment',
  id,
  status: 'proposed',
  participant: who.map((each) => ({
    actor: { reference: `Patient/${each}` },
    status: 'accepted',
  })),
})
const uuid = (n: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`

describe('a Group of several patients', () => {
  it('comes back as it was sent, is one, and has the history of one', async () => {
    const [a, b, c] = await family()
    const sent = group('whole', [a, b], { ...narrative('Ann and Bob'), quantity: 2 })
    expect(await put(sent)).toMatchObject({ version: 1, isNew: true })
    expect(withoutMeta(await read(both, 'Group', 'whole'))).toEqual(sent)
    clock.advance(1000)
    const more = group('whole', [b, c, a], { ...narrative('Ann, Bob and Cy'), quantity: 3 })
    expect(await put(more, 'W/"1"')).toMatchObject({ version: 2, isNew: false })
    await expect(put(sent, 'W/"1"')).rejects.toMatchObject({ code: 'records.precondition-failed' })
    clock.advance(1000)
    expect(await put(group('whole', [b]))).toMatchObject({ version: 3 })
    clock.advance(1000)
    expect(await put(group('whole', [b, a]))).toMatchObject({ version: 4 })
    clock.advance(1000)
    expect(await put(group('whole', []))).toMatchObject({ version: 5 })
    clock.advance(1000)
    expect(await put(group('whole', [a, b]))).toMatchObject({ version: 6 })
    const { entries } = await records.history(both, { type: 'Group', id: 'whole' }, [])
    expect(entries.map(({ version }) => version)).toEqual([6, 5, 4, 3, 2, 1])
    expect(membersOf(await read(both, 'Group', 'whole', 2))).toEqual([
      `Patient/${b}`,
      `Patient/${a}`,
    ])
    expect(withoutMeta(await read(both, 'Group', 'whole', 1))).toEqual(sent)
    const answer = await records.delete(importer, 'Group', 'whole')
    expect(answer).toMatchObject({ version: 7, isDeleted: true })
    await expect(read(both, 'Group', 'whole')).rejects.toMatchObject({ code: 'records.gone' })
    await expect(read(first, 'Group', 'whole')).rejects.toMatchObject({ code: 'records.gone' })
    expect(await put(sent)).toMatchObject({ version: 8 })
    expect(withoutMeta(await read(both, 'Group', 'whole'))).toEqual(sent)
  })

  it('shows who cares for one of them that one alone, and says that it is not whole', async () => {
    const [a, b, c] = await family()
    await put(group('seen', [a, b, c], narrative('Ann, Bob and Cy')))
    const seen = await read(first, 'Group', 'seen')
    expect(membersOf(seen)).toEqual([`Patient/${a}`])
    expect(isSubsetted(seen)).toBe(true)
    expect(JSON.stringify(seen)).not.toMatch(/Bob|Cy|Name of b|Name of c/)
    expect(seen['name']).toBe('Ward 3')
    expect(membersOf(await read(both, 'Group', 'seen'))).toEqual([`Patient/${a}`, `Patient/${b}`])
    for (const other of [clerk, nobody, auditor]) {
      await expect(read(other, 'Group', 'seen')).rejects.toMatchObject(notFound)
      await expect(records.history(other, { type: 'Group', id: 'seen' }, [])).rejects.toMatchObject(
        notFound,
      )
    }
  })

  it('is found by each of them whom the asker may see, once, and by none that is hidden', async () => {
    const [a, b, c] = await family()
    const identifier = [{ system: 'http://example.org', value: 'cohort-7' }]
    await put(group('found', [a, b, c], { identifier }))
    for (const of of [a, b]) {
      expect(await found(both, 'Group', ['member', `Patient/${of}`])).toEqual(['found'])
    }
    expect(
      await found(both, 'Group', ['member', `Patient/${a}`], ['member', `Patient/${b}`]),
    ).toEqual(['found'])
    expect(await found(both, 'Group', ['member', `Patient/${a},Patient/${b}`])).toEqual(['found'])
    expect(await found(both, 'Group', ['member', `Patient/${c}`])).toEqual([])
    expect(
      await found(first, 'Group', ['member', `Patient/${a}`], ['member', `Patient/${b}`]),
    ).toEqual([])
    expect(await found(first, 'Group', ['identifier', 'cohort-7'])).toEqual(['found'])
    expect(await found(both, 'Group', ['identifier', 'cohort-7'])).toEqual(['found'])
    expect(await found(both, 'Group', ['_id', 'found'])).toEqual(['found'])
    expect(await found(both, 'Group', ['_id', 'found'], ['member', `Patient/${b}`])).toEqual([
      'found',
    ])
    expect(await found(first, 'Group', ['_id', 'found'], ['member', `Patient/${b}`])).toEqual([])
    expect(await found(nobody, 'Group', ['_id', 'found'])).toEqual([])
    await put(group('found', [b, c], { identifier }))
    expect(await found(first, 'Group', ['identifier', 'cohort-7'])).toEqual([])
    expect(await found(both, 'Group', ['member', `Patient/${a}`])).toEqual([])
    await expect(read(first, 'Group', 'found')).rejects.toMatchObject({ code: 'records.gone' })
  })

  it('leads _has to each of them, however many others are of one of them alone', async () => {
    const [a, b] = await family()
    for (let n = 0; n < 12; n++) await put(appointment(`alone-${a}-${n}`, a))
    await put(appointment(`both-${a}`, a, b))
    for (let n = 12; n < 24; n++) await put(appointment(`alone-${a}-${n}`, a))
    for (const code of ['actor', 'patient'])
      expect(
        await found(both, 'Patient', [`_has:Appointment:${code}:patient`, `Patient/${a}`]),
      ).toEqual(expect.arrayContaining([a, b]))
  })

  it('is changed by nobody who may not change every record that it is in', async () => {
    const [a, b, c] = await family()
    await put(group('guarded', [a, b]))
    const change = (actor: typeof first, members: string[]) =>
      records.update(actor, 'Group', 'guarded', bytesOf(group('guarded', members)))
    await expect(change(first, [a])).rejects.toMatchObject({ code: 'access.forbidden' })
    await expect(records.delete(first, 'Group', 'guarded')).rejects.toMatchObject({
      code: 'access.forbidden',
    })
    await expect(change(both, [a, c])).rejects.toMatchObject({
      code: 'records.reference-unresolved',
    })
    await expect(change(nobody, [a])).rejects.toMatchObject(notFound)
    await expect(records.create(first, 'Group', bytesOf(group('x', [a, b])))).rejects.toMatchObject(
      { code: 'records.reference-unresolved' },
    )
    expect(await change(both, [b, a])).toMatchObject({ version: 2 })
  })

  it('leaves evidence in the record of each: who is in it, who was shown it, and none of whom it was not', async () => {
    const [a, b, c] = await family()
    await ledger.sequence()
    const before = await ledger.head()
    await put(group('stated', [a, b, c]))
    await ledger.sequence()
    const commitments = new Set<string>()
    const changed = await ledger.entries({
      kind: 'records.changed',
      from: before.size,
      order: 'oldest',
      limit: 10,
    })
    for (const { evidence } of changed) commitments.add(evidence.subject)
    // The three of them, and the organisation, which has that there is a Group.
    expect(commitments.size).toBe(4)
    const middle = await ledger.head()
    await read(both, 'Group', 'stated')
    await ledger.sequence()
    const reads = await ledger.entries({
      kind: 'records.read',
      from: middle.size,
      order: 'oldest',
      limit: 10,
    })
    expect(reads).toHaveLength(2)
    for (const { evidence } of reads) expect(commitments).toContain(evidence.subject)
  })

  it('is in the whole record of each, in histories once, and in the record’s own searches', async () => {
    const [a, b] = await family()
    clock.advance(1000)
    const start = new Date(clock.now()).toISOString()
    const visit = {
      resourceType: 'Appointment',
      id: 'visit',
      status: 'proposed',
      participant: [a, b].map((id) => ({
        actor: { reference: `Patient/${id}` },
        status: 'accepted',
      })),
    }
    await put(visit)
    for (const id of [a, b]) {
      const all = await records.everything(both, id, { parameters: [] })
      expect(all.entries.filter(({ type }) => type === 'Appointment')).toHaveLength(1)
      const within = referenceTo('Patient', id)
      expect((await records.search(both, { type: 'Appointment', within }, [])).total).toBe(1)
      expect(await found(both, 'Appointment', ['patient', id])).toEqual(['visit'])
      expect(await found(both, 'Appointment', ['actor', `Patient/${id}`])).toEqual(['visit'])
    }
    const { entries } = await records.history(both, {}, [['_since', start]])
    expect(entries.map(({ type }) => type)).toEqual(['Appointment'])
    const ofOne = await records.history(first, { type: 'Appointment' }, [['_since', start]])
    expect(ofOne.entries).toHaveLength(1)
    expect(ofOne.entries[0]?.json).not.toContain(`Patient/${b}`)
  })

  it('is made with its patients in one transaction, and holds one who is to be deleted', async () => {
    const made = await records.bundle(
      importer,
      bundleOf(
        'transaction',
        post(patient(), uuid(1)),
        post(patient(), uuid(2)),
        post({
          resourceType: 'Group',
          type: 'person',
          actual: true,
          member: [1, 2].map((n) => ({ entity: { reference: uuid(n) } })),
        }),
      ),
    )
    const [p, , g] = writtenIn(made)
    if (p === undefined || g === undefined) throw new Error('each was written')
    expect(g.json).toContain(`Patient/${p.id}`)
    await expect(records.delete(importer, 'Patient', p.id)).rejects.toMatchObject({
      code: 'records.not-empty',
    })
  })

  it('is made once by two who make it at the same time', async () => {
    const [a, b] = await family()
    const made = await Promise.allSettled([
      put(group('race', [a, b])),
      put(group('race', [b, a])),
      put(group('race', [b])),
    ])
    expect(made.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
    const { entries } = await records.history(both, { type: 'Group', id: 'race' }, [])
    expect(new Set(entries.map(({ version }) => version)).size).toBe(entries.length)
  })
})
