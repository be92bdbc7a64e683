import { Fault, fromUtf8, utf8, type Actor, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import {
  compartmentId,
  sealedTable,
  type Compartment,
  type SealedRows,
  type Vault,
} from '@wardstone/vault'
import { z } from 'zod'
import type { Mapping } from './deidentify.ts'

const pairsSchema = z.array(
  z.strictObject({ pseudonym: z.string(), type: z.string(), id: z.string() }),
)

/** Who stands behind the pseudonyms of exports that can be reversed (GDPR Art. 4(5)): kept apart, each export under a key of its own. */
export type Mappings = {
  /** Durable when it resolves. */
  keep(exportId: string, pairs: readonly Mapping[]): Promise<void>
  /**
   * Whom a pseudonym stands for. The evidence is durable before the answer.
   * @throws Fault `input.not-found`.
   */
  reverse(actor: Actor, exportId: string, pseudonym: string): Promise<Mapping>
  /** Destroys the key: from then on nobody can reverse that export. @throws Fault `input.not-found`. */
  forget(actor: Actor, exportId: string): Promise<void>
}

export function openMappings(deps: {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Ledger
  readonly now: Clock
}): Mappings {
  const { sql, vault, ledger, now } = deps
  const stated = (kind: string, actor: Actor, exportId: string) => ({
    kind,
    at: now(),
    actor: actor.id,
    subject: '',
    facts: { export: exportId },
  })
  return {
    async keep(exportId, pairs) {
      await sql.begin(async (tx) => {
        const compartment = await compartmentFor(tx, vault, exportId)
        await vault.holdKeys(tx, [compartment])
        const [last] = await tx<{ n: number }[]>`
          select count(*) as n from deidentified_mapping where export = ${exportId}`
        const n = last?.n ?? 0
        const sealed = compartment.seal(contextOf(exportId, n), utf8(JSON.stringify(pairs)))
        await tx`insert into deidentified_mapping (export, n, sealed) values (${exportId}, ${n}, ${sealed})`
      })
    },
    async reverse(actor, exportId, pseudonym) {
      const found = await find(deps, exportId, pseudonym)
      if (found === undefined)
        throw new Fault(
          'input.not-found',
          'Nobody in that export has this pseudonym, or its mapping was destroyed.',
        )
      await ledger.record([stated('deidentification.reversed', actor, exportId)])
      return found
    },
    async forget(actor, exportId) {
      await sql.begin(async (tx) => {
        const [row] = await tx<{ compartment: number }[]>`
          delete from deidentified_mapping_key where export = ${exportId} returning compartment`
        if (row === undefined) throw new Fault('input.not-found', 'That export has no mapping.')
        await tx`delete from deidentified_mapping where export = ${exportId}`
        await vault.erase(tx, compartmentId(row.compartment))
        await ledger.append(tx, [stated('deidentification.unlinked', actor, exportId)])
      })
    },
  }
}

async function compartmentFor(
  tx: TransactionSql,
  vault: Vault,
  exportId: string,
): Promise<Compartment> {
  const [row] = await tx<{ compartment: number }[]>`
    select compartment from deidentified_mapping_key where export = ${exportId} for update`
  if (row !== undefined) {
    const id = compartmentId(row.compartment)
    const known = (await vault.unlock([id])).get(id)
    if (known === undefined) throw new Fault('vault.erased', 'The mapping’s key was destroyed.')
    return known
  }
  const compartment = await vault.create(tx)
  await tx`
    insert into deidentified_mapping_key (export, compartment) values (${exportId}, ${compartment.id})`
  return compartment
}

async function find(
  { sql, vault }: { readonly sql: Sql; readonly vault: Vault },
  exportId: string,
  pseudonym: string,
): Promise<Mapping | undefined> {
  const [row] = await sql<{ compartment: number }[]>`
    select compartment from deidentified_mapping_key where export = ${exportId}`
  if (row === undefined) return undefined
  const id = compartmentId(row.compartment)
  const compartment = (await vault.unlock([id])).get(id)
  if (compartment === undefined) return undefined
  const batches = await sql<{ n: number; sealed: Buffer }[]>`
    select n, sealed from deidentified_mapping where export = ${exportId} order by n`
  for (const { n, sealed } of batches) {
    const text = fromUtf8(compartment.open(contextOf(exportId, n), sealed))
    const pairs = pairsSchema.parse(JSON.parse(text))
    const found = pairs.find((pair) => pair.pseudonym === pseudonym)
    if (found !== undefined) return found
  }
  return undefined
}

/** The mappings under their data keys: a compartment an export. */
export const sealedMappings: SealedRows = sealedTable({
  name: 'deidentified_mapping',
  async read(tx, { id }, lock) {
    const rows = await tx<{ export: string; n: number; sealed: Buffer }[]>`
      select m.export, m.n, m.sealed from deidentified_mapping m
      join deidentified_mapping_key k on k.export = m.export where k.compartment = ${id}
      order by m.export, m.n ${lock ? tx`for no key update of m` : tx``}`
    return rows.map((row) => ({
      name: `${row.n} ${row.export}`,
      context: contextOf(row.export, row.n),
      sealed: row.sealed,
    }))
  },
  write(tx, name, sealed) {
    const [n, exportId = ''] = name.split(' ')
    return tx`update deidentified_mapping set sealed = ${sealed}
      where export = ${exportId} and n = ${Number(n)}`
  },
  async fullest(sql, limit) {
    const rows = await sql<{ compartment: number; messages: number }[]>`
      select k.compartment, count(*) as messages from deidentified_mapping m
      join deidentified_mapping_key k on k.export = m.export
      group by k.compartment order by messages desc limit ${limit}`
    return rows.map(({ compartment, messages }) => ({ id: compartmentId(compartment), messages }))
  },
})

function contextOf(exportId: string, n: number): string {
  return `deidentified mapping ${exportId} ${n}`
}
