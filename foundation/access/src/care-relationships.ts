import type { Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Columns, CompartmentId, Vault } from '@wardstone/vault'
import { rememberOpened, type Opened } from './opened.ts'

/** Patients in one practitioner's care at a time; of more, those whose records were made last count. */
const CARE_PATIENTS_MAX = 10_000
const ROWS_AT_ONCE = 1000

/** Somebody takes part in a patient's care, from then until then, because one resource says so. */
export type CareRelation = {
  readonly compartment: CompartmentId
  /** `vault.blindKey('Practitioner/<id>')`. */
  readonly practitionerKey: Uint8Array
  /** Blind key of the resource that says so; writing it again replaces what it said before. */
  readonly source: Uint8Array
  /** Milliseconds since the epoch; `until` is the first that is too late. */
  readonly from: number
  readonly until: number
}

export type CareRelationships = {
  /** The patients in a practitioner's care now, by relationships that this installation wrote. */
  of(practitioner: string): Promise<Opened>
  relate(tx: TransactionSql, relations: readonly CareRelation[]): Promise<void>
  forget(tx: TransactionSql, compartment: CompartmentId): Promise<void>
  /** Rows that somebody else wrote or changed. */
  countForged(): Promise<number>
}

type CareRow = {
  readonly compartment: number
  readonly practitioner: Uint8Array
  readonly source: Uint8Array
  readonly starts_at: number
  readonly ends_at: number
  readonly proof: Uint8Array
}

export function openCareRelationships(deps: {
  sql: Sql
  vault: Vault
  now: Clock
}): CareRelationships {
  const { sql, vault, now } = deps
  const memory = rememberOpened((practitioner) => load(deps, practitioner), now)
  const changed = (rows: readonly { readonly practitioner: Uint8Array }[]): void => {
    for (const { practitioner } of rows) memory.forget(hex(practitioner))
  }

  return {
    of: (practitioner) => memory.of(hex(vault.blindKey(`Practitioner/${practitioner}`))),
    async relate(tx, relations) {
      if (relations.length === 0) return
      const rows = relations.map((relation) => {
        const row = {
          compartment: relation.compartment,
          practitioner: relation.practitionerKey,
          source: relation.source,
          starts_at: relation.from,
          ends_at: relation.until,
        }
        return { ...row, proof: vault.proof(provedOf(row)) }
      })
      changed(
        await tx<{ practitioner: Uint8Array }[]>`delete from care_relationship
          where source in ${tx(rows.map((row) => row.source))} returning practitioner`,
      )
      changed(rows)
      await tx`insert into care_relationship ${tx(rows)} on conflict do nothing`
    },
    async forget(tx, compartment) {
      changed(
        await tx<{ practitioner: Uint8Array }[]>`delete from care_relationship
          where compartment = ${compartment} returning practitioner`,
      )
    },
    async countForged() {
      let forged = 0
      for await (const rows of sql<CareRow[]>`select * from care_relationship`.cursor(
        ROWS_AT_ONCE,
      )) {
        forged += rows.filter((row) => !vault.proves(row.proof, provedOf(row))).length
      }
      return forged
    },
  }
}

async function load(
  { sql, vault, now }: { sql: Sql; vault: Vault; now: Clock },
  practitioner: string,
): Promise<Opened> {
  const at = now()
  const key = Buffer.from(practitioner, 'hex')
  // One row a patient, the one that ends last. A forged one in its place takes the patient away: deleting would do so too.
  const [rows, [next]] = await Promise.all([
    sql<CareRow[]>`select distinct on (compartment) * from care_relationship
      where practitioner = ${key} and starts_at <= ${at} and ends_at > ${at}
      order by compartment desc, ends_at desc limit ${CARE_PATIENTS_MAX}`,
    sql<{ starts_at: number | null }[]>`select min(starts_at) as starts_at from care_relationship
      where practitioner = ${key} and starts_at > ${at} and ends_at > starts_at`,
  ])
  const proved = rows.filter((row) => vault.proves(row.proof, provedOf(row)))
  return {
    ids: `{${proved.map((row) => row.compartment).join(',')}}`,
    at,
    changesAt: proved.reduce(
      (earliest, row) => Math.min(earliest, row.ends_at),
      next?.starts_at ?? Infinity,
    ),
  }
}

function provedOf(row: Omit<CareRow, 'proof'>): Columns {
  const { compartment, practitioner, source, starts_at: from, ends_at: until } = row
  return ['care_relationship', compartment, hex(practitioner), hex(source), from, until]
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}
