import type { Figure } from './run.ts'

/** Concurrent callers of `rate`. */
export const CALLERS = 32

/** The median of several values, with the smallest and the largest. */
export function figure(
  bench: string,
  unit: string,
  values: readonly number[],
  conditions: string,
): Figure {
  const spread = [percentile(values, 0), percentile(values, 1)] as const
  return { bench, value: percentile(values, 0.5), unit, runs: values.length, spread, conditions }
}

export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0
}

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/** Calls a second, of `total` calls by 32 callers. */
export async function rate(total: number, call: (n: number) => Promise<void>): Promise<number> {
  let next = 0
  const elapsed = await seconds(() =>
    atOnce(CALLERS, async () => {
      while (next < total) await call(next++)
    }),
  )
  return total / elapsed
}

export async function atOnce(lanes: number, work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: lanes }, work))
}
