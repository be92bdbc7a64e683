import { compartmentId, ORGANISATION, sealedTable, type SealedRows } from '@wardstone/vault'
import { grantContext, noteContext } from './grant-row.ts'

const GRANT = 'grant'
const NOTE = 'note'

/** Notes on emergencies whose patient was erased before the review: few, and only trying tells them from others. */
export const sealedOrphanNotes: SealedRows = sealedTable({
  name: 'break_glass.sealed_note',
  async read(tx, compartment, lock) {
    if (compartment.id !== ORGANISATION) return []
    const rows = await tx<{ id: string; sealed_note: Buffer }[]>`
      select id, sealed_note from break_glass where sealed_note is not null
      order by id ${lock ? tx`for no key update` : tx``}`
    return rows
      .map((row) => ({ name: row.id, context: noteContext(row.id), sealed: row.sealed_note }))
      .filter(({ context, sealed }) => compartment.find(context, sealed) !== undefined)
  },
  write: (tx, id, sealed) => tx`update break_glass set sealed_note = ${sealed} where id = ${id}`,
  fullest: () => Promise.resolve([]),
})

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
