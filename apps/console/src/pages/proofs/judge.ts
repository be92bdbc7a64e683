import { Fault, fromUtf8, type Evidence } from '@wardstone/core'
import {
  evaluatePolicy,
  formatCheckpointKey,
  leafHash,
  parseCheckpointKey,
  parseEntry,
  parsePolicy,
  parseProofFile,
  verifyForkEvidence,
  verifyInclusion,
  verifySignedCheckpoint,
  verifySubjectAnswer,
  type Checkpoint,
  type SignedCheckpoint,
  type SubjectAnswer,
} from '@wardstone/verifier'
import { countOf, formatCount, formatExact } from '../../ui/format.ts'

/** What somebody was given and wants to know the truth of. */
export type Given = {
  /** A `.tlog-proof` file, evidence of a fork, a file about a subject, or a checkpoint. */
  readonly proof: Uint8Array
  /** Bytes of the entry, where the proof does not carry them. */
  readonly entry: Uint8Array | undefined
  /** Verifier keys, one a line. */
  readonly keys: string
  /** A tlog-policy; empty where nobody's cosignature is asked for. */
  readonly policy: string
}

/** One thing that was checked and holds. */
type Held = { readonly what: string; readonly detail: string }

/** An entry that was proved; `evidence` where it is Wardstone's. */
export type ShownEntry = {
  readonly index: number
  readonly bytes: Uint8Array
  readonly evidence: Evidence | undefined
}

export type Conclusion = {
  readonly title: string
  readonly words: string
  readonly entry?: ShownEntry
  readonly answer?: SubjectAnswer
}

/** What holds, in order, and then what follows from it, or the first thing that is wrong. */
export type Judged = {
  readonly held: readonly Held[]
  readonly outcome:
    | { readonly is: 'proved'; readonly conclusion: Conclusion }
    | { readonly is: 'refused'; readonly reason: string }
}

type Hold = (what: string, detail: string) => void

const PROOF = 'c2sp.org/tlog-proof@v1'
const FORK = 'wardstone.dev/fork@v1'

/** Checks what was given, here, with nobody's help. */
export async function judge(given: Given): Promise<Judged> {
  const held: Held[] = []
  try {
    const conclusion = await examine(given, (what, detail) => held.push({ what, detail }))
    return { held, outcome: { is: 'proved', conclusion } }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { held, outcome: { is: 'refused', reason: error.message } }
  }
}

async function examine(given: Given, hold: Hold): Promise<Conclusion> {
  const text = decode(given.proof)
  if (text.trim() === '')
    throw malformed('There is nothing to check yet. Drop a proof, or paste it.')
  const keys = readKeys(given.keys)
  if (keys.length === 0) throw malformed('Enter the verifier key of the log that you were given.')
  if (text.startsWith(`${PROOF}\n`)) return examineProof(given, text, keys, hold)
  if (text.startsWith(`${FORK}\n`)) return examineFork(text, keys, hold)
  if (text.startsWith('{')) return examineAnswer(text, keys, hold)
  return examineCheckpoint(given, text, keys, hold)
}

async function examineProof(
  given: Given,
  text: string,
  keys: readonly string[],
  hold: Hold,
): Promise<Conclusion> {
  const { extra, index, proof, checkpoint: note } = parseProofFile(text)
  const bytes = given.entry ?? extra
  if (bytes === undefined)
    throw malformed('The proof does not carry its entry. Add the file of the entry beside it.')
  const { checkpoint } = await examineSignatures(given, note, keys, hold)
  const { origin, size, root } = checkpoint
  verifyInclusion({ index, size, leaf: leafHash(bytes), proof, root })
  hold(
    `Entry ${formatCount(index)} is in it`,
    `${countOf(proof.length, 'hash', 'hashes')} lead from the entry’s bytes to the signed root`,
  )
  const evidence = readEvidence(bytes)
  const when = evidence === undefined ? '' : `, stated on ${formatExact(evidence.at)}`
  return {
    title: 'The proof holds',
    words: `The entry below is number ${formatCount(index)} of ${origin}${when}. Nobody can have changed it since that log signed for ${countOf(size, 'entry', 'entries')}.`,
    entry: { index, bytes, evidence },
  }
}

/** The checkpoint's signature by its own log, the cosignatures under it, and the policy's demand. */
async function examineSignatures(
  given: Given,
  note: string,
  keys: readonly string[],
  hold: Hold,
): Promise<SignedCheckpoint> {
  const policy = given.policy.trim() === '' ? undefined : parsePolicy(endLine(given.policy))
  const asked = policy?.witnesses.map(({ key }) => formatCheckpointKey(key)) ?? []
  const signed = await verifySignedCheckpoint(note, [...new Set([...keys, ...asked])])
  const { origin, size } = signed.checkpoint
  const own = signed.signedBy.filter(({ key }) => key.name === origin)
  if (own.length === 0) {
    const cosigners = signed.signedBy.map(({ key }) => key.name).join(', ')
    throw new Fault(
      'proof.invalid',
      `${cosigners} cosigned the checkpoint, but none of the keys is that of the log itself, ${origin}.`,
    )
  }
  hold(
    `${origin} signed for ${countOf(size, 'entry', 'entries')}`,
    'with a key that you were given',
  )
  holdCosignatures(signed, hold)
  if (policy !== undefined) {
    const logs = keys.filter((key) => key.startsWith(`${origin}+`))
    const { satisfied, needed, organisations } = await evaluatePolicy(policy, note, logs)
    const names = organisations.filter(({ witnessed }) => witnessed).map(({ name }) => name)
    const found = names.length === 0 ? 'nobody of them did' : `${names.join(', ')} did`
    if (!satisfied)
      throw new Fault(
        'proof.invalid',
        `The policy asks that ${needed} of ${countOf(organisations.length, 'organisation')} cosigned; ${found}.`,
      )
    hold('The policy is met', `${needed} of ${organisations.length} had to cosign; ${found}`)
  }
  return signed
}

function holdCosignatures({ checkpoint, signedBy }: SignedCheckpoint, hold: Hold): void {
  const cosigners = signedBy.filter(({ key }) => key.name !== checkpoint.origin)
  for (const { key, time } of cosigners) {
    const when = time === undefined ? 'without saying when' : `on ${formatExact(time * 1000)}`
    hold(`${key.name} cosigned it`, `${when}: it saw no other history up to there`)
  }
}

async function examineCheckpoint(
  given: Given,
  text: string,
  keys: readonly string[],
  hold: Hold,
): Promise<Conclusion> {
  const { checkpoint } = await examineSignatures(given, endLine(text), keys, hold)
  return { title: 'The checkpoint is signed', words: checkpointWords(checkpoint) }
}

function checkpointWords({ origin, size }: Checkpoint): string {
  return `${origin} committed itself to exactly these ${countOf(size, 'entry', 'entries')}. A checkpoint alone says nothing about any one of them: for that, ask for a proof.`
}

async function examineFork(text: string, keys: readonly string[], hold: Hold): Promise<Conclusion> {
  const { origin, sizes } = await verifyForkEvidence(text, keys)
  const [older, newer] = sizes.map((size) => formatCount(size))
  hold(`${origin} signed a head of ${older} entries`, 'with a key that you were given')
  hold(`${origin} signed a head of ${newer} entries`, 'with a key that you were given')
  hold('The two cannot both be true', 'the newer one does not continue the older one')
  return {
    title: 'The log forked',
    words: `${origin} signed two histories. At least one of those who read it was shown entries that others were not.`,
  }
}

async function examineAnswer(
  text: string,
  keys: readonly string[],
  hold: Hold,
): Promise<Conclusion> {
  const answer = await verifySubjectAnswer(text, { verifierKeys: keys })
  const { subject, size, entries, later, at, checkpoint } = answer
  hold(
    `${checkpoint.origin} signed for ${countOf(checkpoint.size, 'entry', 'entries')}`,
    'with a key that you were given',
  )
  hold(`The index of entries below ${formatCount(size)} is in it`, `stated on ${formatExact(at)}`)
  const found = countOf(entries.length, 'entry', 'entries')
  hold(`It names ${found}, and every one is here`, 'each proved to be in the log')
  if (later.length > 0)
    hold(
      countOf(later.length, 'later entry', 'later entries'),
      'each proved to be in the log; that there are no more is not proved',
    )
  return {
    title:
      entries.length + later.length === 0
        ? 'The log says nothing about this subject'
        : 'The answer is complete',
    words: `These are all the entries below number ${formatCount(size)} of ${checkpoint.origin} that name ${subject}.`,
    answer,
  }
}

/** Verifier keys, one a line. @throws Fault `proof.malformed` naming the line. */
function readKeys(text: string): string[] {
  return text.split('\n').flatMap((line, i) => {
    const key = line.trim()
    if (key === '') return []
    try {
      parseCheckpointKey(key)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      throw malformed(`Line ${i + 1} of the keys: ${error.message}`)
    }
    return [key]
  })
}

function readEvidence(bytes: Uint8Array): Evidence | undefined {
  try {
    return parseEntry(bytes)
  } catch (error) {
    // A log of somebody else has entries of its own making; they are shown as they are.
    if (error instanceof Fault) return undefined
    throw error
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw malformed('The proof is not text (UTF-8). Was another file chosen?')
  }
}

/** A last line that lost its end when it was copied gets it back. */
function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

function malformed(message: string): Fault {
  return new Fault('proof.malformed', message)
}
