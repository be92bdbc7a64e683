import { shippedPolicies } from '@wardstone/access'
import type { Actor, Evidence, Json } from '@wardstone/core'
import type { RecordsDeps } from './index.ts'
import { openReceiver, testCertificate, type TestReceiver } from './test-receiver.ts'
import { bytesOf, importer, openTestRecords, patient, type TestRecords } from './test-records.ts'
import type { Written } from './write.ts'

export const engine: Actor = { id: 'engine-1', roles: ['subscriber'] }
export const otherEngine: Actor = { id: 'engine-2', roles: ['subscriber'] }
/** Has changes sent of the patients in their care alone: what a hospital's own policy may say. */
export const narrow: Actor = {
  id: 'narrow-1',
  roles: ['auditor', 'clinician'],
  practitioner: 'dr-narrow',
}

const shipped = shippedPolicies()
const policies = {
  ...shipped,
  policies: {
    ...shipped.policies,
    'narrow-make': `@id("narrow-make") @basis("role")
      permit (principal in Role::"auditor", action == Action::"subscribe", resource);`,
    'narrow-receive': `@id("narrow-receive") @basis("care-relationship")
      permit (principal in Role::"clinician", action == Action::"receive-changes", resource)
      when { context.careRelationship };`,
  },
}

/** A store with Subscriptions, accounts that can end, and a receiver of somebody else's. */
export type TestHooks = TestRecords & {
  readonly receiver: TestReceiver
  /** Those that have not ended, as they are now. */
  readonly accounts: Map<string, Actor>
  readonly errors: unknown[]
  readonly hooks: NonNullable<RecordsDeps['hooks']>
  /** A Subscription to body heights, sent to the receiver. */
  subscription(channel?: Record<string, Json>, extra?: Record<string, Json>): SubscriptionJson
  /** Makes one and has it looked at. @returns its id. */
  subscribe(actor: Actor, resource?: Json): Promise<string>
  written(resource: Json, type?: string): Promise<Written>
  newPatient(extra?: Record<string, Json>): Promise<string>
  stateOf(actor: Actor, id: string): Promise<{ status: string; error: string | undefined }>
  /** Newest first. */
  evidence(kind: string): Promise<readonly Evidence[]>
  count(table: string): Promise<number>
  /** As at the beginning: no Subscription, everybody there, nothing received. */
  reset(): Promise<void>
}

type SubscriptionJson = Readonly<Record<string, Json>> & {
  readonly channel: Readonly<Record<string, Json>>
}

export async function openTestHooks(
  options: {
    /** What the receiver's certificate is for. */
    readonly name?: string
    readonly hooks?: (receiver: TestReceiver) => NonNullable<RecordsDeps['hooks']>
  } = {},
): Promise<TestHooks> {
  const certificate = testCertificate(options.name)
  const receiver = await openReceiver(certificate)
  const accounts = new Map<string, Actor>()
  const errors: unknown[] = []
  const hooks = {
    hosts: [`localhost:${receiver.port}`],
    authorities: [certificate.cert],
    accountOf: (id: string) => Promise.resolve(accounts.get(id)),
    ...options.hooks?.(receiver),
  }
  const store = await openTestRecords({ hooks, policies, onError: (error) => errors.push(error) })
  const { records, ledger, database } = store
  const subscription = subscriptionTo(receiver)
  const written: TestHooks['written'] = (resource, type = 'Observation') =>
    records.create(importer, type, bytesOf(resource))
  const reset = async (): Promise<void> => {
    receiver.reset()
    errors.length = 0
    for (const actor of [engine, otherEngine, narrow]) {
      accounts.set(actor.id, actor)
      for (const { id } of (await records.search(actor, 'Subscription', [])).entries) {
        await records.delete(actor, 'Subscription', id)
      }
    }
    await records.feed.turn()
  }
  await reset()
  return {
    ...store,
    receiver,
    accounts,
    errors,
    hooks,
    subscription,
    async subscribe(actor, resource = subscription()) {
      const { id } = await records.create(actor, 'Subscription', bytesOf(resource))
      await records.feed.turn()
      return id
    },
    written,
    newPatient: async (extra = {}) => `Patient/${(await written(patient(extra), 'Patient')).id}`,
    async stateOf(actor, id) {
      const { json } = await records.read(actor, { type: 'Subscription', id })
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it passed the validator.
      const { status, error } = JSON.parse(json) as { status: string; error?: string }
      return { status, error }
    },
    async evidence(kind) {
      await ledger.sequence()
      return (await ledger.entries({ kind, limit: 500 })).map(({ evidence }) => evidence)
    },
    count: async (table) =>
      (await database.ownerSql`select from ${database.ownerSql(table)}`).length,
    reset,
    async close() {
      await records.feed.stop()
      await receiver.close()
      await store.close()
    },
  }
}

function subscriptionTo({ url }: TestReceiver): TestHooks['subscription'] {
  return (channel = {}, extra = {}) => ({
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'Tests',
    criteria: 'Observation?code=http://loinc.org|8302-2',
    channel: {
      type: 'rest-hook',
      endpoint: `${url}/hook`,
      payload: 'application/fhir+json',
      ...channel,
    },
    ...extra,
  })
}
