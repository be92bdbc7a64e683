import { canonicalJson, parseJson, roles, utf8, type Role } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { z } from 'zod'
import { HISTORY_LISTED_MAX } from './limits.ts'
import type { By, Inside } from './inside.ts'

const sealedSchema = z.strictObject({
  displayName: z.string(),
  changed: z.array(z.string()),
  gained: z.array(z.enum(roles)),
  lost: z.array(z.enum(roles)),
})
export type ChangeDetails = {
  readonly displayName: string
  readonly changed: readonly string[]
  readonly gained: readonly Role[]
  readonly lost: readonly Role[]
}

/** Somebody joined, moved or left. */
export type Change = ChangeDetails & {
  readonly at: number
  readonly what: 'joined' | 'moved' | 'left'
  readonly source: 'scim' | 'csv'
  readonly actor: string
  readonly account: string
}

export async function writeChange(
  tx: TransactionSql,
  { vault, now }: Inside,
  by: By,
  change: { what: Change['what']; account: string } & ChangeDetails,
): Promise<void> {
  const { what, account, displayName, changed, gained, lost } = change
  const at = now()
  const organisation = await vault.holdOrganisation(tx)
  const sealed = organisation.seal(
    changeContext(account, at),
    utf8(canonicalJson({ displayName, changed, gained, lost })),
  )
  await tx`
    insert into directory_change (at, what, source, actor, account, sealed)
    values (${at}, ${what}, ${by.source}, ${by.actor}, ${account}, ${sealed})`
}

/** The newest changes, newest first. */
export async function readHistory({ sql, vault }: Inside): Promise<readonly Change[]> {
  const rows = await sql<(Omit<Change, keyof ChangeDetails> & { sealed: Buffer })[]>`
    select at, what, source, actor, account, sealed from directory_change
    order by id desc limit ${HISTORY_LISTED_MAX}`
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    ...sealedSchema.parse(
      parseJson(vault.organisation.open(changeContext(row.account, row.at), sealed)),
    ),
  }))
}

const HOUR_MS = 60 * 60 * 1000

/** Whom directories, not people, ended within the last hour. */
export async function leaversInTheLastHour(
  sql: Sql | TransactionSql,
  { now }: Pick<Inside, 'now'>,
): Promise<number> {
  const [row] = await sql<{ left: number }[]>`
    select count(*) as left from directory_change
    where what = 'left' and actor like 'directory:%' and at > ${now() - HOUR_MS}`
  return row?.left ?? 0
}

/** Binds what is sealed of a change to its account and time. */
export function changeContext(account: string, at: number): string {
  return `directory/change/${account}/${at}`
}
