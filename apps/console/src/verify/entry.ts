import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { Evidence } from '@wardstone/core'
import { leafHash, parseEntry, type Hash } from '@wardstone/verifier'
import { Problem } from '../problem.ts'
import { headQuery, verified } from './head.ts'
import { pathSides, type Side } from './path-sides.ts'

/** An entry whose place in the ledger this browser has verified. */
export type ProvenEntry = {
  readonly index: number
  readonly evidence: Evidence
  /** Canonical JSON, exactly the bytes that were hashed. */
  readonly bytes: Uint8Array
  readonly leaf: Hash
  readonly proof: readonly Hash[]
  /** Which side each sibling stands on, leaf's sibling first. */
  readonly sides: readonly Side[]
  readonly size: number
  readonly note: string
  readonly root: Hash
  readonly checkedAt: number
  readonly milliseconds: number
}

/** Reads and proves one entry, once: a proof that held still holds when the ledger has grown. */
export function provenEntryQuery(queryClient: QueryClient, index: number) {
  return queryOptions({
    queryKey: ['proven-entry', index],
    queryFn: () => prove(queryClient, index),
    staleTime: Infinity,
    structuralSharing: false,
    retry: (failures, error) => failures < 5 && error instanceof Problem && error.code === NOT_YET,
    retryDelay: 1_000,
  })
}

/** One proven entry as a query; pass undefined to wait. */
export function useProvenEntry(index: number | undefined) {
  const queryClient = useQueryClient()
  return useQuery({
    ...provenEntryQuery(queryClient, index ?? -1),
    enabled: index !== undefined,
  })
}

/** What is asked for may be an entry in a second. */
export const NOT_YET = 'console.entry-not-yet'

async function prove(queryClient: QueryClient, index: number): Promise<ProvenEntry> {
  const cached = await queryClient.ensureQueryData(headQuery)
  const head =
    index < cached.size ? cached : await queryClient.fetchQuery({ ...headQuery, staleTime: 0 })
  const { size, root } = head.reader.checkpoint
  if (index >= size) {
    throw new Problem({
      status: 404,
      code: NOT_YET,
      title: 'There is no such entry yet',
      detail: `The ledger holds ${size} entries. A new entry appears within a second of what it records.`,
    })
  }
  return verified(async () => {
    const started = performance.now()
    const { bytes, proof } = await head.reader.entry(index)
    return {
      index,
      evidence: parseEntry(bytes),
      bytes,
      leaf: leafHash(bytes),
      proof,
      sides: pathSides(index, size),
      size,
      note: head.note,
      root,
      checkedAt: Date.now(),
      milliseconds: Math.max(1, Math.round(performance.now() - started)),
    }
  })
}
