import type { Compartment } from '@wardstone/vault'
import type { ClaimingRow } from './custody.ts'
import { OPENED_BYTES_MAX } from './limits.ts'
import type { Resource } from './resource.ts'
import { keyText } from './store.ts'

export type OpenRow = { readonly json: string; readonly resource: Resource }
type SealedClaim = ClaimingRow & { readonly sealed: Uint8Array }
type Entry = { readonly row: SealedClaim; readonly open: OpenRow }
type Generation = {
  readonly byCompartment: WeakMap<Compartment, Map<string, Entry>>
  bytes: number
}

/**
 * Newest versions that were opened lately, so that a chart that is open is not decrypted for each of its searches. What is kept
 * answers for a row only while every column is the one that was proved, ciphertext included. It hangs on the unlocked
 * compartment: when the vault lets that go, because its patient was erased or its keys may no longer be used, it is gone too.
 */
export type OpenedRows = {
  find(compartment: Compartment, row: SealedClaim): OpenRow | undefined
  keep(compartment: Compartment, row: SealedClaim, open: OpenRow): void
}

const none = (): Generation => ({ byCompartment: new WeakMap(), bytes: 0 })

/** `bytesMax` bounds the memory: what was not asked for since half of it was filled anew leaves. */
export function openOpenedRows(bytesMax = OPENED_BYTES_MAX): OpenedRows {
  let [young, old] = [none(), none()]

  function put(compartment: Compartment, key: string, entry: Entry): void {
    if (young.bytes > bytesMax / 2) [young, old] = [none(), young]
    const entries = young.byCompartment.get(compartment) ?? new Map<string, Entry>()
    young.byCompartment.set(compartment, entries)
    if (!entries.has(key)) young.bytes += sizeOf(entry)
    entries.set(key, entry)
  }

  return {
    find(compartment, row) {
      const key = keyText(row.key)
      const recent = young.byCompartment.get(compartment)?.get(key)
      const entry = recent ?? old.byCompartment.get(compartment)?.get(key)
      if (entry === undefined || !isSame(entry.row, row)) return undefined
      if (recent === undefined) put(compartment, key, entry)
      return entry.open
    },
    keep: (compartment, row, open) => put(compartment, keyText(row.key), { row, open }),
  }
}

/** Bytes that an entry takes at most, about: ciphertext, text, parsed resource and tokens. */
function sizeOf({ row, open }: Entry): number {
  return row.sealed.length + 6 * open.json.length + row.tokens.length
}

function isSame(a: SealedClaim, b: SealedClaim): boolean {
  return (
    b.current &&
    !b.superseded &&
    a.version === b.version &&
    a.compartment === b.compartment &&
    a.tokens === b.tokens &&
    isSameBytes(a.proof, b.proof) &&
    isSameBytes(a.population, b.population) &&
    isSameBytes(a.sealed, b.sealed)
  )
}

function isSameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0
}
