import { equalBytes, Fault, utf8, type Evidence } from '@wardstone/core'
import type { Checkpoint } from './checkpoint.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import { fromBase64 } from './encoding.ts'
import { parseEntry } from './entry.ts'
import { defaultSha256, emptyRoot, HASH_BYTES, leafHash, type Hash, type Sha256 } from './merkle.ts'
import {
  EMPTY_CHAIN,
  extendChain,
  INDEX_COVERS,
  indexLeaf,
  namedIn,
  subjectKey,
} from './subject-index.ts'
import { verifyInclusion } from './verify-proof.ts'

/** Kind of the evidence that says what the root of the index is. */
const ROOTED = 'ledger.index.rooted'

/** An entry and the hashes that prove it to be in the log; hashes are base64. */
export type ProvedEntry = {
  readonly index: number
  /** The entry's bytes, which are UTF-8. */
  readonly entry: string
  readonly proof: readonly string[]
}

/** A leaf of the index beside the place where a subject would be. */
export type Neighbour = {
  readonly position: number
  readonly key: string
  readonly chain: string
  readonly proof: readonly string[]
}

/**
 * Every entry that is about somebody or something, or says that they acted, with the proof that none is left out. Plain
 * JSON. `subject` is a commitment, a device or an account, as evidence names it.
 */
export type CompleteAnswer = {
  readonly subject: string
  /** The log's signed note, which every proof here leads to. */
  readonly checkpoint: string
  /** The entry that states the root of the index. */
  readonly rooted: ProvedEntry
  readonly place:
    | { readonly is: 'present'; readonly position: number; readonly proof: readonly string[] }
    | { readonly is: 'absent'; readonly before: Neighbour | null; readonly after: Neighbour | null }
  readonly entries: readonly ProvedEntry[]
}

export type VerifiedAnswer = {
  readonly subject: string
  readonly checkpoint: Checkpoint
  /** The answer is complete for entries below this one; later ones are not spoken of. */
  readonly completeTo: number
  /** When the index was rooted, by the log's own clock. */
  readonly at: number
  readonly entries: readonly { readonly index: number; readonly evidence: Evidence }[]
}

/** The head that a signed note states. @throws Fault unless the log signed it. */
type Believe = (note: string) => Promise<Checkpoint>

/**
 * Checks that an answer holds every entry that names its subject, unaltered, and none that does not.
 * That the index was derived honestly shows to whoever derives it again from the whole log.
 *
 * @throws Fault `proof.invalid` or `proof.malformed`.
 */
export function verifyAll(
  answer: CompleteAnswer,
  options: { readonly vkey: string; readonly sha256?: Sha256 },
): Promise<VerifiedAnswer> {
  return verifyAnswer(answer, (note) => verifyCheckpoint(note, options.vkey), options.sha256)
}

/** As `verifyAll`, for whoever decides in another way which checkpoints to believe. */
export async function verifyAnswer(
  answer: CompleteAnswer,
  believe: Believe,
  sha256 = defaultSha256,
): Promise<VerifiedAnswer> {
  try {
    return await check(answer, believe, sha256)
  } catch (error) {
    // Members that are missing or of another type: it was somebody else's JSON.
    if (error instanceof TypeError) throw malformed('it has not the members of an answer')
    throw error
  }
}

async function check(
  answer: CompleteAnswer,
  believe: Believe,
  sha256: Sha256,
): Promise<VerifiedAnswer> {
  const { subject } = answer
  const checkpoint = await believe(answer.checkpoint)
  const rooted = checkProved(answer.rooted, checkpoint, sha256)
  const root = readRoot(rooted)
  if (answer.rooted.index < root.size)
    throw refused('the index speaks of entries that came after it')
  const entries = answer.entries.map((one) => ({
    index: one.index,
    evidence: checkProved(one, checkpoint, sha256),
  }))
  let chain = EMPTY_CHAIN
  let last = -1
  for (const { index, evidence } of entries) {
    if (!namedIn(evidence).includes(subject))
      throw refused(`entry ${index} is about another subject`)
    if (index <= last) throw refused(`entry ${index} is out of order`)
    if (index >= root.size) throw refused(`entry ${index} is later than the index`)
    chain = extendChain(chain, index, sha256)
    last = index
  }
  if (subject === '') throw refused('entries without a subject are not in the index')
  checkPlace(answer, chain, root, sha256)
  return { subject, checkpoint, completeTo: root.size, at: rooted.at, entries }
}

type IndexRoot = { readonly size: number; readonly root: Hash; readonly subjects: number }

/** The evidence of an entry that the checkpoint covers. @throws Fault `proof.invalid` or `proof.malformed`. */
export function checkProved(
  one: ProvedEntry,
  { size, root }: Checkpoint,
  sha256 = defaultSha256,
): Evidence {
  const bytes = utf8(one.entry)
  const leaf = leafHash(bytes, sha256)
  const proof = one.proof.map(readHash)
  try {
    verifyInclusion({ index: one.index, size, leaf, proof, root }, sha256)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.code, `The proof of entry ${one.index} does not hold: ${error.message}`)
  }
  return parseEntry(bytes)
}

function readRoot({ kind, facts }: Evidence): IndexRoot {
  const { size, root, subjects, covers } = facts
  if (kind !== ROOTED) throw refused('the root of the index is taken from another kind of entry')
  if (typeof size !== 'number' || typeof subjects !== 'number' || typeof root !== 'string')
    throw refused('the root of the index is not stated as it should be')
  if (covers !== INDEX_COVERS) throw refused('the index is of before it covered actors')
  return { size, root: readHash(root), subjects }
}

function checkPlace(
  { subject, place, entries }: CompleteAnswer,
  chain: Hash,
  index: IndexRoot,
  sha256: Sha256,
): void {
  const key = subjectKey(subject, sha256)
  if (place.is === 'present') {
    if (entries.length === 0) throw refused('the index names entries, and none is here')
    checkLeaf({ ...place, key, chain }, index, sha256)
    return
  }
  if (entries.length > 0) throw refused('the index is said to name none of these entries')
  const { before, after } = place
  if (before !== null) checkNeighbour(before, index, sha256)
  if (after !== null) checkNeighbour(after, index, sha256)
  const first = before === null ? 0 : before.position + 1
  if (first !== (after === null ? index.subjects : after.position))
    throw refused('other subjects lie between the two that are shown')
  if (index.subjects === 0 && !equalBytes(index.root, emptyRoot(sha256)))
    throw refused('an index of nobody has another root')
  const between =
    (before === null || isLess(readHash(before.key), key)) &&
    (after === null || isLess(key, readHash(after.key)))
  if (!between) throw refused('the subject does not belong between the two that are shown')
}

function checkNeighbour(neighbour: Neighbour, index: IndexRoot, sha256: Sha256): void {
  const { position, proof } = neighbour
  const [key, chain] = [readHash(neighbour.key), readHash(neighbour.chain)]
  checkLeaf({ position, proof, key, chain }, index, sha256)
}

function checkLeaf(
  leaf: { position: number; proof: readonly string[]; key: Hash; chain: Hash },
  { root, subjects }: IndexRoot,
  sha256: Sha256,
): void {
  try {
    const hash = leafHash(indexLeaf(leaf.key, leaf.chain), sha256)
    const proof = leaf.proof.map(readHash)
    verifyInclusion({ index: leaf.position, size: subjects, leaf: hash, proof, root }, sha256)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'proof.invalid') throw error
    throw refused('the index has other entries for this subject, or another subject there')
  }
}

function isLess(a: Hash, b: Hash): boolean {
  const at = a.findIndex((byte, i) => byte !== b[i])
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0)
}

function readHash(text: string): Hash {
  const hash = fromBase64(text)
  if (hash?.length !== HASH_BYTES) throw malformed('one of its hashes is none')
  return hash
}

function refused(reason: string): Fault {
  return new Fault('proof.invalid', `The answer is not complete or not true: ${reason}.`)
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The answer cannot be read: ${reason}.`)
}
