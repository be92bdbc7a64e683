import { assert, Fault } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import { afterAll, describe, expect, it } from 'vitest'
import type { PlacedChange } from './place-changes.ts'
import { bytesOf, importer, observation, openTestRecords, patient } from './test-records.ts'
import { openWriteGroups } from './write-groups.ts'
import type { PlacedRequest, Written } from './write.ts'

const store = await openTestRecords()
const { records, vault, database } = store
const { ownerSql } = database
afterAll(store.close)

const newPatient = async () => (await records.create(importer, 'Patient', bytesOf(patient()))).id
const observe = (id: string) =>
  records.create(importer, 'Observation', bytesOf(observation(`Patient/${id}`)))
const amend = (id: string, of: string) => {
  const amended = { ...observation(`Patient/${of}`), id, status: 'amended' }
  return records.update(importer, 'Observation', id, bytesOf(amended))
}
const times = <T>(count: number, call: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => call(n)))

/** Does something to a patient's row and to others in a transaction that stays open, as another server would, until `end`. */
async function meanwhile(
  patientId: string,
  change: (tx: TransactionSql) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ readonly end: () => Promise<unknown> }> {
  const held = Promise.withResolvers<undefined>()
  const end = Promise.withResolvers<undefined>()
  const over = ownerSql.begin(async (tx) => {
    await tx`select from record where key = ${vault.blindKey(`Patient/${patientId}`)} for update`
    await change(tx)
    held.resolve(undefined)
    await end.promise
  })
  await Promise.race([held.promise, over])
  return {
    end: () => {
      end.resolve(undefined)
      return over
    },
  }
}

describe('writers at the same time', () => {
  it('share transactions, and each has its own number and its own evidence', async () => {
    const id = await newPatient()
    const before = await ownerSql<{ xmin: string }[]>`select xmin::text from record`
    const written = await times(200, () => observe(id))
    expect(new Set(written.map((one) => one.id)).size).toBe(200)
    const rows = await ownerSql<{ batch: string; xmin: string }[]>`
      select batch, xmin::text from record where version = 1`
    expect(rows).toHaveLength(before.length + 200)
    expect(new Set(rows.map(({ batch }) => batch)).size).toBe(rows.length)
    const transactions = new Set(rows.map(({ xmin }) => xmin)).size - before.length
    expect(transactions).toBeGreaterThan(0)
    expect(transactions).toBeLessThan(50)
    await store.ledger.sequence()
    const { batches, failed } = await records.checkIntegrity()
    expect(batches).toBe(rows.length)
    expect(failed).toBe(0)
  })

  it('who must wait for a record that somebody holds keep nobody else waiting', async () => {
    const [one, two] = [await newPatient(), await newPatient()]
    const held = await meanwhile(one)
    let isOver = false
    const late = times(3, () => observe(one)).then((written) => {
      isOver = true
      return written
    })
    expect(await times(20, () => observe(two))).toHaveLength(20)
    expect(isOver).toBe(false)
    await held.end()
    expect(await late).toHaveLength(3)
  })

  it('are not refused because one of them was too late', async () => {
    const [one, two] = [await newPatient(), await newPatient()]
    const [mine, theirs] = [await observe(one), await observe(one)]
    const key = vault.blindKey(`Observation/${mine.id}`)
    // Somebody else is faster with this one, though not done when the writers below look.
    const held = await meanwhile(
      one,
      (sql) => sql`update record set current = false where key = ${key}`,
    )
    const late = amend(mine.id, one)
    const others = Promise.all([amend(theirs.id, one), observe(one)])
    const elsewhere = await times(10, () => observe(two))
    expect(elsewhere).toHaveLength(10)
    await held.end()
    await expect(late).rejects.toMatchObject({ code: 'records.version-conflict' })
    expect((await others).map(({ version }) => version)).toEqual([2, 1])
  })

  it('of the same resource: one is first, and the others are told so', async () => {
    const of = await newPatient()
    const { id } = await observe(of)
    const settled = await Promise.allSettled(Array.from({ length: 12 }, () => amend(id, of)))
    const versions = settled.flatMap((one) =>
      one.status === 'fulfilled' ? [one.value.version] : [],
    )
    const refused = settled.flatMap((one): unknown[] =>
      one.status === 'rejected' ? [one.reason] : [],
    )
    expect(versions.length).toBeGreaterThan(0)
    expect(new Set(versions).size).toBe(versions.length)
    expect(refused).toHaveLength(12 - versions.length)
    for (const reason of refused) expect(reason).toMatchObject({ code: 'records.version-conflict' })
  })
})

const requestOf = (name: number): PlacedRequest => {
  const change = {
    key: new Uint8Array([name]),
    compartment: 1,
    change: { kind: 'create' },
    resource: { resourceType: 'Observation' },
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- What grouping looks at, no more.
  return { actor: importer, placed: [change as unknown as PlacedChange] }
}

function groupsThatEndWith(end: Error) {
  const alone: PlacedRequest[] = []
  const groups = openWriteGroups({
    alone: (one) => {
      alone.push(one)
      return Promise.resolve<Written[]>([])
    },
    together: () => Promise.reject(end),
  })
  return { groups, alone }
}

describe('a shared transaction that ends', () => {
  it('with a refusal is tried by each alone', async () => {
    const { groups, alone } = groupsThatEndWith(new Fault('records.version-conflict', 'no'))
    await times(5, (n) => groups.write(requestOf(n)))
    expect(alone).toHaveLength(5)
  })

  it('with its connection is tried by nobody again: it may have been committed', async () => {
    const lost = Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' })
    const { groups, alone } = groupsThatEndWith(lost)
    const settled = await Promise.allSettled([1, 2, 3].map((n) => groups.write(requestOf(n))))
    assert(
      settled.every(({ status }) => status === 'rejected'),
      'each is told',
    )
    expect(alone).toHaveLength(0)
  })
})
