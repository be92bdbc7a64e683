import { open, writeFile } from 'node:fs/promises'
import { Fault, type Evidence } from '@wardstone/core'
import {
  evaluatePolicy,
  formatSubjectAnswer,
  leafHash,
  parsePolicy,
  parseProofFile,
  SUBJECT_ANSWER_START,
  verifyForkEvidence,
  verifyProofFile,
  verifySubjectAnswer,
  type CompleteAnswer,
} from '@wardstone/verifier'
import type { Given } from './main.ts'
import { record, type Operator } from './operator.ts'
import { DONE, FOUND, print, usage } from './output.ts'

const FORK_LINE = 'wardstone.dev/fork@'
const FILE_BYTES_MAX = 16 * 1024 * 1024

/** `wardstone ledger proof INDEX [--out FILE]`: a proof of one entry that anyone checks offline. */
export async function proveEntryCommand(given: Given, operator: Operator): Promise<number> {
  const [word = '', ...rest] = given.words
  const index = Number(word)
  if (!/^\d+$/.test(word) || !Number.isSafeInteger(index) || rest.length > 0)
    return usage('Name one entry by its number: wardstone ledger proof INDEX')
  const text = await operator.send('GET', `/api/ledger/entries/${index}/proof`)
  const out = given.text('out')
  if (out === undefined) {
    process.stdout.write(text)
    return DONE
  }
  await writeNew(out, text)
  print(
    given,
    { index, out },
    `Wrote ${out}. Check it anywhere: wardstone proof verify ${out} --key VERIFIER_KEY`,
  )
  return DONE
}

/** `wardstone proof verify FILE --key VERIFIER_KEY [--entry FILE] [--policy FILE]`: no server, no network. */
export async function verifyProofCommand(given: Given): Promise<number> {
  const [path, ...rest] = given.words
  const vkey = given.text('key')
  if (path === undefined || rest.length > 0 || vkey === undefined)
    return usage('Say which and by whom: wardstone proof verify FILE --key VERIFIER_KEY')
  const text = await readText(path)
  const entryPath = given.text('entry')
  const policyPath = given.text('policy')
  const entry = entryPath === undefined ? undefined : Buffer.from(await readText(entryPath))
  const policy = policyPath === undefined ? undefined : await readText(policyPath)
  try {
    const verdict = await judge(text, vkey, entry, policy)
    print(given, { verified: true, ...verdict.facts }, `VERIFIED. ${verdict.words}`)
    return DONE
  } catch (error) {
    if (!(error instanceof Fault) || !error.code.startsWith('proof.')) throw error
    print(
      given,
      { verified: false, code: error.code, detail: error.message },
      `NOT VERIFIED. ${error.message}`,
    )
    return FOUND
  }
}

type Verdict = { readonly facts: Readonly<Record<string, unknown>>; readonly words: string }

async function judge(
  text: string,
  vkey: string,
  given: Uint8Array | undefined,
  policy: string | undefined,
): Promise<Verdict> {
  if (text.startsWith(FORK_LINE)) {
    const { origin, sizes } = await verifyForkEvidence(text, [vkey])
    const words = `The log ${origin} signed two heads that cannot both be true, of ${sizes[0]} and ${sizes[1]} entries.`
    return { facts: { origin, sizes, fork: true }, words }
  }
  if (text.startsWith(SUBJECT_ANSWER_START)) return judgeAnswer(text, vkey)
  const { extra, checkpoint: note } = parseProofFile(text)
  const entry = given ?? extra
  if (entry === undefined)
    throw new Fault(
      'proof.malformed',
      'The proof does not carry its entry. Give the entry’s bytes with --entry FILE.',
    )
  const { index, checkpoint } = await verifyProofFile(text, { leaf: leafHash(entry), vkey })
  const { origin, size } = checkpoint
  const words = [
    `Entry ${index} of ${origin}, which held ${size} entries and signed for them, is:`,
    '',
    `  ${Buffer.from(entry).toString('utf8')}`,
  ]
  const facts = { origin, index, size, entry: Buffer.from(entry).toString('utf8') }
  if (policy === undefined) return { facts, words: words.join('\n') }
  const witnessed = await judgePolicy(policy, note, vkey)
  return {
    facts: { ...facts, ...witnessed },
    words: [
      ...words,
      '',
      `Cosigned as the policy asks: ${witnessed.organisations.join(', ') || 'it asks for nobody'}.`,
    ].join('\n'),
  }
}

/** Everything about one subject, and how far it is everything. */
async function judgeAnswer(text: string, vkey: string): Promise<Verdict> {
  const answer = await verifySubjectAnswer(text, { verifierKeys: [vkey] })
  const { subject, size, at, entries, later, checkpoint } = answer
  const words = [
    `These ${entries.length} entries are all that name ${subject} among the first ${size} of ${checkpoint.origin} (${new Date(at).toISOString()}):`,
    '',
    ...entries.map(entryLine),
    ...(later.length === 0
      ? []
      : ['', `Later ones, each in the ledger; that there are no more is not proved:`]),
    ...later.map(entryLine),
  ]
  return { facts: { subject, size, at, entries, later }, words: words.join('\n') }
}

function entryLine({ index, evidence }: { index: number; evidence: Evidence }): string {
  const { at, kind, actor } = evidence
  return `  ${String(index).padStart(9)}  ${new Date(at).toISOString()}  ${kind.padEnd(28)} ${actor}`
}

/** `wardstone ledger about SUBJECT --out FILE`: every entry that names a patient, a device or a person, provably all. */
export async function aboutCommand(given: Given, operator: Operator): Promise<number> {
  const [subject = '', ...rest] = given.words
  const out = given.text('out')
  if (subject === '' || rest.length > 0 || out === undefined)
    return usage('Say about whom and where to: wardstone ledger about SUBJECT --out FILE')
  const path = `/api/ledger/subjects/${encodeURIComponent(subject)}`
  // What the server says is checked when it is read again: nothing is believed for being its shape.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said.
  const answer = JSON.parse(await operator.send('GET', path)) as CompleteAnswer
  const text = formatSubjectAnswer(answer)
  const { verifierKey } = record(JSON.parse(await operator.send('GET', '/api/ledger')))
  const { size, entries } = await verifySubjectAnswer(text, { verifierKeys: [String(verifierKey)] })
  await writeNew(out, text)
  print(
    given,
    { subject, out, size, entries: entries.length },
    `Wrote ${out}: ${entries.length} entries, all there are among the first ${size}. Check it anywhere: wardstone proof verify ${out} --key VERIFIER_KEY`,
  )
  return DONE
}

/** The organisations that witnessed the checkpoint. @throws Fault `proof.invalid` when the policy asks for more. */
async function judgePolicy(
  policy: string,
  note: string,
  vkey: string,
): Promise<{ readonly needed: number; readonly organisations: readonly string[] }> {
  const { satisfied, needed, organisations } = await evaluatePolicy(parsePolicy(policy), note, [
    vkey,
  ])
  const names = organisations.filter(({ witnessed }) => witnessed).map(({ name }) => name)
  if (!satisfied)
    throw new Fault(
      'proof.invalid',
      `The policy asks for ${needed} organisations; ${names.length} cosigned the checkpoint.`,
    )
  return { needed, organisations: names }
}

async function readText(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined)
    throw new Fault('input.not-found', `There is no file ${path} that can be read.`)
  try {
    const status = await file.stat()
    if (!status.isFile()) throw new Fault('input.not-found', `${path} is not a file.`)
    if (status.size > FILE_BYTES_MAX)
      throw new Fault('input.too-large', `${path} is over ${FILE_BYTES_MAX} bytes long.`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/** Writes a file that is not there yet. @throws Fault `input.conflict`. */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw exists
      ? new Fault('input.conflict', `${path} exists already; it is left as it is.`)
      : new Fault('input.invalid', `${path} cannot be written.`)
  }
}
