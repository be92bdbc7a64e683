import { compartmentId, sealedTable, type SealedRows } from '@wardstone/vault'
import { grantContext, noteContext } from './grant-row.ts'

const GRANT = 'grant'
const NOTE = 'note'

/** What this room seals under patients' data keys: why a record was opened in an emergency, and what its review says. */
export const sealedGrants: SealedRows = sealedTable({
  name: 'break_glass',
  async read(tx, { id }, lock) {
    const rows = await tx<{ id: string; sealed: Buffer; sealed_note: Buffer | null }[]>`
      select id, sealed, sealed_note from break_glass where compartment = ${id}
      order by id ${lock ? tx`for no key update` : tx``}`
    return rows.flatMap((row) => [
      { name: `${GRANT} ${row.id}`, context: grantContext(row.id), sealed: row.sealed },
      ...(row.sealed_note === null
        ? []
        : [{ name: `${NOTE} ${row.id}`, context: noteContext(row.id), sealed: row.sealed_note }]),
    ])
  },
  write(tx, name, sealed) {
    const [which, id = ''] = name.split(' ')
    return which === NOTE
      ? tx`update break_glass set sealed_note = ${sealed} where id = ${id}`
      : tx`update break_glass set sealed = ${sealed} where id = ${id}`
  },
  async fullest(sql, limit) {
    const rows = await sql<{ compartment: number; messages: number }[]>`
      select compartment, count(*) as messages from break_glass
      group by compartment order by messages desc limit ${limit}`
    return rows.map(({ compartment, messages }) => ({ id: compartmentId(compartment), messages }))
  },
})
