import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import { assert, utf8 } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import {
  formatCheckpoint,
  formatSignedNote,
  formatVerifierKey,
  verifierKey,
  type Hash,
} from '@wardstone/verifier'

/** The ledger as it stands: so many entries under this root. */
export type Head = {
  readonly size: number
  readonly root: Uint8Array
  /** The signed note that says so (c2sp.org/tlog-checkpoint). */
  readonly checkpoint: string
  /** When it was signed, by our own clock: nothing that anyone else should believe. */
  readonly at: number
}

export type CheckpointSigner = {
  readonly vkey: string
  /** The checkpoint of a tree. Ed25519 is deterministic: the same tree has the same checkpoint for ever. */
  checkpoint(size: number, root: Hash): string
  /** Any other text as a signed note: never one that could be taken for a checkpoint of this ledger. */
  note(text: string): string
}

/** Signs checkpoints of the ledger `origin` with an Ed25519 key (c2sp.org/signed-note, type 0x01). */
export function openCheckpointSigner(origin: string, signingKey: KeyObject): CheckpointSigner {
  assert(signingKey.asymmetricKeyType === 'ed25519', 'checkpoints are signed with Ed25519')
  const { x = '' } = createPublicKey(signingKey).export({ format: 'jwk' })
  const key = verifierKey(origin, Buffer.from(x, 'base64url'))
  const signed = (text: string) => {
    const signature = Uint8Array.from(sign(null, utf8(text), signingKey))
    return formatSignedNote({ text, signatures: [{ name: key.name, id: key.id, signature }] })
  }
  return {
    vkey: formatVerifierKey(key),
    checkpoint: (size, root) => signed(formatCheckpoint({ origin, size, root })),
    note(text) {
      assert(!text.startsWith(`${origin}\n`), 'only the ledger itself states its checkpoints')
      return signed(text)
    },
  }
}

/** The newest head; undefined in a database without one. */
export async function readHead(sql: Sql | TransactionSql): Promise<Head | undefined> {
  const [head] = await sql<Head[]>`
    select size, root, checkpoint, at from ledger_head order by size desc limit 1`
  return head
}

/** Adds heads. The size is their primary key: of two writers that go on from one ledger, only one succeeds. */
export async function insertHeads(
  sql: Sql | TransactionSql,
  heads: readonly Head[],
): Promise<void> {
  if (heads.length > 0)
    await sql`insert into ledger_head ${sql(heads, 'size', 'root', 'checkpoint', 'at')}`
}

/** Adds the head that every ledger begins with, unless it has one. */
export async function insertFirstHead(sql: Sql, head: Head): Promise<void> {
  await sql`
    insert into ledger_head (size, root, checkpoint, at)
    values (${head.size}, ${head.root}, ${head.checkpoint}, ${head.at})
    on conflict (size) do nothing`
}

/** Drops heads of more than a day ago but the last of each hour, and says how many. */
export async function thinHeads(sql: Sql): Promise<number> {
  const [row] = await sql<{ gone: number }[]>`select ledger_thin_heads() as gone`
  return row?.gone ?? 0
}
