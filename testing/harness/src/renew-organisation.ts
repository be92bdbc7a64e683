import type { Sql, TransactionSql } from '@wardstone/database'

/** Beyond the time after which a new data key seals. */
const NOTICE_MS = 60_000

type Step = {
  readonly resealed: number
  readonly busy: boolean
  readonly damaged: number
  readonly next: string | undefined
}

/** Of a vault, its compartments and the tables sealed under them: what this needs. */
type Parts<Id, Compartment> = {
  readonly sql: Sql
  readonly vault: {
    readonly organisation: { readonly id: Id; readonly generation: number }
    renew(tx: TransactionSql, id: Id): Promise<number>
    forgetGenerations(tx: TransactionSql, id: Id, below: number): Promise<void>
    refresh(): Promise<void>
    unlock(ids: readonly Id[]): Promise<ReadonlyMap<Id, Compartment>>
  }
  readonly advance: (ms: number) => void
  readonly sources: readonly {
    readonly name: string
    reseal(tx: TransactionSql, compartment: Compartment, after: string | undefined): Promise<Step>
    count(
      tx: TransactionSql,
      compartment: Compartment,
    ): Promise<{ messages: number; older: number }>
  }[]
}

/**
 * Gives the organisation a new data key, has a room's tables sealed again, and destroys the old key: what still opens after that
 * was reached. Resolves with how many messages of each table were sealed again.
 * @throws when one is left.
 */
export async function renewOrganisation<Id, Compartment>(
  parts: Parts<Id, Compartment>,
): Promise<Readonly<Record<string, number>>> {
  const { sql, vault, advance, sources } = parts
  const { id } = vault.organisation
  const generation = await sql.begin((tx) => vault.renew(tx, id))
  advance(NOTICE_MS)
  await vault.refresh()
  const compartment = (await vault.unlock([id])).get(id)
  if (compartment === undefined) throw new Error('The organisation has no compartment.')
  const resealed: Record<string, number> = {}
  for (const source of sources) {
    let after: string | undefined
    do {
      const step = await sql.begin((tx) => source.reseal(tx, compartment, after))
      if (step.busy || step.damaged > 0) throw new Error(`${source.name} was not sealed again.`)
      resealed[source.name] = (resealed[source.name] ?? 0) + step.resealed
      after = step.next
    } while (after !== undefined)
    const { messages, older } = await sql.begin((tx) => source.count(tx, compartment))
    if (older > 0 || messages !== resealed[source.name])
      throw new Error(`${source.name}: ${older} of ${messages} are left under the old key.`)
  }
  await sql.begin((tx) => vault.forgetGenerations(tx, id, generation))
  await vault.refresh()
  return resealed
}
