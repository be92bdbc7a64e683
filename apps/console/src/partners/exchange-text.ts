import { Fault } from '@wardstone/core'
import { parseCheckpointKey } from '@wardstone/verifier'

const FIRST_LINE = 'wardstone.dev/partner@v1'
const TEXT_CHARACTERS_MAX = 40_000
const ORGANISATION_CHARACTERS_MAX = 100
const URL_CHARACTERS_MAX = 500
const KEYS_MAX = 4

/** What one organisation gives to another, so that each may witness and mirror the other's ledger. */
export type Exchange = {
  readonly organisation: string
  readonly logKeys: readonly string[]
  readonly witnessKeys: readonly string[]
  /** Submission prefix of its witness; null where it does not witness. */
  readonly url: string | null
  readonly mirrorKeys: readonly string[]
  /** Submission prefix of its mirror; null where it keeps none. */
  readonly mirrorUrl: string | null
}

/**
 * Writes it as a text: a line that names the format, then one `name value` a line in this order: `organisation`, `log`,
 * `witness`, `url`, `mirror`, `mirror-url`. Keys may repeat; what there is none of is left out.
 */
export function formatExchange(exchange: Exchange): string {
  const { organisation, logKeys, witnessKeys, url, mirrorKeys, mirrorUrl } = exchange
  const lines = [
    FIRST_LINE,
    `organisation ${organisation}`,
    ...logKeys.map((key) => `log ${key}`),
    ...witnessKeys.map((key) => `witness ${key}`),
    ...(url === null ? [] : [`url ${url}`]),
    ...mirrorKeys.map((key) => `mirror ${key}`),
    ...(mirrorUrl === null ? [] : [`mirror-url ${mirrorUrl}`]),
  ]
  return `${lines.join('\n')}\n`
}

const names = ['organisation', 'log', 'witness', 'url', 'mirror', 'mirror-url'] as const
type Name = (typeof names)[number]
const many: readonly Name[] = ['log', 'witness', 'mirror']

/**
 * Reads such a text. Space around the whole, and the line ends of another system, are what a mail program adds and are
 * passed over; nothing else is.
 * @throws Fault `proof.malformed` naming the line and the rule.
 */
export function parseExchange(input: string): Exchange {
  if (input.length > TEXT_CHARACTERS_MAX)
    throw malformed(`it is longer than ${TEXT_CHARACTERS_MAX} characters`)
  const [first, ...lines] = input.trim().replaceAll('\r\n', '\n').split('\n')
  if (first !== FIRST_LINE) throw malformed(`its first line is not ${FIRST_LINE}`)
  const values = new Map<Name, readonly string[]>()
  let last = 0
  for (const [index, line] of lines.entries()) {
    const { name, value } = readLine(line, index + 2)
    const place = names.indexOf(name)
    if (place < last) throw malformed(`line ${index + 2} stands in the wrong place`)
    const before = values.get(name) ?? []
    if (before.length >= (many.includes(name) ? KEYS_MAX : 1))
      throw malformed(`line ${index + 2} is one “${name}” too many`)
    values.set(name, [...before, value])
    last = place
  }
  return requireWhole({
    organisation: values.get('organisation')?.[0] ?? '',
    logKeys: values.get('log') ?? [],
    witnessKeys: values.get('witness') ?? [],
    url: values.get('url')?.[0] ?? null,
    mirrorKeys: values.get('mirror') ?? [],
    mirrorUrl: values.get('mirror-url')?.[0] ?? null,
  })
}

function readLine(line: string, number: number): { readonly name: Name; readonly value: string } {
  const space = line.indexOf(' ')
  const name = names.find((each) => each === line.slice(0, space))
  const value = line.slice(space + 1)
  if (name === undefined)
    throw malformed(
      `line ${number} is none of ${names.join(', ')}; a mail program may have broken a long line: ask for it as a file`,
    )
  if (value === '' || value !== value.trim() || /\p{Cc}/u.test(value))
    throw malformed(`line ${number} has no value, or spaces around it`)
  const flaw = flawOf(name, value)
  if (flaw !== undefined) throw malformed(`line ${number}: ${flaw}`)
  return { name, value }
}

function flawOf(name: Name, value: string): string | undefined {
  if (name === 'organisation')
    return value.length > ORGANISATION_CHARACTERS_MAX
      ? `a name has at most ${ORGANISATION_CHARACTERS_MAX} characters`
      : undefined
  if (many.includes(name)) return flawOfKey(value)
  return value.length > URL_CHARACTERS_MAX || !URL.canParse(value)
    ? 'this is not an address'
    : undefined
}

/** What is wrong with a verifier key, as the end of a sentence; undefined when nothing is. */
export function flawOfKey(vkey: string): string | undefined {
  try {
    parseCheckpointKey(vkey)
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
}

function requireWhole(exchange: Exchange): Exchange {
  const { organisation, logKeys, witnessKeys, url, mirrorKeys, mirrorUrl } = exchange
  if (organisation === '') throw malformed('it does not name an organisation')
  if (logKeys.length + witnessKeys.length + mirrorKeys.length === 0)
    throw malformed('it holds no key')
  if (witnessKeys.length > 0 !== (url !== null))
    throw malformed('a witness has keys and a url, both or neither')
  if (mirrorKeys.length > 0 !== (mirrorUrl !== null))
    throw malformed('a mirror has keys and a mirror-url, both or neither')
  return exchange
}

/** Bytes of the hash that people compare: nobody makes other keys with the same 128 bits. */
const FINGERPRINT_BYTES = 16

/**
 * What two people read to each other to be sure that nobody changed the keys on the way: the beginning of the SHA-256
 * of the text without the name, in groups of four digits. The name may be written as the reader likes.
 */
export async function fingerprintOf(exchange: Exchange): Promise<string> {
  const text = formatExchange({ ...exchange, organisation: '-' })
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  const digits = Array.from(new Uint8Array(digest, 0, FINGERPRINT_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  return digits.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The text cannot be used: ${reason}.`)
}
