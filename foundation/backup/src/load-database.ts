import { Fault } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { DumpLine } from './dump-database.ts'

/**
 * Writes the lines of a dump into a new database whose tables are there, in one transaction.
 * @throws Fault `backup.malformed` for a table or column that this program does not know.
 */
export async function loadDatabase(owner: Sql, lines: AsyncIterable<DumpLine>): Promise<number> {
  let rows = 0
  await owner.begin(async (tx) => {
    let into: { readonly table: string; readonly columns: readonly string[] } | undefined
    const known = new Set(
      (
        await tx<{ name: string }[]>`
          select relname as name from pg_class
          where relnamespace = 'public'::regnamespace and relkind in ('r', 'S')`
      ).map(({ name }) => name),
    )
    const requireKnown = (name: string) => {
      if (!known.has(name))
        throw new Fault(
          'backup.malformed',
          `The backup has a table ${name} that this program does not know. Restore it with the program that made it, or a newer one.`,
        )
    }
    for await (const line of lines) {
      if ('table' in line) {
        requireKnown(line.table)
        into = line
      } else if ('rows' in line) {
        if (into === undefined)
          throw new Fault('backup.malformed', 'The backup has rows of no table.')
        rows += line.rows.length
        await tx.unsafe(insertOf(into, await jsonColumns(tx, into.table)), [
          JSON.stringify(line.rows),
        ])
      } else if ('sequence' in line) {
        requireKnown(line.sequence)
        if (line.next !== null)
          await tx`select setval(${`public.${line.sequence}`}::regclass, ${line.next}::bigint, false)`
      }
    }
  })
  return rows
}

/** Columns that are JSON themselves, which a string of JSON would otherwise become a string in. */
async function jsonColumns(tx: TransactionSql, table: string): Promise<ReadonlySet<string>> {
  const columns = await tx<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = ${`public.${quoted(table)}`}::regclass and atttypid in ('json'::regtype, 'jsonb'::regtype)`
  return new Set(columns.map(({ name }) => name))
}

/** Values come as PostgreSQL wrote them; the table's own row type reads them again, all columns at once. */
function insertOf(
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
  json: ReadonlySet<string>,
): string {
  const names = columns.map(quoted)
  const members = columns.map(
    (column, i) => `${literal(column)}, ${json.has(column) ? `(row->>${i})::json` : `row->>${i}`}`,
  )
  return `insert into public.${quoted(table)} (${names.join(', ')}) overriding system value
    select ${names.map((name) => `filled.${name}`).join(', ')}
    from json_array_elements($1::text::json) as sent (row),
      lateral json_populate_record(null::public.${quoted(table)}, json_build_object(${members.join(', ')})) as filled`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
