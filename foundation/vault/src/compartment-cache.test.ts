import { describe, expect, it } from 'vitest'
import { openCompartmentCache } from './compartment-cache.ts'
import { compartmentId, type Compartment } from './compartment.ts'

const compartment = (id: number): Compartment => ({
  id: compartmentId(id),
  commitment: `c:${id}`,
  generation: 1,
  oldestGeneration: 1,
  sealing: () => 1,
  find: () => 1,
  startMessage: () => expect.unreachable(),
  openMessage: () => expect.unreachable(),
  seal: (_context, plaintext) => plaintext,
  open: (_context, sealed) => sealed,
  generationOf: () => 1,
  token: () => 0n,
  tokens: () => [],
})
const limits = { entriesMax: 2, barredMax: 2, freshForMs: 10 }

describe('the cache of unlocked compartments', () => {
  it('holds no more than its limit and drops the one used longest ago', () => {
    const cache = openCompartmentCache(limits)
    cache.put(compartment(1), 0)
    cache.put(compartment(2), 0)
    cache.get(compartmentId(1), 0)
    cache.put(compartment(3), 0)
    expect([1, 2, 3].map((id) => cache.get(compartmentId(id), 0) !== undefined)).toEqual([
      true,
      false,
      true,
    ])
  })

  it('says when what it holds is too old to trust', () => {
    const cache = openCompartmentCache(limits)
    cache.put(compartment(1), 100)
    expect([99, 100, 109, 110].map((at) => cache.get(compartmentId(1), at)?.fresh)).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('does not take back what was barred', () => {
    const cache = openCompartmentCache(limits)
    cache.put(compartment(1), 0)
    cache.bar(compartmentId(1))
    cache.put(compartment(1), 0)
    expect(cache.get(compartmentId(1), 0)).toBeUndefined()
  })
})
