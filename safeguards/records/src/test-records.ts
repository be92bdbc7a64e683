import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessSchema, openAccess, type Access, type AccessDeps } from '@wardstone/access'
import { fromUtf8, utf8, type Actor, type Json } from '@wardstone/core'
import { openTestDatabase, testClock, unpackData, type TestDatabase } from '@wardstone/harness'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import { openKeyring, openVault, vaultSchema, type Vault } from '@wardstone/vault'
import { z } from 'zod'
import {
  openRecords,
  recordsSchema,
  type BundleAnswer,
  type Records,
  type RecordsDeps,
} from './index.ts'
import { textAt } from './json.ts'
import { resourceOf, type Resource } from './resource.ts'
import type { Written } from './write.ts'

/** A record store over a real database with real peers, for tests and benchmarks. */
export type TestRecords = {
  readonly database: TestDatabase
  readonly records: Records
  readonly ledger: Ledger
  readonly vault: Vault
  readonly access: Access
  readonly clock: ReturnType<typeof testClock>
  readonly keyFolder: string
  close(): Promise<void>
}

export const importer: Actor = { id: 'system:import', roles: ['service'] }
export const privacyOfficer: Actor = { id: 'privacy-1', roles: ['privacy-officer'] }
export const clerk: Actor = { id: 'clerk-1', roles: ['clerk'] }
export const auditor: Actor = { id: 'auditor-1', roles: ['auditor'] }

export function clinician(practitioner: string): Actor {
  return { id: `clinician-${practitioner}`, roles: ['clinician'], practitioner }
}

/** Of the key file `keys` in `keyFolder`. */
export const TEST_PASSPHRASE = 'only for a test of records'

/** When the synthetic histories end, so that their last care relationships still hold. */
const HISTORIES_END = Date.UTC(2019, 4, 31)

type Options = Partial<Pick<RecordsDeps, 'onStage' | 'hooks' | 'onError' | 'uploadPace'>> & {
  readonly durable?: boolean
  readonly start?: number
  /** How many times as fast as time the clock runs; otherwise it stands. */
  readonly clockSpeed?: number
  /** Another store's key folder: blind names are then the same in both. */
  readonly keyFolder?: string
  readonly policies?: AccessDeps['policies']
  /** What else happens each time a record is unlocked: between a row's reading and its opening. */
  readonly onUnlock?: () => Promise<unknown>
}

export async function openTestRecords(options: Options = {}): Promise<TestRecords> {
  const { durable, start, clockSpeed, keyFolder, policies, onUnlock, ...more } = options
  const clock = testClock(start ?? HISTORIES_END, clockSpeed)
  const database = await openTestDatabase(
    [ledgerSchema, vaultSchema, accessSchema, recordsSchema],
    { durable: durable === true },
  )
  const folder = keyFolder ?? (await mkdtemp(join(tmpdir(), 'wardstone-records-')))
  const { sql, sequencerSql } = database
  const { now } = clock
  const keyring = await openKeyring({
    file: join(folder, 'keys'),
    passphrase: TEST_PASSPHRASE,
    create: keyFolder === undefined,
  })
  const vault = await openVault({ sql, keyring, now })
  const ledger = await openLedger({
    sql,
    sequencerSql,
    origin: 'records.test/ledger',
    signingKey: keyring.ledgerSigningKey,
    now,
    onError: (error) => {
      throw error
    },
  })
  const deps = { sql, ledger, now }
  const access = openAccess({ ...deps, vault, ...(policies === undefined ? {} : { policies }) })
  const seen = onUnlock === undefined ? vault : interrupted(vault, onUnlock)
  const records = openRecords({ ...deps, access, vault: seen, ...more })
  return {
    database,
    records,
    ledger,
    vault,
    access,
    clock,
    keyFolder: folder,
    async close() {
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function interrupted(vault: Vault, onUnlock: () => Promise<unknown>): Vault {
  return {
    ...vault,
    async unlock(ids) {
      await onUnlock()
      return vault.unlock(ids)
    },
  }
}

export function bytesOf(json: Json): Uint8Array {
  return utf8(JSON.stringify(json))
}

export type BundleFile = { readonly name: string; readonly bytes: Uint8Array }

/** The 80 Synthea bundles (22,800 resources) as files, or the first few of them. */
export async function syntheaBundles(filesMax = Infinity): Promise<BundleFile[]> {
  const { folder, remove } = unpackData('fhir/synthea-80.tar.gz')
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted()
    return await Promise.all(
      names
        .slice(0, filesMax)
        .map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
    )
  } finally {
    remove()
  }
}

/** The entries of a bundle file, read plainly. */
export function entriesOf({ bytes }: BundleFile): { fullUrl: string; resource: Resource }[] {
  const parsed = bundleSchema.parse(JSON.parse(fromUtf8(bytes)))
  return parsed.entry.map(({ fullUrl, resource }) => ({
    fullUrl,
    resource: resourceOf(resource, 'test'),
  }))
}

const bundleSchema = z.object({
  entry: z.array(z.object({ fullUrl: z.string(), resource: z.custom<Json>() })),
})

/** The same resources as updates under the ids that they came with, so that two stores can hold the same. */
export function withOwnIds(
  file: BundleFile,
  keep: (resource: Resource) => boolean = () => true,
): Uint8Array {
  const entry = entriesOf(file).flatMap(({ fullUrl, resource }) =>
    keep(resource)
      ? [
          {
            fullUrl,
            resource,
            request: { method: 'PUT', url: `${resource.resourceType}/${idOf(resource)}` },
          },
        ]
      : [],
  )
  return bytesOf({ resourceType: 'Bundle', type: 'transaction', entry })
}

export function idOf(resource: Resource): string {
  return textAt(resource, 'id') ?? ''
}

/** What was written, by its location in the request's order. */
export function writtenIn(answer: BundleAnswer): Written[] {
  return answer.entries.map((entry) => {
    if ('refused' in entry) throw entry.refused
    if ('read' in entry) throw new Error('a read writes nothing')
    return entry.written
  })
}

export const patient = (extra: Record<string, Json> = {}) => ({
  resourceType: 'Patient',
  name: [{ family: 'Doe' }],
  ...extra,
})
export const observation = (subject: string) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8302-2' }] },
  subject: { reference: subject },
})
export const post = (resource: Json & { resourceType?: string }, fullUrl?: string) => ({
  ...(fullUrl === undefined ? {} : { fullUrl }),
  resource,
  request: { method: 'POST', url: resource.resourceType ?? '' },
})
export const bundleOf = (type: string, ...entry: Json[]) =>
  bytesOf({ resourceType: 'Bundle', type, entry })
