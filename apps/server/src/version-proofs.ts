import { createHash } from 'node:crypto'
import { Fault, type Actor } from '@wardstone/core'
import type { LedgerEntry } from '@wardstone/ledger'
import { inclusionProof, leafHash, openTree, toBase64, type Hash } from '@wardstone/verifier'
import { recordsEvidence } from '@wardstone/records'
import { compartmentId } from '@wardstone/vault'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { House } from './house.ts'

const VERSION_MAX = 2 ** 31 - 1
const PAGE_ENTRIES = 200
/** What is larger is not sent a second time as ciphertext; its hash is. */
const SEALED_BYTES_MAX = 1024 * 1024

const base64 = z.base64()
const versionProof = z.object({
  entry: z
    .int()
    .nullable()
    .describe(
      'Ledger index of the `records.changed` that wrote it, or of the last `records.resealed` that sealed it again; null: not in the ledger yet.',
    ),
  batch: z.int().describe('Number of the transaction that wrote it.'),
  index: z.int().describe('Place of the version among the rows that its transaction wrote here.'),
  size: z.int().describe('How many rows of the transaction are still there.'),
  proof: z.array(base64).describe('RFC 6962 inclusion proof of the row, its sibling first.'),
  hash: base64.describe('SHA-256 of the sealed row.'),
  sealed: base64.nullable().describe('The sealed row itself; null above 1 MiB.'),
})
type VersionProof = z.infer<typeof versionProof>

export type VersionProofDeps = {
  readonly house: Pick<House, 'records' | 'vault' | 'ledger'> & {
    readonly database: Pick<House['database'], 'sql'>
  }
  readonly actorOf: (request: FastifyRequest) => Actor
}

/** `/api/records/versions`: what ties one stored version of a resource to the ledger entry that wrote it. */
export function versionProofRoutes({ house, actorOf }: VersionProofDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    instance.withTypeProvider<ZodTypeProvider>().get(
      '/api/records/versions/:type/:id/:version/proof',
      {
        schema: {
          tags: ['records'],
          params: z.object({
            type: z.string().regex(/^[A-Z][A-Za-z]{0,63}$/),
            id: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/),
            version: z.coerce.number().int().min(1).max(VERSION_MAX),
          }),
          response: { 200: versionProof },
        },
      },
      async (request) => {
        const actor = actorOf(request)
        await mayRead(house, actor, request.params)
        return proveVersion(house, request.params)
      },
    )
    done()
  }
}

type Named = { readonly type: string; readonly id: string; readonly version: number }

/** Reading the version says who may and leaves the evidence of it. That of a deletion is there and has no content. */
async function mayRead({ records }: VersionProofDeps['house'], actor: Actor, name: Named) {
  try {
    await records.read(actor, name)
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'records.gone')) throw error
  }
}

async function proveVersion(
  { database: { sql }, vault, ledger }: VersionProofDeps['house'],
  { type, id, version }: Named,
): Promise<VersionProof> {
  const key = vault.blindKey(`${type}/${id}`)
  const rows = await sql<{ hash: Buffer; batch: number; compartment: number; is_it: boolean }[]>`
    select sha256(each.sealed) as hash, each.batch, each.compartment,
      each.key = named.key and each.version = named.version as is_it
    from record named
    join record each on each.batch = named.batch and each.compartment = named.compartment
    where named.key = ${key} and named.version = ${version} order by each.position`
  const index = rows.findIndex((row) => row.is_it)
  const row = rows[index]
  const at = row === undefined ? undefined : compartmentId(row.compartment)
  const compartment = at === undefined ? undefined : (await vault.unlock([at])).get(at)
  // Erased since it was read.
  if (row === undefined || compartment === undefined)
    throw new Fault('records.not-found', 'There is no such record, or none that you may see.')
  const [stored] = await sql<{ sealed: Buffer | null }[]>`
    select case when length(sealed) <= ${SEALED_BYTES_MAX} then sealed end as sealed
    from record where key = ${key} and version = ${version}`
  const entry = await entryOf(ledger, compartment.commitment, row.batch)
  return {
    entry: entry?.index ?? null,
    batch: row.batch,
    index,
    size: rows.length,
    proof: (
      await proofAmong(
        rows.map(({ hash }) => hash),
        index,
      )
    ).map(toBase64),
    hash: toBase64(row.hash),
    sealed: stored?.sealed == null ? null : toBase64(stored.sealed),
  }
}

/** Inclusion of one row among the rows whose root the evidence states. */
async function proofAmong(hashes: readonly Hash[], index: number): Promise<Hash[]> {
  const nodes = new Map<string, Hash>()
  const tree = openTree({
    sha256,
    onNode: (level, n, hash) => void nodes.set(`${level} ${n}`, hash),
  })
  for (const hash of hashes) tree.append(leafHash(hash, sha256))
  return inclusionProof(
    index,
    hashes.length,
    async (level, n) => {
      const node = nodes.get(`${level} ${n}`)
      if (node === undefined) throw new Error('a full node of the tree was never told')
      return node
    },
    sha256,
  )
}

/**
 * The entry that binds the rows of a transaction as they are sealed now: the newer one of its change and of the last time that
 * they were sealed again. A restore gives numbers again, to what is written later.
 */
async function entryOf(
  ledger: House['ledger'],
  subject: string,
  batch: number,
): Promise<LedgerEntry | undefined> {
  const changed = await newestOf(ledger, subject, {
    kind: 'records.changed',
    names: (facts) => facts['batch'] === batch,
  })
  const resealed = await newestOf(ledger, subject, {
    kind: 'records.resealed',
    names: (facts) =>
      recordsEvidence['records.resealed'].parse(facts).batches.some((each) => each.batch === batch),
  })
  if (changed === undefined || resealed === undefined) return changed ?? resealed
  return changed.index > resealed.index ? changed : resealed
}

async function newestOf(
  ledger: House['ledger'],
  subject: string,
  { kind, names }: { kind: string; names: (facts: LedgerEntry['evidence']['facts']) => boolean },
): Promise<LedgerEntry | undefined> {
  let before: number | undefined
  for (;;) {
    const page = await ledger.entries({
      kind,
      subject,
      limit: PAGE_ENTRIES,
      ...(before === undefined ? {} : { before }),
    })
    const found = page.find(({ evidence }) => names(evidence.facts))
    before = page.at(-1)?.index
    if (found !== undefined || page.length < PAGE_ENTRIES || before === undefined) return found
  }
}

function sha256(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest()
}
