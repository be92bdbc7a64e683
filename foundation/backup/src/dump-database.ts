import type { Sql } from '@wardstone/database'
import { z } from 'zod'

const PAGE_ROWS = 500

/** What is in no backup, and why. Every other table is in all of them. */
export const leftOut: ReadonlyMap<string, string> = new Map([
  ['schema_migration', 'stands as a line of its own, and is made anew by the migrations'],
  ['identity_session', 'who was signed in then is not signed in now'],
  ['identity_attempt', 'counts of the last minutes, which slow attackers down'],
  ['identity_used_ticket', 'tickets of minutes, which are over by then'],
  ['export_job', 'an export lasts a day, and is asked for again'],
  ['export_page', 'an export lasts a day, and is asked for again'],
  ['export_part', 'an export lasts a day, and is asked for again'],
])

const rowsSchema = z.array(z.array(z.string().nullable()))

/** One line of a dump. Values are PostgreSQL's own text of them. */
export const dumpLineSchema = z.union([
  z.strictObject({ migrations: z.record(z.string(), z.array(z.string())) }),
  z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) }),
  z.strictObject({ rows: rowsSchema }),
  z.strictObject({ sequence: z.string(), next: z.string().nullable() }),
])
export type DumpLine = z.infer<typeof dumpLineSchema>

type Name = { readonly name: string }

/** Every table as it was at one moment, those that others refer to first, and where sequences stand. */
export async function* dumpDatabase(sql: Sql): AsyncGenerator<DumpLine> {
  const held = await sql.reserve()
  try {
    await held`begin isolation level repeatable read read only`
    yield* dumpAll(held)
  } finally {
    await held`rollback`.finally(() => held.release())
  }
}

async function* dumpAll(sql: Sql): AsyncGenerator<DumpLine> {
  const migrations = await sql<{ room: string; hashes: string[] }[]>`
    select room, array_agg(hash order by number) as hashes from schema_migration group by room`
  yield { migrations: Object.fromEntries(migrations.map((one) => [one.room, one.hashes])) }
  for (const { name } of await tablesInOrder(sql)) {
    const columns = await sql<Name[]>`
      select attname as name from pg_attribute
      where attrelid = ${name}::regclass and attnum > 0 and not attisdropped order by attnum`
    yield { table: name, columns: columns.map((column) => column.name) }
    // Every column as text: what PostgreSQL writes of a value, it reads as the same value.
    const values = columns
      .map((column) => sql`${sql(column.name)}::text`)
      .reduce((list, value) => sql`${list}, ${value}`)
    const pages = sql`select ${values} from ${sql(name)}`.values().cursor(PAGE_ROWS)
    for await (const page of pages) yield { rows: rowsSchema.parse(page) }
  }
  const sequences = await sql<{ name: string; next: string | null }[]>`
    select sequencename as name, (last_value + increment_by)::text as next
    from pg_sequences where schemaname = 'public' order by 1`
  for (const { name, next } of sequences) yield { sequence: name, next }
}

/** The tables to keep, each after those that it refers to. */
async function tablesInOrder(tx: Sql): Promise<Name[]> {
  const tables = await tx<Name[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`
  const references = await tx<{ from: string; to: string }[]>`
    select conrelid::regclass::text as from, confrelid::regclass::text as to
    from pg_constraint where contype = 'f' and conrelid <> confrelid`
  const left = new Set(tables.map(({ name }) => name))
  for (const name of leftOut.keys()) left.delete(name)
  const ordered: Name[] = []
  while (left.size > 0) {
    const ready = [...left].filter(
      (name) => !references.some((one) => one.from === name && left.has(one.to)),
    )
    if (ready.length === 0) throw new Error('tables refer to each other in a circle')
    for (const name of ready) {
      left.delete(name)
      ordered.push({ name })
    }
  }
  return ordered
}
