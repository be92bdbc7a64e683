import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { Fault } from '@wardstone/core'
import { fromBase64, leafHash, verifyInclusion, type Hash } from '@wardstone/verifier'
import { get } from '../api.ts'
import { Problem } from '../problem.ts'
import { NOT_YET, provenEntryQuery, type ProvenEntry } from './entry.ts'
import { verified } from './head.ts'

/** Names one version of one resource. */
export type VersionName = {
  readonly type: string
  readonly id: string
  readonly version: number
}

/** A stored version that this browser has tied to the ledger entry which wrote it. */
export type ProvenVersion = {
  readonly entry: ProvenEntry
  /** SHA-256 of the ciphertext. */
  readonly hash: Hash
  /** Bytes of ciphertext that were hashed here; undefined when it is too large to be sent twice. */
  readonly bytes: number | undefined
  /** Its place among the rows that the entry binds. */
  readonly index: number
  readonly size: number
  readonly steps: number
}

/** What the server says of a version, before anything of it was checked. Hashes are base64. */
export type VersionProof = {
  readonly entry: number | null
  readonly batch: number
  readonly index: number
  readonly size: number
  readonly proof: readonly string[]
  readonly hash: string
  readonly sealed: string | null
}

/** Reads and checks one version. Asking for its proof is a reading and leaves an entry, so it is asked for once. */
export function useProvenVersion(name: VersionName) {
  const queryClient = useQueryClient()
  return useQuery({
    queryKey: ['proven-version', name.type, name.id, name.version],
    queryFn: () => prove(queryClient, name),
    staleTime: Infinity,
    structuralSharing: false,
    refetchOnWindowFocus: false,
    retry: (failures, error) => failures < 5 && error instanceof Problem && error.code === NOT_YET,
    retryDelay: 1_000,
  })
}

async function prove(queryClient: QueryClient, name: VersionName): Promise<ProvenVersion> {
  const { type, id, version } = name
  const given = await get<VersionProof>(
    `/api/records/versions/${encodeURIComponent(type)}/${encodeURIComponent(id)}/${version}/proof`,
  )
  if (given.entry === null) {
    throw new Problem({
      status: 404,
      code: NOT_YET,
      title: 'No entry of the ledger binds this version yet',
      detail:
        'An entry appears within a second of what it records. Later than that, it is missing.',
    })
  }
  const entry = await queryClient.fetchQuery(provenEntryQuery(queryClient, given.entry))
  return verified(async () => ({ entry, ...(await checkVersion(given, entry.evidence)) }))
}

/**
 * Checks that the ciphertext has its hash, and that this hash is one of the rows which the evidence binds: `digest` is the
 * RFC 6962 root over SHA-256 of the sealed rows that one transaction wrote into one record.
 *
 * @throws Fault `proof.invalid` naming what does not hold, `proof.malformed`.
 */
export async function checkVersion(
  given: VersionProof,
  evidence: ProvenEntry['evidence'],
): Promise<Omit<ProvenVersion, 'entry'>> {
  const { digest, resources } = boundBy(evidence, given.batch)
  if (typeof digest !== 'string')
    throw new Fault('proof.invalid', 'The entry that was named is not one of a change of a record.')
  const hash = bytesOf(given.hash)
  const sealed = given.sealed === null ? undefined : bytesOf(given.sealed)
  if (sealed !== undefined && !isSame(await sha256(sealed), hash))
    throw new Fault('proof.invalid', 'The stored ciphertext does not have the hash that was named.')
  if (resources !== given.size)
    throw new Fault(
      'proof.invalid',
      `The entry binds ${Number(resources)} rows, and ${given.size} are stored: rows were added or removed behind the server.`,
    )
  const proof = given.proof.map(bytesOf)
  const { index, size } = given
  verifyInclusion({ index, size, leaf: leafHash(hash), proof, root: bytesOf(digest) })
  return { hash, bytes: sealed?.length, index, size, steps: proof.length }
}

/** What an entry says of the rows of one transaction: that of their change, or one of when they were sealed again. */
function boundBy(
  { kind, facts }: ProvenEntry['evidence'],
  batch: number,
): { readonly digest?: unknown; readonly resources?: unknown } {
  if (kind === 'records.changed') return facts['batch'] === batch ? facts : {}
  const batches: unknown = facts['batches']
  if (kind !== 'records.resealed' || !Array.isArray(batches)) return {}
  const found = batches.find(
    (each: unknown): each is object =>
      typeof each === 'object' && each !== null && 'batch' in each && each.batch === batch,
  )
  return found ?? {}
}

/** @throws Fault `proof.malformed`. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(base64)
  if (bytes === undefined) throw new Fault('proof.malformed', 'A part of the proof is no base64.')
  return bytes
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}
