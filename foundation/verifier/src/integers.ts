import { Fault } from '@wardstone/core'

// Sizes and indexes go beyond 32 bits, where `>>` and `&` cut numbers off; these do not.

/** Whether the lowest bit of a whole number is set. */
export function isOdd(n: number): boolean {
  return n % 2 === 1
}

/** A whole number without its lowest bit. */
export function halve(n: number): number {
  return Math.floor(n / 2)
}

/** Largest power of two smaller than `n`, for `n` > 1: where RFC 6962 §2.1 splits a tree. */
export function splitPoint(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Smallest power of two that is at least `n`. */
export function powerAtLeast(n: number): number {
  let power = 1
  while (power < n) power *= 2
  return power
}

/** How many of the lowest bits of a whole number above 0 are clear. */
export function trailingZeroes(n: number): number {
  let bits = 0
  for (let rest = n; rest > 0 && !isOdd(rest); rest = halve(rest)) bits++
  return bits
}

/** @throws Fault `proof.malformed` unless every value is a whole number from 0 to 2^53 - 1. */
export function requireWhole(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new Fault('proof.malformed', `The ${name} in the proof is not a whole number.`)
    }
  }
}

/**
 * Reads a decimal number as tlog texts write it: digits only, no leading zero.
 * @returns undefined when it is anything else or too large to count with.
 */
export function parseDecimal(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}
