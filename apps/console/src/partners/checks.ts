import { useQuery } from '@tanstack/react-query'
import {
  parseForkEvidence,
  parseSignedNote,
  verifyForkEvidence,
  verifySignedCheckpoint,
} from '@wardstone/verifier'
import { partnersApi, type Fork, type Partner, type WitnessOverview } from '../partners-api.ts'
import { headQuery, verified } from '../verify/head.ts'

/** Two heads that one log signed, as they were signed, and whether this browser found that they cannot both be true. */
export type CheckedFork = {
  readonly older: string
  readonly newer: string
  readonly sizes: readonly [number, number]
  readonly checkedAt: number
}

/**
 * Verifies the evidence of a fork in this browser with the keys that were entered for that log.
 * Without keys nothing is verified, and nobody accused.
 */
export function useCheckedFork(fork: Fork, vkeys: readonly string[]) {
  return useQuery({
    queryKey: ['fork', fork.id, vkeys],
    enabled: vkeys.length > 0,
    staleTime: Infinity,
    queryFn: async (): Promise<CheckedFork> => {
      const text = await partnersApi.fork(fork.id)
      return verified(async () => {
        const { sizes } = await verifyForkEvidence(text, vkeys)
        const { older, newer } = parseForkEvidence(text)
        return { older, newer, sizes, checkedAt: Date.now() }
      })
    },
  })
}

type CosignedHead = NonNullable<WitnessOverview['cosigned']>

/** Names of the witness keys whose signatures on our head this browser has verified, with their type. */
export type CheckedCosignatures = {
  readonly signedBy: ReadonlySet<string>
  readonly checkedAt: number
}

/** How a cosignature is named in `CheckedCosignatures`. */
export function signatureName(witness: string, algorithm: 'Ed25519' | 'ML-DSA-44'): string {
  return `${witness} ${algorithm}`
}

/**
 * Verifies in this browser that our head was signed by our ledger and cosigned by the partners' keys, and that the head
 * of now only adds to it.
 */
export function useCheckedCosignatures(
  cosigned: CosignedHead | null,
  partners: readonly Partner[] | undefined,
) {
  const { data: head } = useQuery(headQuery)
  const witnessKeys = partners?.flatMap((partner) => partner.witnessKeys)
  return useQuery({
    queryKey: ['cosigned', cosigned?.checkpoint, witnessKeys],
    enabled:
      cosigned !== null &&
      witnessKeys !== undefined &&
      head !== undefined &&
      head.size >= cosigned.size,
    staleTime: Infinity,
    structuralSharing: false,
    queryFn: async (): Promise<CheckedCosignatures> => {
      const { checkpoint } = cosigned ?? { checkpoint: '' }
      return verified(async () => {
        await head?.reader.verifyOlder(checkpoint)
        const keys = [...(head === undefined ? [] : [head.vkey]), ...(witnessKeys ?? [])]
        const { signedBy } = await verifySignedCheckpoint(checkpoint, keys)
        const names = signedBy.map(({ key }) =>
          signatureName(key.name, key.type === 'ml-dsa-44' ? 'ML-DSA-44' : 'Ed25519'),
        )
        return { signedBy: new Set(names), checkedAt: Date.now() }
      })
    },
  })
}

/** The text of a signed note, and who signed it. */
export function partsOfNote(note: string): {
  readonly text: string
  readonly names: readonly string[]
} {
  const { text, signatures } = parseSignedNote(note)
  return { text, names: signatures.map(({ name }) => name) }
}
