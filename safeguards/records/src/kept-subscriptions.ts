import { fromUtf8, parseJson, utf8 } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Vault } from '@wardstone/vault'
import { z } from 'zod'
import { parseResource } from './envelope.ts'
import { objectAt, textAt } from './json.ts'
import type { Version } from './read.ts'
import { referenceTo, type Resource } from './resource.ts'

const subscriptionStatuses = ['requested', 'active', 'error', 'off'] as const
/** http://hl7.org/fhir/subscription-status */
export type SubscriptionStatus = (typeof subscriptionStatuses)[number]

/** A Subscription as it is kept, and whose it is: notifications go out with the rights of that account. */
export type KeptSubscription = Version & {
  readonly key: Uint8Array
  readonly owner: string
  readonly status: SubscriptionStatus
  readonly resource: Resource
}

type Row = { readonly key: Uint8Array; readonly version: number; readonly sealed: Uint8Array }

const content = z.object({ owner: z.string(), json: z.string() })
const statusSchema = z.enum(subscriptionStatuses)

export function subscriptionKey(vault: Vault, id: string): Uint8Array {
  return vault.blindKey(referenceTo('Subscription', id))
}

/** All of them, or the one with a key; locked until the transaction ends where there is one. */
export async function selectSubscriptions(
  sql: Sql | TransactionSql,
  vault: Vault,
  only?: { readonly key: Uint8Array; readonly isLocked: boolean },
): Promise<KeptSubscription[]> {
  const rows =
    only === undefined
      ? await sql<Row[]>`select key, version, sealed from subscription`
      : await sql<Row[]>`select key, version, sealed from subscription where key = ${only.key}
          ${only.isLocked ? sql`for update` : sql``}`
  return rows.map((row) => opened(vault, row))
}

function opened({ organisation }: Vault, { key, version, sealed }: Row): KeptSubscription {
  const plain = organisation.open(subscriptionContext(key, version), sealed)
  const { owner, json } = content.parse(parseJson(utf8(fromUtf8(plain))))
  const resource = parseResource(json)
  const meta = objectAt(resource, 'meta') ?? {}
  return {
    key,
    owner,
    version,
    json,
    resource,
    type: 'Subscription',
    id: textAt(resource, 'id') ?? '',
    at: Date.parse(textAt(meta, 'lastUpdated') ?? ''),
    status: statusSchema.parse(resource['status']),
  }
}

/** What a new version of a Subscription is: sealed whole, because a channel has secrets and criteria name patients. */
export async function keepSubscription(
  tx: TransactionSql,
  vault: Vault,
  kept: Pick<KeptSubscription, 'key' | 'owner' | 'version' | 'json'>,
): Promise<void> {
  const { key, version, owner, json } = kept
  const organisation = await vault.holdOrganisation(tx)
  const context = subscriptionContext(key, version)
  const sealed = organisation.seal(context, utf8(JSON.stringify({ owner, json })))
  await tx`
    insert into subscription (key, version, sealed) values (${key}, ${version}, ${sealed})
    on conflict (key) do update set version = excluded.version, sealed = excluded.sealed`
}

/** The resource as it is kept, with what the server sets. */
export function subscriptionJson(
  resource: Resource,
  set: {
    readonly id: string
    readonly version: number
    readonly at: number
    readonly status: SubscriptionStatus
    readonly error?: string
  },
): string {
  const { resourceType, id: _id, meta: _meta, status: _status, error: _error, ...rest } = resource
  const meta = {
    ...objectAt(resource, 'meta'),
    versionId: String(set.version),
    lastUpdated: new Date(set.at).toISOString(),
  }
  const error = set.error === undefined ? {} : { error: set.error }
  return JSON.stringify({ resourceType, id: set.id, meta, status: set.status, ...rest, ...error })
}

/** Binds a Subscription to its row and version. */
export function subscriptionContext(key: Uint8Array, version: number): string {
  return `subscription ${Buffer.from(key).toString('hex')} ${version}`
}
