import { Fault } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import { compartmentId, isNewest, type Compartment, type SealedRows } from '@wardstone/vault'
import { contentContext, openPieces, openWithin } from './content.ts'

type Head = { readonly id: Uint8Array; readonly header: Uint8Array }

/** The contents of Binaries under patients' data keys: each sealed again in one transaction, piece by piece. */
export const sealedContents: SealedRows = {
  name: 'content',
  async reseal(tx, compartment, after) {
    const from = Buffer.from(after ?? '', 'base64url')
    const [head] = await tx<Head[]>`
      select id, substring(sealed for 56) as header from content_piece
      where compartment = ${compartment.id} and number = 0 and id > ${from} order by id limit 1`
    if (head === undefined) return { resealed: 0, busy: false, damaged: 0, next: undefined }
    const next = Buffer.from(head.id).toString('base64url')
    const isNew = isNewest(compartment, contentContext(head.id), head.header)
    const outcome =
      isNew === undefined ? 'damaged' : isNew ? 'done' : await resealContent(tx, compartment, head)
    return {
      resealed: outcome === 'resealed' ? 1 : 0,
      busy: outcome === 'busy',
      damaged: outcome === 'damaged' ? 1 : 0,
      next,
    }
  },
  async count(tx, compartment) {
    const heads = await tx<Head[]>`
      select id, substring(sealed for 56) as header from content_piece
      where compartment = ${compartment.id} and number = 0`
    const older = heads.filter(
      ({ id, header }) => isNewest(compartment, contentContext(id), header) !== true,
    )
    return { messages: heads.length, older: older.length }
  },
  async fullest(sql, limit) {
    const rows = await sql<{ compartment: number; messages: number }[]>`
      select compartment, count(*) as messages from content_piece where number = 0
      group by compartment order by messages desc limit ${limit}`
    return rows.map(({ compartment, messages }) => ({ id: compartmentId(compartment), messages }))
  },
}

class NotWhole extends Error {}

/** All pieces or none: a content of which a piece does not open stays as it was. */
async function resealContent(
  tx: TransactionSql,
  compartment: Compartment,
  head: Head,
): Promise<'resealed' | 'busy' | 'damaged'> {
  const locked = await tx<{ number: number }[]>`
    select number from content_piece where id = ${head.id} order by number
    for no key update skip locked`
  const [there] = await tx<{ pieces: number }[]>`
    select count(*) as pieces from content_piece where id = ${head.id}`
  if (locked.length !== there?.pieces) return 'busy'
  try {
    await tx.savepoint((inner) => resealPieces(inner, compartment, head, locked.length))
    return 'resealed'
  } catch (error) {
    const isBroken = error instanceof Fault && error.code === 'vault.cannot-open'
    if (isBroken || error instanceof NotWhole) return 'damaged'
    throw error
  }
}

async function resealPieces(
  tx: TransactionSql,
  compartment: Compartment,
  { id, header }: Head,
  count: number,
): Promise<void> {
  const old = compartment.openMessage(contentContext(id), header)
  const fresh = openPieces(compartment, id)
  let written = 0
  const write = (sealed: Uint8Array) =>
    tx`update content_piece set sealed = ${sealed} where id = ${id} and number = ${written++}`
  for (let number = 0; number < count; number++) {
    const [row] = await tx<{ sealed: Buffer }[]>`
      select sealed from content_piece where id = ${id} and number = ${number}`
    if (row === undefined) throw new NotWhole()
    const plain = openWithin(old, row.sealed, { number, isLast: number === count - 1 })
    if (plain === undefined) throw new NotWhole()
    for (const sealed of fresh.add(plain)) await write(sealed)
  }
  await write(fresh.end())
  if (written !== count) throw new NotWhole()
}
