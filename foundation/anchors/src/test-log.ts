import { hash } from 'node:crypto'
import { utf8 } from '@wardstone/core'
import {
  consistencyProof,
  formatCheckpoint,
  formatSignedNote,
  leafHash,
  openTree,
  type Hash,
} from '@wardstone/verifier'

/** A log in memory, to anchor what a ledger would. */
export type TestLog = {
  /** Root of its first `size` entries. */
  root(size: number): Hash
  /** A checkpoint of that size. Nobody who anchors looks at its signature. */
  checkpoint(size: number): string
  prove(oldSize: number, newSize: number): Promise<readonly Hash[]>
}

/** A log of `size` entries; another `content` makes another history. */
export function openTestLog(origin: string, size: number, content = 'entry'): TestLog {
  const roots: Hash[] = []
  const nodes = new Map<string, Hash>()
  const tree = openTree({
    sha256: (data) => Uint8Array.from(hash('sha256', data, 'buffer')),
    onNode: (level, n, node) => void nodes.set(`${level}/${n}`, node),
  })
  roots.push(tree.root())
  for (let i = 0; i < size; i++) {
    tree.append(leafHash(utf8(`${content} ${i}`)))
    roots.push(tree.root())
  }
  const root = (at: number) => roots[at] ?? tree.root()
  return {
    root,
    checkpoint(at) {
      const text = formatCheckpoint({ origin, size: at, root: root(at) })
      const signature = { name: origin, id: 1, signature: new Uint8Array(64) }
      return formatSignedNote({ text, signatures: [signature] })
    },
    prove: (oldSize, newSize) =>
      consistencyProof(oldSize, newSize, async (level, n) => nodes.get(`${level}/${n}`) ?? root(0)),
  }
}
