/*
 * Numbers in buckets, sixteen to each power of two: 100 lies between 100 and 104. A larger number never lies in a smaller
 * bucket, so that ranges of numbers are ranges of buckets and have dyadic intervals as days do.
 */

/** Levels 0 (a bucket) to 10; two intervals of the last one hold all numbers. */
export const MAGNITUDE_LEVELS = 11
export const LAST_BUCKET = 2 ** MAGNITUDE_LEVELS - 1

const ZERO = 2 ** (MAGNITUDE_LEVELS - 1)
const PARTS = 16
const SMALLEST_POWER = -16
const POWERS = 56

/** The bucket of a number; what is nearer to zero than 2^-16 counts as zero, and from 2^40 on all count alike. */
export function bucketOf(value: number): number {
  const size = Math.abs(value)
  if (size < 2 ** SMALLEST_POWER) return ZERO
  return value > 0 ? ZERO + 1 + stepOf(size) : ZERO - 1 - stepOf(size)
}

function stepOf(size: number): number {
  const power = Math.floor(Math.log2(size))
  if (power >= SMALLEST_POWER + POWERS) return POWERS * PARTS - 1
  const part = Math.floor((size / 2 ** power - 1) * PARTS)
  return (power - SMALLEST_POWER) * PARTS + Math.min(PARTS - 1, Math.max(0, part))
}
