import { concatBytes, Fault } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Vault } from '@wardstone/vault'
import { PART_BYTES } from './limits.ts'

type Deps = { readonly sql: Sql; readonly vault: Vault }

/** Writes an export as sealed parts of about 1 MiB. */
export type Parts = {
  add(line: Uint8Array): Promise<void>
  end(): Promise<void>
  readonly count: number
}

export function openParts({ sql, vault }: Deps, id: string): Parts {
  let lines: Uint8Array[] = []
  let bytes = 0
  let count = 0
  const write = async (): Promise<void> => {
    await sql.begin(async (tx) => {
      const organisation = await vault.holdOrganisation(tx)
      const sealed = organisation.seal(partPlace(id, count), concatBytes(...lines))
      await tx`insert into deidentified_part (export, n, sealed) values (${id}, ${count}, ${sealed})`
    })
    count++
    lines = []
    bytes = 0
  }
  return {
    async add(line) {
      lines.push(line)
      bytes += line.length
      if (bytes >= PART_BYTES) await write()
    },
    async end() {
      if (lines.length > 0) await write()
    },
    get count() {
      return count
    },
  }
}

/** @throws Fault `vault.cannot-open` at the first part that is missing, moved or changed. */
export async function* readParts(
  { sql, vault }: Deps,
  id: string,
  count: number,
): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < count; n++) {
    const [row] = await sql<{ sealed: Buffer }[]>`
      select sealed from deidentified_part where export = ${id} and n = ${n}`
    if (row === undefined) throw new Fault('vault.cannot-open', 'A part of the export is missing.')
    yield vault.organisation.open(partPlace(id, n), row.sealed)
  }
}

/** Binds a part to its place. */
export function partPlace(id: string, n: number): string {
  return `deidentified-export/${id}/part/${n}`
}
