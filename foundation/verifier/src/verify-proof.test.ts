import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { consistencyProof, inclusionProof, subtreeConsistencyProof } from './build-proof.ts'
import { leafHash } from './merkle.ts'
import {
  numberedEntries,
  slowConsistency,
  slowInclusion,
  slowRoot,
  slowSubtree,
} from './slow-tree.ts'
import { openTree } from './tree.ts'
import {
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from './verify-proof.ts'

const vectors = unpackData('crypto/merkle-testdata.tar.gz')
afterAll(vectors.remove)

type Case = {
  readonly desc: string
  readonly wantErr: boolean
  readonly numbers: Readonly<Record<string, number>>
  readonly hashes: Readonly<Record<string, Uint8Array>>
  readonly proof: readonly Uint8Array[]
}

function casesOf(folder: string): Case[] {
  const base = join(vectors.folder, folder)
  return globSync('**/*.json', { cwd: base }).map((file) => readCase(join(base, file)))
}

function readCase(file: string): Case {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file whose shape its README states.
  const raw = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  const members = Object.entries(raw)
  return {
    desc: String(raw['desc']),
    wantErr: raw['wantErr'] === true,
    numbers: Object.fromEntries(
      members.flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
    ),
    hashes: Object.fromEntries(
      members.flatMap(([name, value]) =>
        name !== 'proof' && (typeof value === 'string' || value === null)
          ? [[name, decode(value ?? '')]]
          : [],
      ),
    ),
    proof: Array.isArray(raw['proof']) ? raw['proof'].map(decode) : [],
  }
}

/** Whether the claim holds; anything but a Fault is a bug and comes through. */
function holds(verify: () => void): boolean {
  try {
    verify()
    return true
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith('proof.')) return false
    throw error
  }
}

function verdicts(folder: string, verify: (vector: Case) => void) {
  return casesOf(folder).map((vector) => ({
    desc: vector.desc,
    want: !vector.wantErr,
    got: holds(() => verify(vector)),
  }))
}

const number = (vector: Case, name: string) => vector.numbers[name] ?? Number.NaN
const hash = (vector: Case, name: string) => vector.hashes[name] ?? new Uint8Array(0)

describe("transparency-dev's vectors", () => {
  it.each([
    [
      'inclusion',
      98,
      92,
      (vector: Case) =>
        verifyInclusion({
          index: number(vector, 'leafIdx'),
          size: number(vector, 'treeSize'),
          leaf: hash(vector, 'leafHash'),
          proof: vector.proof,
          root: hash(vector, 'root'),
        }),
    ],
    [
      'consistency',
      98,
      92,
      (vector: Case) =>
        verifyConsistency({
          oldSize: number(vector, 'size1'),
          newSize: number(vector, 'size2'),
          oldRoot: hash(vector, 'root1'),
          newRoot: hash(vector, 'root2'),
          proof: vector.proof,
        }),
    ],
    [
      'subtreeinclusion',
      204,
      192,
      (vector: Case) =>
        verifySubtreeInclusion({
          index: number(vector, 'leafIdx'),
          start: number(vector, 'start'),
          end: number(vector, 'end'),
          leaf: hash(vector, 'leafHash'),
          proof: vector.proof,
          root: hash(vector, 'root'),
        }),
    ],
    [
      'subtreeconsistency',
      118,
      106,
      (vector: Case) =>
        verifySubtreeConsistency({
          start: number(vector, 'start'),
          end: number(vector, 'end'),
          size: number(vector, 'size'),
          subtreeRoot: hash(vector, 'root1'),
          root: hash(vector, 'root2'),
          proof: vector.proof,
        }),
    ],
  ] as const)(
    'come out as published: %s, %i of which %i must fail',
    (folder, total, failing, verify) => {
      const results = verdicts(folder, verify)
      expect(results).toHaveLength(total)
      expect(results.filter((result) => !result.want)).toHaveLength(failing)
      expect(results.filter((result) => result.got !== result.want)).toEqual([])
    },
  )
})

const ENTRIES_MAX = 40
const entries = numberedEntries(ENTRIES_MAX)
const nodes = new Map<string, Uint8Array>()
const whole = openTree({ onNode: (level, n, node) => nodes.set(`${level}/${n}`, node) })
for (const entry of entries) whole.append(leafHash(entry))
const hashAt = async (level: number, n: number) => nodes.get(`${level}/${n}`) ?? new Uint8Array(0)
const rootOf = (size: number) => Uint8Array.from(slowRoot(entries.slice(0, size)))
const plain = (hashes: readonly Uint8Array[]) => hashes.map((each) => Uint8Array.from(each))

describe('proofs', () => {
  it('of inclusion are those of the definition, and hold, for every entry of every size', async () => {
    for (let size = 1; size <= ENTRIES_MAX; size++) {
      const root = rootOf(size)
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(index, size, hashAt)
        expect(proof).toEqual(plain(slowInclusion(index, entries.slice(0, size))))
        const leaf = leafHash(entries[index]!)
        verifyInclusion({ index, size, leaf, proof, root })
      }
    }
  })

  it('of consistency are those of the definition, and hold, between every two sizes', async () => {
    for (let newSize = 1; newSize <= ENTRIES_MAX; newSize++) {
      const newRoot = rootOf(newSize)
      for (let oldSize = 1; oldSize <= newSize; oldSize++) {
        const proof = await consistencyProof(oldSize, newSize, hashAt)
        expect(proof).toEqual(plain(slowConsistency(oldSize, entries.slice(0, newSize))))
        verifyConsistency({ oldSize, newSize, oldRoot: rootOf(oldSize), newRoot, proof })
      }
    }
  })

  it('of a part of the log are those of the definition, and hold, for every subtree of every size', async () => {
    let proofs = 0
    for (let size = 1; size <= ENTRIES_MAX; size++) {
      const root = rootOf(size)
      for (let start = 0; start < size; start++) {
        for (let end = start + 1; end <= size; end++) {
          const holder = 2 ** Math.ceil(Math.log2(end - start))
          const part = { start, end, size }
          if (start % holder !== 0) {
            await expect(subtreeConsistencyProof(part, hashAt)).rejects.toThrow('no subtree')
            continue
          }
          const proof = await subtreeConsistencyProof(part, hashAt)
          expect(proof).toEqual(plain(slowSubtree(start, end, entries.slice(0, size))))
          const subtreeRoot = Uint8Array.from(slowRoot(entries.slice(start, end)))
          verifySubtreeConsistency({ ...part, subtreeRoot, root, proof })
          proofs++
        }
      }
    }
    expect(proofs).toBeGreaterThan(1_000)
  })

  it('of inclusion fail for every other index, size, leaf, root and for every changed, lost or added hash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: ENTRIES_MAX })
          .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 }))),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        async ([size, index], pick, bit) => {
          const proof = await inclusionProof(index, size, hashAt)
          const right = { index, size, leaf: leafHash(entries[index]!), proof, root: rootOf(size) }
          const other = (index + 1 + (pick % ENTRIES_MAX)) % (2 * ENTRIES_MAX)
          const wrong = [
            ...(other === index ? [] : [{ ...right, index: other }]),
            { ...right, leaf: flip(right.leaf, bit) },
            { ...right, root: flip(right.root, bit) },
            { ...right, proof: [...proof, right.root] },
            { ...right, proof: [right.root, ...proof] },
            ...proof.map((_, i) => ({ ...right, proof: proof.toSpliced(i, 1) })),
            ...proof.map((each, i) => ({ ...right, proof: proof.with(i, flip(each, bit)) })),
          ]
          expect(wrong.map((claim) => holds(() => verifyInclusion(claim)))).not.toContain(true)
        },
      ),
    )
  })

  it('of consistency fail for other roots and for every changed, lost or added hash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 2, max: ENTRIES_MAX })
          .chain((newSize) =>
            fc.tuple(fc.integer({ min: 1, max: newSize - 1 }), fc.constant(newSize)),
          ),
        fc.integer({ min: 0, max: 255 }),
        async ([oldSize, newSize], bit) => {
          const proof = await consistencyProof(oldSize, newSize, hashAt)
          const right = {
            oldSize,
            newSize,
            oldRoot: rootOf(oldSize),
            newRoot: rootOf(newSize),
            proof,
          }
          const wrong = [
            { ...right, oldRoot: flip(right.oldRoot, bit) },
            { ...right, newRoot: flip(right.newRoot, bit) },
            { ...right, oldSize: newSize, newSize: oldSize },
            { ...right, proof: [...proof, right.oldRoot] },
            ...proof.map((_, i) => ({ ...right, proof: proof.toSpliced(i, 1) })),
            ...proof.map((each, i) => ({ ...right, proof: proof.with(i, flip(each, bit)) })),
          ]
          expect(wrong.map((claim) => holds(() => verifyConsistency(claim)))).not.toContain(true)
        },
      ),
    )
  })

  it('are refused, not guessed at, when a number in them cannot be one', () => {
    const zero = new Uint8Array(32)
    for (const index of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      const claim = { index, size: 2 ** 53 - 1, leaf: zero, proof: [], root: zero }
      expect(() => verifyInclusion(claim)).toThrow(
        expect.objectContaining({ code: 'proof.malformed' }),
      )
    }
  })

  it('work for logs far beyond 32 bits', async () => {
    const size = 2 ** 52 + 12_345
    const index = 2 ** 40 + 7
    // A tree in which every node has the same hash is no tree, but its proofs have the right length.
    const proof = await inclusionProof(index, size, async () => new Uint8Array(32))
    expect(proof).toHaveLength(53)
    const claim = { index, size, leaf: new Uint8Array(32), proof, root: new Uint8Array(32) }
    expect(() => verifyInclusion(claim)).toThrow('is not in the tree')
  })
})

function decode(text: unknown): Uint8Array {
  return Uint8Array.from(Buffer.from(String(text), 'base64'))
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return changed
}
