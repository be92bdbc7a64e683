/** A generator of numbers that a seed decides: the same seed gives the same numbers on every machine. Never for secrets. */
export type Random = {
  /** From 0 up to but not including 1. */
  next(): number
  /** A whole number, both ends included. */
  between(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  /** Roughly normal: the sum of three uniform numbers, which never strays beyond three deviations. */
  normal(mean: number, deviation: number): number
  /** In the form of a version 4 UUID (RFC 9562 §5.4). */
  uuid(): string
}

/** A generator for one seed. A text names the stream: `${seed}/patient/7` is independent of `${seed}/patient/8`. */
export function openRandom(seed: string): Random {
  let state = hash(seed)

  // mulberry32: 32 bits of state, a full period, and enough for invented people.
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const random: Random = {
    next,
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick(from) {
      const picked = from[Math.floor(next() * from.length)]
      if (picked === undefined) throw new Error('there is nothing to pick from')
      return picked
    },
    normal: (mean, deviation) => mean + (next() + next() + next() - 1.5) * 2 * deviation,
    uuid() {
      const hex = Array.from({ length: 30 }, () => Math.floor(next() * 16).toString(16)).join('')
      const [, a = '', b = '', c = '', d = '', e = ''] =
        /^(.{8})(.{4})(.{3})(.{3})(.{12})$/.exec(hex) ?? []
      return `${a}-${b}-4${c}-a${d}-${e}`
    },
  }
  return random
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return value
}
