import { defaultSha256, HASH_BYTES, type Sha256 } from './merkle.ts'
import { INPUT, INPUT_BYTES, LANES, OUTPUT, writeLanesModule } from './sha256-lanes-code.ts'
import { plainTreeHasher, type TreeHasher } from './tree-hasher.ts'

const BLOCK_BYTES = 64
/** The byte that every padding begins with, and the length in bits after it (FIPS 180-4 §5.1.1). */
const PADDING_BYTES = 9
const PADDING_MARK = 0x80
const NODE_BLOCKS = 2
const NODE_BITS = 8 * (1 + 2 * HASH_BYTES)

type Lanes = {
  readonly memory: { readonly buffer: ArrayBuffer }
  hash(groups: number, blocks: number): void
}

/** What this needs of WebAssembly, which not every runtime has and no type of Node.js names. */
type WebAssemblyLike = {
  instantiate(bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: Lanes } }>
}

/**
 * Hashes four at a time with the vectors of WebAssembly, which is several times as fast as one at a time. Where they
 * are missing or a page's policy forbids them, the answers come from plain code and are the same.
 */
export async function openLaneHasher(sha256: Sha256 = defaultSha256): Promise<TreeHasher> {
  const lanes = await instantiate()
  return lanes === undefined ? plainTreeHasher(sha256) : laneHasher(lanes)
}

async function instantiate(): Promise<Lanes | undefined> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is missing of it ends in the catch below.
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyLike }
  try {
    return (await WebAssembly.instantiate(writeLanesModule())).instance.exports
  } catch {
    return undefined
  }
}

function laneHasher(lanes: Lanes): TreeHasher {
  const memory = new Uint8Array(lanes.memory.buffer)
  return {
    leaves(entries) {
      const hashes = new Uint8Array(entries.length * HASH_BYTES)
      for (const [blocks, positions] of byBlocks(entries)) {
        const room = Math.floor(INPUT_BYTES / (blocks * BLOCK_BYTES * LANES)) * LANES
        const atOnce = Math.min(room, INPUT / HASH_BYTES)
        for (let from = 0; from < positions.length; from += atOnce) {
          hashLeaves(lanes, memory, entries, positions.slice(from, from + atOnce), blocks, hashes)
        }
      }
      return hashes
    },
    perfectRoot(hashes) {
      let level = hashes
      while (level.length > HASH_BYTES) level = hashPairs(lanes, memory, level)
      return level.slice()
    },
  }
}

/** Positions of entries by how many blocks each takes as a leaf: lanes go in step, so they must be of one length. */
function byBlocks(entries: readonly Uint8Array[]): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (const [position, { length }] of entries.entries()) {
    const blocks = Math.ceil((1 + length + PADDING_BYTES) / BLOCK_BYTES)
    const group = groups.get(blocks)
    if (group === undefined) groups.set(blocks, [position])
    else group.push(position)
  }
  return groups
}

function hashLeaves(
  lanes: Lanes,
  memory: Uint8Array,
  entries: readonly Uint8Array[],
  positions: readonly number[],
  blocks: number,
  hashes: Uint8Array,
): void {
  let at = INPUT
  for (const position of positions) {
    const entry = entries[position] ?? new Uint8Array(0)
    const end = at + blocks * BLOCK_BYTES
    const bits = 8 * (1 + entry.length)
    memory[at] = 0
    memory.set(entry, at + 1)
    memory.fill(0, at + 1 + entry.length, end)
    memory[at + 1 + entry.length] = PADDING_MARK
    writeBits(memory, end, bits)
    at = end
  }
  lanes.hash(Math.ceil(positions.length / LANES), blocks)
  for (const [i, position] of positions.entries()) {
    const from = OUTPUT + i * HASH_BYTES
    hashes.set(memory.subarray(from, from + HASH_BYTES), position * HASH_BYTES)
  }
}

/** One level of a tree up: at most 256 hashes become half as many. */
function hashPairs(lanes: Lanes, memory: Uint8Array, hashes: Uint8Array): Uint8Array {
  const pairs = hashes.length / (2 * HASH_BYTES)
  for (let pair = 0; pair < pairs; pair++) {
    const at = INPUT + pair * NODE_BLOCKS * BLOCK_BYTES
    const end = at + NODE_BLOCKS * BLOCK_BYTES
    const from = pair * 2 * HASH_BYTES
    memory[at] = 1
    memory.set(hashes.subarray(from, from + 2 * HASH_BYTES), at + 1)
    memory.fill(0, at + 1 + 2 * HASH_BYTES, end)
    memory[at + 1 + 2 * HASH_BYTES] = PADDING_MARK
    writeBits(memory, end, NODE_BITS)
  }
  lanes.hash(Math.ceil(pairs / LANES), NODE_BLOCKS)
  return memory.subarray(OUTPUT, OUTPUT + pairs * HASH_BYTES)
}

/** The message's length ends its last block. An entry has fewer than 2^24 bits. */
function writeBits(memory: Uint8Array, end: number, bits: number): void {
  memory[end - 3] = bits >>> 16
  memory[end - 2] = (bits >>> 8) & 0xff
  memory[end - 1] = bits & 0xff
}
