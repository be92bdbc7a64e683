import { assert, Fault, fromUtf8, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import {
  EMPTY_CHAIN,
  extendChain,
  formatEntry,
  hashTree,
  INDEX_COVERS,
  inclusionProof,
  indexLeaf,
  namedIn,
  openLaneHasher,
  subjectKey,
  toBase64,
  type CompleteAnswer,
  type HashTree,
  type Neighbour,
  type ProvedEntry,
  type TreeHasher,
} from '@wardstone/verifier'
import type { Ledger } from './ledger.ts'
import { proveEntry } from './prove-entry.ts'
import type { LedgerEntry } from './read-entries.ts'
import { nativeSha256 } from './sha256.ts'

/** Most entries of one complete answer. */
export const ANSWER_ENTRIES_MAX = 10_000

const PAGE_ENTRIES = 10_000
const INDEX_LOCK = 0x4c_45_44_49
const ROOTED = 'ledger.index.rooted'
const LEAVES_AT_ONCE = 4_096
const ROOTS_SEEN_MAX = 64

export type IndexRoot = {
  /** Entries that the index covers. */
  readonly size: number
  /** Base64. */
  readonly root: string
  readonly subjects: number
}

/** Which entries name whom, in a form whose completeness can be proved. */
export type SubjectIndex = {
  /**
   * Takes in the entries since it last did and states its root in the ledger; the same transaction does both.
   * Does nothing where the only news is its own root.
   */
  update(): Promise<IndexRoot>
  /**
   * Every entry up to the last root that is about a subject or says that they acted, with the proof that it is everything; of a subject that the ledger
   * does not know, the proof of that.
   *
   * @throws Fault `input.not-found` before the first root, `input.too-large` for more than 10,000 entries.
   */
  proveAll(subject: string): Promise<CompleteAnswer>
}

type Deps = { readonly sql: Sql; readonly ledger: Ledger; readonly now: Clock }
type Leaf = { readonly key: string; readonly chain: string }
type Found = { readonly index: number; readonly bytes: Uint8Array }
type Grown = { readonly root: IndexRoot; readonly leaves: readonly Leaf[]; readonly tree: HashTree }

/** Opens the index of subjects of a ledger. Its memory is about 300 bytes a subject, from the first proof on. */
export async function openSubjectIndex({ sql, ledger, now }: Deps): Promise<SubjectIndex> {
  const hasher = await openLaneHasher(nativeSha256)
  let known: Grown | undefined

  const grown = async (): Promise<Grown> => {
    const [state] = await sql<{ size: number }[]>`select size from ledger_index`
    if (known !== undefined && known.root.size === state?.size) return known
    known = await sql.begin('isolation level repeatable read read only', (tx) => grow(tx, hasher))
    return known
  }

  return {
    async update() {
      const { size } = await ledger.sequence()
      const root = await sql.begin((tx) => rootIndex({ tx, ledger, now, size, hasher }))
      await ledger.sequence()
      return root
    },
    async proveAll(subject) {
      const { root, leaves, tree } = await grown()
      const rooted = await findRooted(ledger, root)
      const found = await entriesOf(sql, subject, root.size)
      const head = await ledger.head()
      const proved = async ({ index, bytes }: Found): Promise<ProvedEntry> => {
        const { proof } = await proveEntry({ sql, hasher, head, index })
        return { index, entry: fromUtf8(bytes), proof: proof.map(toBase64) }
      }
      const entries: ProvedEntry[] = []
      for (const one of found) entries.push(await proved(one))
      const place = await placeOf(subject, leaves, tree)
      const { checkpoint } = head
      const stated = await proved({ index: rooted.index, bytes: formatEntry(rooted.evidence) })
      return { subject, checkpoint, rooted: stated, place, entries }
    },
  }
}

async function rootIndex(deps: {
  readonly tx: TransactionSql
  readonly ledger: Ledger
  readonly now: Clock
  readonly size: number
  readonly hasher: TreeHasher
}): Promise<IndexRoot> {
  const { tx, ledger, now, size, hasher } = deps
  await tx`select pg_advisory_xact_lock(${INDEX_LOCK})`
  const [state] = await tx<{ size: number }[]>`select size from ledger_index`
  const from = state?.size ?? 0
  const [news] = await tx<{ any: boolean }[]>`
    select exists (select from ledger_entry
      where index >= ${from} and index < ${size} and kind <> ${ROOTED}) as any`
  if (state !== undefined && news?.any !== true) return (await grow(tx, hasher)).root
  for (let page = from; page < size; page += PAGE_ENTRIES)
    await takePage(tx, page, Math.min(page + PAGE_ENTRIES, size))
  await tx`
    insert into ledger_index (one, size) values (true, ${size})
    on conflict (one) do update set size = excluded.size`
  const { root } = await grow(tx, hasher)
  const facts = { ...root, covers: INDEX_COVERS }
  await ledger.append(tx, [{ kind: ROOTED, at: now(), actor: 'system:ledger', subject: '', facts }])
  return root
}

/** Extends the chains of all whom these entries name. */
async function takePage(tx: TransactionSql, from: number, to: number): Promise<void> {
  const rows = await tx<{ index: number; subject: string; actor: string }[]>`
    select index, subject, actor from ledger_entry
    where index >= ${from} and index < ${to} order by index`
  const named = rows.flatMap((row) =>
    namedIn(row).map((name) => ({ index: row.index, key: hexOf(subjectKey(name, nativeSha256)) })),
  )
  if (named.length === 0) return
  const keys = [...new Set(named.map(({ key }) => key))]
  const stored = await tx<Leaf[]>`
    select key, chain from ledger_index_subject where key in ${tx(keys)}`
  const chains = new Map(stored.map(({ key, chain }) => [key, Buffer.from(chain, 'hex')]))
  for (const { index, key } of named) {
    const chain = extendChain(chains.get(key) ?? EMPTY_CHAIN, index, nativeSha256)
    chains.set(key, Buffer.from(chain))
  }
  const leaves = [...chains].map(([key, chain]) => ({ key, chain: hexOf(chain) }))
  await tx`
    insert into ledger_index_subject ${tx(leaves, 'key', 'chain')}
    on conflict (key) do update set chain = excluded.chain`
}

/** The tree of the index as it is stored. */
async function grow(tx: TransactionSql, hasher: TreeHasher): Promise<Grown> {
  const [state] = await tx<{ size: number }[]>`select size from ledger_index`
  if (state === undefined)
    throw new Fault('input.not-found', 'The index of subjects was not rooted yet. Try again later.')
  const leaves = await tx<Leaf[]>`select key, chain from ledger_index_subject order by key`
  const hashes: Uint8Array[] = []
  for (let from = 0; from < leaves.length; from += LEAVES_AT_ONCE) {
    hashes.push(hasher.leaves(leaves.slice(from, from + LEAVES_AT_ONCE).map(bytesOf)))
  }
  const tree = hashTree(Buffer.concat(hashes), hasher, nativeSha256)
  const root = { size: state.size, root: toBase64(tree.root), subjects: tree.size }
  return { root, leaves, tree }
}

/** The entry that states this root. */
async function findRooted(ledger: Ledger, { size, root }: IndexRoot): Promise<LedgerEntry> {
  await ledger.sequence()
  // A root that another server stated just before may have come to its place only after this size.
  const limit = ROOTS_SEEN_MAX
  const entries = await ledger.entries({ kind: ROOTED, from: size, limit, order: 'oldest' })
  const rooted = entries.find(({ evidence }) => evidence.facts['size'] === size)
  if (rooted?.evidence.facts['root'] !== root) {
    throw new Fault(
      'ledger.damaged',
      'The index of subjects is not the one whose root is in the ledger.',
      { size, root },
    )
  }
  return rooted
}

/** The entries below `size` that name somebody, oldest first, out of the two indexes that PostgreSQL keeps. */
async function entriesOf(sql: Sql, name: string, size: number): Promise<Found[]> {
  const limit = ANSWER_ENTRIES_MAX + 1
  const found = await sql<Found[]>`
    select index, entry as bytes from (
      (select index, entry from ledger_entry
        where subject = ${name} and subject <> '' and index < ${size} order by index limit ${limit})
      union all
      (select index, entry from ledger_entry
        where actor = ${name} and subject <> ${name} and index < ${size} order by index limit ${limit})
    ) as named order by index limit ${limit}`
  if (found.length === limit)
    throw new Fault(
      'input.too-large',
      `More than ${ANSWER_ENTRIES_MAX} entries are about this subject; one answer holds no more.`,
    )
  return [...found]
}

async function placeOf(
  subject: string,
  leaves: readonly Leaf[],
  tree: HashTree,
): Promise<CompleteAnswer['place']> {
  const key = hexOf(subjectKey(subject, nativeSha256))
  const position = lowerBound(leaves, key)
  const proofAt = async (at: number) =>
    (await inclusionProof(at, tree.size, tree.hashAt, nativeSha256)).map(toBase64)
  if (leaves[position]?.key === key)
    return { is: 'present', position, proof: await proofAt(position) }
  const neighbour = async (at: number): Promise<Neighbour | null> => {
    const leaf = leaves[at]
    if (leaf === undefined) return null
    const [hash, chain] = [leaf.key, leaf.chain].map((hex) => toBase64(Buffer.from(hex, 'hex')))
    assert(hash !== undefined && chain !== undefined, 'two were put in')
    return { position: at, key: hash, chain, proof: await proofAt(at) }
  }
  return { is: 'absent', before: await neighbour(position - 1), after: await neighbour(position) }
}

/** Where a key is among sorted leaves, or would be. */
function lowerBound(leaves: readonly Leaf[], key: string): number {
  let low = 0
  let high = leaves.length
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((leaves[middle]?.key ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}

function bytesOf({ key, chain }: Leaf): Uint8Array {
  return indexLeaf(Buffer.from(key, 'hex'), Buffer.from(chain, 'hex'))
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
