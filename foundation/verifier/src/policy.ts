import { Fault, fromUtf8, utf8 } from '@wardstone/core'
import { formatCheckpointKey, parseCheckpointKey, type CheckpointKey } from './checkpoint-key.ts'
import { toBase64 } from './encoding.ts'
import { parseDecimal } from './integers.ts'

/** Logs, witnesses and groups of one policy. The standard asks for at least 32 of each. */
const POLICY_NAMES_MAX = 256
const POLICY_BYTES_MAX = 1024 * 1024
const NONE = 'none'

type Reachable = { readonly key: CheckpointKey; readonly url?: string }
type PolicyWitness = Reachable & { readonly name: string }
/** It has witnessed a checkpoint when `threshold` of its members have. */
type PolicyGroup = {
  readonly name: string
  readonly threshold: number
  readonly members: readonly string[]
}

/** Which checkpoints to believe: any of the logs signed, and the quorum witnessed (c2sp.org/tlog-policy). */
export type Policy = {
  readonly logs: readonly Reachable[]
  readonly witnesses: readonly PolicyWitness[]
  readonly groups: readonly PolicyGroup[]
  /** Name of a witness or a group, or `none`. */
  readonly quorum: string
}

/** Reads a policy. @throws Fault `proof.malformed`, naming the line and the rule that it breaks. */
export function parsePolicy(input: Uint8Array | string): Policy {
  const text = decode(input)
  if (!text.endsWith('\n')) throw malformed('its last line does not end: it may have been cut off')
  const draft = openDraft()
  const lines = text.slice(0, -1).split('\n')
  for (const [i, line] of lines.entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    if (words[0] === undefined || words[0].startsWith('#')) continue
    draft.read(words, (reason) => malformed(`line ${i + 1}: ${reason}`))
  }
  return draft.finish()
}

/** Writes a policy, one line a log, witness, group and quorum. */
export function formatPolicy({ logs, witnesses, groups, quorum }: Policy): string {
  const lines = [
    ...logs.map((log) => `log ${reach(log)}`),
    ...witnesses.map((witness) => `witness ${witness.name} ${reach(witness)}`),
    ...groups.map(
      ({ name, threshold, members }) => `group ${name} ${threshold} ${members.join(' ')}`,
    ),
    `quorum ${quorum}`,
  ]
  return `${lines.join('\n')}\n`
}

function reach({ key, url }: Reachable): string {
  return `${formatCheckpointKey(key)}${url === undefined ? '' : ` ${url}`}`
}

type Refuse = (reason: string) => Fault

/** A policy as it is read: what is known so far, and the rules for the next line. */
function openDraft(): {
  read(words: readonly string[], refuse: Refuse): void
  finish(): Policy
} {
  const logs: Reachable[] = []
  const witnesses: PolicyWitness[] = []
  const groups: PolicyGroup[] = []
  const named = new Set<string>()
  const members = new Set<string>()
  let quorum: string | undefined

  const name = (word: string | undefined, refuse: Refuse): string => {
    if (word === undefined) throw refuse('a name is missing')
    if (word === NONE) throw refuse('the name none is taken: it means no cosignature at all')
    if (named.has(word)) throw refuse(`the name ${word} is defined twice`)
    if (named.size === POLICY_NAMES_MAX)
      throw refuse(`there are more than ${POLICY_NAMES_MAX} witnesses and groups`)
    named.add(word)
    return word
  }
  const readers: Readonly<Record<string, (words: readonly string[], refuse: Refuse) => void>> = {
    log(words, refuse) {
      if (logs.length === POLICY_NAMES_MAX)
        throw refuse(`there are more than ${POLICY_NAMES_MAX} logs`)
      logs.push(readReachable(words, logs, refuse))
    },
    witness([first, ...words], refuse) {
      const own = name(first, refuse)
      const witness = readReachable(words, witnesses, refuse)
      if (witness.key.type === 'ed25519')
        throw refuse('a witness signs with a key of type 4 or 6, and this one is of type 1')
      witnesses.push({ name: own, ...witness })
    },
    group([first, threshold, ...listed], refuse) {
      for (const member of listed) {
        if (!named.has(member)) throw refuse(`${member} is not defined on a line before`)
        if (members.has(member))
          throw refuse(`${member} is a member already, and would count twice`)
        members.add(member)
      }
      if (listed.length === 0) throw refuse('a group has at least one member')
      const group = { threshold: readThreshold(threshold, listed.length, refuse), members: listed }
      groups.push({ name: name(first, refuse), ...group })
    },
    quorum([wanted, ...rest], refuse) {
      if (quorum !== undefined) throw refuse('the quorum is defined twice')
      if (wanted === undefined || rest.length > 0) throw refuse('a quorum is one name')
      if (wanted !== NONE && !named.has(wanted))
        throw refuse(`${wanted} is not defined on a line before`)
      quorum = wanted
    },
  }
  return {
    read([keyword = '', ...words], refuse) {
      const reader = Object.hasOwn(readers, keyword) ? readers[keyword] : undefined
      if (reader === undefined)
        throw refuse(`a line begins with log, witness, group or quorum, not with ${keyword}`)
      reader(words, refuse)
    },
    finish() {
      if (quorum === undefined) throw malformed('it has no quorum line')
      return { logs, witnesses, groups, quorum }
    },
  }
}

function readReachable(
  [vkey, url, ...rest]: readonly string[],
  known: readonly Reachable[],
  refuse: Refuse,
): Reachable {
  if (vkey === undefined) throw refuse('a verifier key is missing')
  if (rest.length > 0) throw refuse('something follows after the URL')
  const key = readKey(vkey, refuse)
  // The same key under another name would count twice.
  const same = (other: Reachable) => toBase64(other.key.publicKey) === toBase64(key.publicKey)
  if (known.some(same)) throw refuse('this public key is on another line already')
  return { key, ...(url === undefined ? {} : { url }) }
}

function readKey(vkey: string, refuse: Refuse): CheckpointKey {
  try {
    return parseCheckpointKey(vkey)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw refuse(error.message)
  }
}

function readThreshold(word: string | undefined, count: number, refuse: Refuse): number {
  if (word === 'any') return 1
  if (word === 'all') return count
  const threshold = parseDecimal(word ?? '')
  if (threshold === undefined || threshold < 1 || threshold > count)
    throw refuse(`of ${count} members, all, any or 1 to ${count} must agree`)
  return threshold
}

/**
 * Names are octets to the standard. UTF-8 keeps them apart as well; of a file that is not UTF-8 each octet is taken for
 * one character, which keeps them apart too.
 */
function decode(input: Uint8Array | string): string {
  const bytes = typeof input === 'string' ? utf8(input) : input
  if (bytes.length > POLICY_BYTES_MAX) throw malformed('it is over 1 MiB')
  if (bytes.some((byte) => (byte < 0x20 && byte !== 0x09 && byte !== 0x0a) || byte === 0x7f))
    throw malformed('it holds a control character other than tab and newline')
  try {
    return fromUtf8(bytes)
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  }
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The policy cannot be used: ${reason}.`)
}
