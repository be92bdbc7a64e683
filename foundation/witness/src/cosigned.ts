import type { Sql, TransactionSql } from '@wardstone/database'
import {
  formatCheckpointKey,
  formatSignedNote,
  parseCheckpointKey,
  parseSignedNote,
} from '@wardstone/verifier'
import type { Cosignature } from './submit.ts'

/** Cosigned heads that are kept: older proofs carry theirs with them. */
export const COSIGNED_HEADS_MAX = 1_000

/** A head of our own ledger with all that partners signed of it. */
export type CosignedHead = {
  readonly size: number
  /** When the first cosignature came. */
  readonly at: number
  /** The signed note with the cosignatures in it. */
  readonly checkpoint: string
  readonly cosignatures: readonly {
    readonly organisation: string
    /** Name of the witness's key. */
    readonly witness: string
    readonly algorithm: 'Ed25519' | 'ML-DSA-44'
    /** When the witness says to have signed, in milliseconds since the epoch. */
    readonly at: number
  }[]
}

/** Keeps what one witness signed of one head. @returns whether it had not signed that head before. */
export async function rememberCosignatures(
  tx: TransactionSql,
  received: {
    readonly size: number
    readonly checkpoint: string
    readonly organisation: string
    readonly cosignatures: readonly Cosignature[]
    readonly at: number
  },
): Promise<boolean> {
  const { size, checkpoint, organisation, cosignatures, at } = received
  await tx`
    insert into witness_own_head (size, checkpoint, at) values (${size}, ${checkpoint}, ${at})
    on conflict (size) do nothing`
  let isNew = false
  for (const { key, time, line } of cosignatures) {
    const vkey = formatCheckpointKey(key)
    const [row] = await tx<{ inserted: boolean }[]>`
      insert into witness_cosignature as kept (size, vkey, organisation, signature, time)
      values (${size}, ${vkey}, ${organisation}, ${line.signature}, ${time})
      on conflict (size, vkey) do update set signature = excluded.signature, time = excluded.time
      where kept.time <= excluded.time
      returning xmax = 0 as inserted`
    isNew ||= row?.inserted === true
  }
  await tx`
    delete from witness_own_head
    where size < (select size from witness_own_head order by size desc
                  offset ${COSIGNED_HEADS_MAX - 1} limit 1)`
  return isNew
}

/** The newest head that any partner cosigned. */
export async function readCosigned(sql: Sql): Promise<CosignedHead | undefined> {
  const rows = await sql<
    {
      size: number
      at: number
      checkpoint: string
      organisation: string
      vkey: string
      signature: Uint8Array
      time: number
    }[]
  >`
    select h.size, h.at, h.checkpoint, c.organisation, c.vkey, c.signature, c.time
    from witness_own_head h join witness_cosignature c on c.size = h.size
    where h.size = (select max(size) from witness_cosignature)
    order by c.organisation, length(c.vkey), c.vkey`
  const [head] = rows
  if (head === undefined) return undefined
  const { text, signatures } = parseSignedNote(head.checkpoint)
  const received = rows.map((row) => ({ ...row, key: parseCheckpointKey(row.vkey) }))
  const lines = received.map(({ key, signature }) => ({
    name: key.name,
    id: key.id,
    signature: Uint8Array.from(signature),
  }))
  return {
    size: head.size,
    at: head.at,
    checkpoint: formatSignedNote({ text, signatures: [...signatures, ...lines] }),
    cosignatures: received.map(({ organisation, key, time }) => ({
      organisation,
      witness: key.name,
      algorithm: key.type === 'ml-dsa-44' ? 'ML-DSA-44' : 'Ed25519',
      at: time * 1_000,
    })),
  }
}
