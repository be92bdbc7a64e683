import type { Schema, Sql } from '@wardstone/database'
import { compartmentId, type CompartmentId } from './compartment.ts'
import { sealedTable, type SealedRows } from './sealed-rows.ts'
import type { Vault } from './vault.ts'

/** A table of another room, for tests of what happens to it. */
export const sealedSchema: Schema = {
  room: 'test-sealed',
  migrations: [
    `create table test_sealed (id int primary key, compartment bigint not null, sealed bytea not null);
     grant select, insert, delete, update (sealed) on test_sealed to wardstone_server`,
  ],
}

export const contextOfRow = (id: number): string => `test ${id}`

export const sealedRows: SealedRows = sealedTable({
  name: 'test_sealed',
  async read(tx, { id }, lock) {
    const rows = await tx<{ id: number; sealed: Buffer }[]>`
      select id, sealed from test_sealed where compartment = ${id}
      order by id ${lock ? tx`for no key update` : tx``}`
    return rows.map((row) => ({
      name: String(row.id),
      context: contextOfRow(row.id),
      sealed: row.sealed,
    }))
  },
  write: (tx, name, sealed) =>
    tx`update test_sealed set sealed = ${sealed} where id = ${Number(name)}`,
  async fullest(sql, limit) {
    const rows = await sql<{ compartment: number; messages: number }[]>`
      select compartment, count(*) as messages from test_sealed
      group by compartment order by messages desc limit ${limit}`
    return rows.map((row) => ({ id: compartmentId(row.compartment), messages: row.messages }))
  },
})

/** Writes a row as every room does: what it is sealed by is held until it is there. */
export async function writeRow(
  { sql, vault }: { readonly sql: Sql; readonly vault: Vault },
  compartment: CompartmentId,
  id: number,
  plaintext: Uint8Array,
): Promise<void> {
  const keys = (await vault.unlock([compartment])).get(compartment)
  if (keys === undefined) throw new Error('the compartment is there')
  await sql.begin(async (tx) => {
    await vault.holdKeys(tx, [keys])
    await tx`insert into test_sealed (id, compartment, sealed)
      values (${id}, ${compartment}, ${keys.seal(contextOfRow(id), plaintext)})`
  })
}
