import { createHash } from 'node:crypto'
import { equalBytes, Fault } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { verifyCheckpoint, type Checkpoint, type ForkEvidence } from '@wardstone/verifier'
import type { Forks } from './forks.ts'
import type { OwnTree } from './own-tree.ts'
import { fetchWatched } from './submit.ts'

/** A head of our ledger, signed, and the tree below it. */
export type OwnHead = {
  readonly checkpoint: string
  readonly head: Checkpoint
  readonly tree: OwnTree
}

/**
 * Why a witness that knows our log will not go on with it: perhaps it saw another log signed with our key. Then both
 * heads are kept, as we would of anybody else.
 *
 * @returns undefined when nothing is wrong: another of our servers was faster.
 */
export async function examineRefusal(
  deps: { readonly sql: Sql; readonly ledger: Ledger; readonly forks: Forks },
  refused: { readonly url: string; readonly own: OwnHead; readonly reason: string },
): Promise<string | undefined> {
  const { sql, ledger, forks } = deps
  const { url, own, reason } = refused
  const originHash = createHash('sha256').update(ledger.origin).digest('hex')
  const theirs = await fetchWatched(url, originHash)
  const seen = theirs === undefined ? undefined : await readOwn(theirs, ledger.verifierKey)
  if (theirs === undefined || seen === undefined) return reason
  if (seen.size > own.head.size) {
    if ((await ledger.head()).size >= seen.size) return undefined
    return `it holds a checkpoint of ${seen.size} entries signed with our key, and we have ${own.head.size}: this ledger was restored from an older copy, or somebody else has its key`
  }
  const fork = await forkOf(theirs, seen, own)
  if (fork === undefined) return reason
  await sql.begin((tx) => forks.keep(tx, fork, [ledger.verifierKey]))
  return `it holds another checkpoint of ${seen.size} entries signed with our key: this ledger is forked`
}

async function readOwn(checkpoint: string, vkey: string): Promise<Checkpoint | undefined> {
  try {
    return await verifyCheckpoint(checkpoint, vkey)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return undefined
  }
}

async function forkOf(
  theirs: string,
  seen: Checkpoint,
  own: OwnHead,
): Promise<ForkEvidence | undefined> {
  if (seen.size === 0) return undefined
  const root = await own.tree.rootAt(seen.size)
  if (root === undefined || equalBytes(root, seen.root)) return undefined
  const proof = await own.tree.proofFrom(seen.size)
  return { older: theirs, newer: own.checkpoint, root, proof }
}
