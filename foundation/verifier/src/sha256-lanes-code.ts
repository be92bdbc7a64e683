/**
 * Writes a WebAssembly module that hashes four messages of equal length at once with SHA-256 (FIPS 180-4 §6.2.2), one
 * in each 32-bit lane of a vector. It is written when it is needed, so that the code that runs is the code that is
 * read here; tests compare it with another implementation byte for byte.
 *
 * Export `hash(groups, blocks)`: `groups` times four messages of `blocks` padded blocks each lie one after the other
 * from `INPUT`; their hashes, 32 bytes each in the same order, come to `OUTPUT`.
 */

/** Where hashes come to. */
export const OUTPUT = 0
/** Where messages begin: behind room for 1,024 hashes. */
export const INPUT = 32_768
/** Bytes of messages that one call takes. */
export const INPUT_BYTES = 1_048_576
export const LANES = 4

const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
const PAGE_BYTES = 65_536
const BLOCK_BYTES = 64

const op = {
  block: 0x02,
  loop: 0x03,
  end: 0x0b,
  brIf: 0x0d,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  i32Const: 0x41,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  simd: 0xfd,
} as const

/** Instructions of the fixed-width SIMD extension, behind the prefix `0xfd`. */
const simd = {
  load: 0,
  store: 11,
  const: 12,
  shuffle: 13,
  splat: 17,
  and: 78,
  or: 80,
  xor: 81,
  bitselect: 82,
  shl: 171,
  shrU: 173,
  add: 174,
} as const

const type = { i32: 0x7f, v128: 0x7b, func: 0x60, empty: 0x40 } as const

/** The module's bytes. `constants` are the 64 round constants, `initial` the eight words that a hash begins with. */
export function writeLanesModule(): Uint8Array<ArrayBuffer> {
  const pages = Math.ceil((INPUT + INPUT_BYTES) / PAGE_BYTES)
  return Uint8Array.from([
    ...header,
    ...section(1, [1, type.func, 2, type.i32, type.i32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...unsigned(pages)]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('hash'), 0, 0]),
    ...section(10, [1, ...sized(writeHash())]),
  ])
}

// Locals: two parameters and five more numbers, then vectors.
const local = {
  groups: 0,
  blocks: 1,
  left: 2,
  lane: 3,
  stride: 4,
  output: 5,
  at: 6,
  state: 7,
  working: 15,
  schedule: 23,
  spare: 39,
  other: 40,
} as const

function writeHash(): number[] {
  const declared = [2, 5, type.i32, 34, type.v128]
  const perBlock = [
    ...set(local.left, get(local.blocks)),
    ...loop([
      ...loadSchedule(),
      ...range(8).flatMap((i) => set(local.working + i, get(local.state + i))),
      ...range(64).flatMap(round),
      ...range(8).flatMap((i) =>
        // After 64 rounds every word is where it began.
        set(local.state + i, add(get(local.state + i), get(local.working + i))),
      ),
      ...set(local.lane, [...get(local.lane), ...i32(BLOCK_BYTES), op.i32Add]),
      ...count(local.left),
    ]),
  ]
  return [
    ...declared,
    ...set(local.stride, [...get(local.blocks), ...i32(BLOCK_BYTES), op.i32Mul]),
    ...set(local.lane, i32(INPUT)),
    ...set(local.output, i32(OUTPUT)),
    ...loop([
      ...initialWords.flatMap((word, i) => set(local.state + i, splat(word))),
      ...perBlock,
      ...storeState(),
      // The first lane's pointer has come to the second message; three more lie in between.
      ...set(local.lane, [
        ...get(local.lane),
        ...get(local.stride),
        ...i32(3),
        op.i32Mul,
        op.i32Add,
      ]),
      ...set(local.output, [...get(local.output), ...i32(32 * LANES), op.i32Add]),
      ...count(local.groups),
    ]),
    op.end,
  ]
}

/** Sixteen words of each of four messages into vectors: words are big-endian, and the lanes change places with them. */
function loadSchedule(): number[] {
  return range(4).flatMap((quarter) => {
    const load = range(LANES).flatMap((lane) => [
      ...(lane === 0
        ? set(local.at, get(local.lane))
        : set(local.at, [...get(local.at), ...get(local.stride), op.i32Add])),
      ...set(
        local.working + lane,
        swapBytes([...get(local.at), op.simd, simd.load, 4, ...unsigned(quarter * 16)]),
      ),
    ])
    return [
      ...load,
      ...transpose(
        range(4).map((lane) => local.working + lane),
        range(4).map((i) => local.schedule + 4 * quarter + i),
      ),
    ]
  })
}

/** Hashes of four lanes as bytes, one after the other. */
function storeState(): number[] {
  return [0, 4].flatMap((half) => [
    ...transpose(
      range(4).map((i) => local.state + half + i),
      range(4).map((i) => local.working + i),
    ),
    ...range(LANES).flatMap((lane) => [
      ...get(local.output),
      ...swapBytes(get(local.working + lane)),
      op.simd,
      simd.store,
      4,
      ...unsigned(lane * 32 + half * 4),
    ]),
  ])
}

/** Rows of four vectors become columns. */
function transpose(from: readonly number[], to: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = from
  const [w = 0, x = 0, y = 0, z = 0] = to
  const low = [0, 4, 1, 5]
  const high = [2, 6, 3, 7]
  return [
    ...set(local.spare, shuffleWords(get(a), get(c), low)),
    ...set(local.other, shuffleWords(get(b), get(d), low)),
    ...shuffleWords(get(a), get(c), high),
    ...shuffleWords(get(b), get(d), high),
    ...set(z, []),
    ...set(y, []),
    ...set(w, shuffleWords(get(local.spare), get(local.other), low)),
    ...set(x, shuffleWords(get(local.spare), get(local.other), high)),
    ...set(local.spare, get(y)),
    ...set(y, shuffleWords(get(local.spare), get(z), low)),
    ...set(z, shuffleWords(get(local.spare), get(z), high)),
  ]
}

/** One round. The eight words do not move: what changes is which of them is called `a`. */
function round(t: number): number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = range(8).map(
    (i) => local.working + ((i - t + 64) % 8),
  )
  const w = local.schedule + (t % 16)
  const bigSigma1 = xor(rotate(e, 6), rotate(e, 11), rotate(e, 25))
  const choose = [...get(f), ...get(g), ...get(e), op.simd, ...unsigned(simd.bitselect)]
  const bigSigma0 = xor(rotate(a, 2), rotate(a, 13), rotate(a, 22))
  const majority = [
    ...get(c),
    ...get(b),
    ...xor(get(a), get(b)),
    op.simd,
    ...unsigned(simd.bitselect),
  ]
  return [
    ...(t < 16 ? [] : extendSchedule(t)),
    ...set(h, add(get(h), bigSigma1, choose, splat(roundConstants[t] ?? 0), get(w))),
    ...set(d, add(get(d), get(h))),
    ...set(h, add(get(h), bigSigma0, majority)),
  ]
}

function extendSchedule(t: number): number[] {
  const at = (back: number) => local.schedule + ((t - back) % 16)
  const sigma0 = xor(rotate(at(15), 7), rotate(at(15), 18), shift(at(15), 3))
  const sigma1 = xor(rotate(at(2), 17), rotate(at(2), 19), shift(at(2), 10))
  return set(at(16), add(get(at(16)), sigma0, get(at(7)), sigma1))
}

const get = (index: number): number[] => [op.get, index]
const set = (index: number, value: readonly number[]): number[] => [...value, op.set, index]
const i32 = (value: number): number[] => [op.i32Const, ...signed(value)]
const splat = (word: number): number[] => [
  op.simd,
  simd.const,
  ...range(16).map((i) => (word >>> (8 * (i % 4))) & 0xff),
]
const shift = (index: number, bits: number): number[] => [
  ...get(index),
  ...i32(bits),
  op.simd,
  ...unsigned(simd.shrU),
]
/** There is no rotation of lanes: two shifts. */
const rotate = (index: number, bits: number): number[] => [
  ...shift(index, bits),
  ...get(index),
  ...i32(32 - bits),
  op.simd,
  ...unsigned(simd.shl),
  op.simd,
  simd.or,
]
const add = (...terms: readonly (readonly number[])[]): number[] => fold(simd.add, terms)
const xor = (...terms: readonly (readonly number[])[]): number[] => fold(simd.xor, terms)
const shuffle = (
  a: readonly number[],
  b: readonly number[],
  bytes: readonly number[],
): number[] => [...a, ...b, op.simd, simd.shuffle, ...bytes]
const shuffleWords = (
  a: readonly number[],
  b: readonly number[],
  words: readonly number[],
): number[] =>
  shuffle(
    a,
    b,
    words.flatMap((word) => range(4).map((byte) => word * 4 + byte)),
  )

/** Each word the other way round; the value is used twice, so it is kept. */
function swapBytes(value: readonly number[]): number[] {
  const reversed = range(16).map((i) => (i & ~3) + 3 - (i & 3))
  return shuffle([...value, op.tee, local.spare], get(local.spare), reversed)
}

function fold(code: number, [first = [], ...rest]: readonly (readonly number[])[]): number[] {
  return [...first, ...rest.flatMap((term) => [...term, op.simd, ...unsigned(code)])]
}

/** Runs at least once, and again while the counter that its body leaves behind is not zero. */
function loop(body: readonly number[]): number[] {
  return [op.loop, type.empty, ...body, op.brIf, 0, op.end]
}

function count(index: number): number[] {
  return [...get(index), ...i32(1), op.i32Sub, op.tee, index]
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)]
}

function sized(content: readonly number[]): number[] {
  return [...unsigned(content.length), ...content]
}

function name(text: string): number[] {
  return [text.length, ...Array.from(text, (character) => character.charCodeAt(0))]
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)]
}

function range(count_: number): number[] {
  return Array.from({ length: count_ }, (_, i) => i)
}

const primes = [2]
for (let candidate = 3; primes.length < 64; candidate += 2) {
  if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
}

/** The first 32 bits of the fraction of a root, exactly: floor of the root of n · 2^(32·degree), less its whole part. */
function fraction(n: number, degree: 2 | 3): number {
  const power = BigInt(degree)
  const target = BigInt(n) << (32n * power)
  let low = 0n
  let high = 1n << 40n
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** power <= target) low = middle
    else high = middle
  }
  return Number(low & 0xffff_ffffn)
}

/** FIPS 180-4 §4.2.2 and §5.3.3: roots of the first primes. */
const roundConstants = primes.map((prime) => fraction(prime, 3))
const initialWords = primes.slice(0, 8).map((prime) => fraction(prime, 2))
