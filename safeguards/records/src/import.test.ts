import type { Json } from '@wardstone/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isList, isObject } from './json.ts'
import { INTEGRITY_RESOURCES_MAX } from './limits.ts'
import { entriesOf, importer, openTestRecords, syntheaBundles, writtenIn } from './test-records.ts'

const store = await openTestRecords()
const { records, ledger, database } = store
afterAll(store.close)

describe('an import', () => {
  const written = new Map<string, number>()
  let needles: Set<string>

  beforeAll(async () => {
    const files = await syntheaBundles()
    for (const file of files) {
      for (const { type } of writtenIn(await records.bundle(importer, file.bytes))) {
        written.set(type, (written.get(type) ?? 0) + 1)
      }
    }
    needles = new Set(files.flatMap(entriesOf).flatMap(({ resource }) => textsOf(resource, '')))
  }, 120_000)

  it('takes all 80 histories, 22,800 resources', async () => {
    expect([...written.values()].reduce((sum, n) => sum + n, 0)).toBe(22_800)
    expect(written.get('Patient')).toBe(80)
    expect(written.get('Observation')).toBe(10_289)
    expect((await records.census()).resources).toBe(22_800)
  })

  it('leaves nothing in any table that can be read: no name, identifier, code, date or address', async () => {
    await ledger.sequence()
    const dump = await dumpOf()
    expect(needles.size).toBeGreaterThan(10_000)
    expect(dump.length).toBeGreaterThan(30_000_000)
    // The search itself works: what a ledger entry does say is found.
    expect(found(new Set(['records.changed']), dump)).toEqual(['records.changed'])
    expect(found(needles, dump)).toEqual([])
  })

  it('states each transaction, with a digest that the rows still have', async () => {
    expect(await ledger.count({ kind: 'records.changed' })).toBe(160)
    // The walk goes on where it ended, and from the last key to the first.
    for (let i = 0; i < 3; i++) {
      const check = await records.checkIntegrity()
      const looked = { sampled: 16, resources: INTEGRITY_RESOURCES_MAX }
      expect(check).toEqual({ batches: 160, ...looked, failed: 0 })
    }
    const census = await records.census()
    expect(census).toEqual({
      resources: 22_800,
      ciphertext: 22_800,
      plaintext: 0,
      sampled: 64,
      opened: 64,
    })
  })
})

/** Texts of six letters and more that people or their illness could be known by. */
function textsOf(value: Json, member: string): string[] {
  if (typeof value === 'string') {
    const isPublic = [
      'resourceType',
      'reference',
      'url',
      'system',
      'use',
      'status',
      'unit',
      'type',
      'intent',
      'criticality',
      'outcome',
    ].includes(member)
    return isPublic || value.length < 6 ? [] : [value]
  }
  if (isList(value)) return value.flatMap((item) => textsOf(item, member))
  return isObject(value) ? Object.entries(value).flatMap(([name, item]) => textsOf(item, name)) : []
}

/** All texts and byte strings in any table. The rest are numbers, which by chance look like any code. */
async function dumpOf(): Promise<Buffer> {
  const { ownerSql: sql } = database
  const tables = await sql<{ name: string; columns: string[] }[]>`
    select relname as name, array(
      select attname::text from pg_attribute
      where attrelid = c.oid and attnum > 0 and not attisdropped
        and atttypid not in ('bigint'::regtype, 'bigint[]'::regtype, 'int'::regtype,
          'smallint'::regtype, 'boolean'::regtype)) as columns
    from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace`
  const parts: Buffer[] = []
  for (const { name, columns } of tables) {
    if (columns.length === 0) continue
    for (const row of await sql`select ${sql(columns)} from ${sql(name)}`.values()) {
      for (const value of row)
        parts.push(Buffer.isBuffer(value) ? value : Buffer.from(String(value)))
    }
  }
  return Buffer.concat(parts)
}

/** Which of many texts stand in a large dump. */
function found(texts: ReadonlySet<string>, dump: Buffer): string[] {
  const starts = new Uint8Array(2 ** 24)
  const byStart = Map.groupBy(
    [...texts].map((text) => Buffer.from(text)),
    (bytes) => bytes.readUIntBE(0, 3),
  )
  for (const start of byStart.keys()) starts[start] = 1
  const hits = new Set<string>()
  let start = 0
  for (let at = 0; at < dump.length; at++) {
    start = ((start << 8) | (dump[at] ?? 0)) & 0xff_ff_ff
    if (starts[start] === 0) continue
    for (const bytes of byStart.get(start) ?? []) {
      if (bytes.equals(dump.subarray(at - 2, at - 2 + bytes.length))) hits.add(bytes.toString())
    }
  }
  return [...hits]
}
