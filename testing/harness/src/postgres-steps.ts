/**
 * Reads along on a connection to PostgreSQL (protocol 3.0, "Message Formats") and says which statement goes out, and
 * which is answered. Knows what the client in use sends: whole messages in each write, one Sync a statement.
 */
export type PostgresSteps = {
  /** The statements that this write executes, each with the place of its first byte. */
  sent(bytes: Buffer): readonly Executed[]
  /** The statements that are answered to the end with these bytes. */
  answered(bytes: Buffer): readonly Executed[]
}

type Executed = {
  /** What it does, in a few words: `insert into ledger_head`, `commit`. */
  readonly step: string
  /** Where in the write its message begins. */
  readonly at: number
  /** Whether it commits something all by itself or ends a transaction: what it did is durable once it is answered. */
  readonly commits: boolean
}

const PROTOCOL = 0x0003_0000
const HEADER_BYTES = 5
const STEP_LENGTH_MAX = 40
const IDLE = 'I'.charCodeAt(0)

/** Whether the first write of a connection opens one to PostgreSQL ("StartupMessage"). */
export function opensPostgres(bytes: Buffer): boolean {
  return bytes.length > 8 && bytes.readInt32BE(4) === PROTOCOL
}

export function openPostgresSteps(): PostgresSteps {
  const statements = new Map<string, string>()
  // One a Sync or simple query that is not answered yet.
  const waiting: (Executed | undefined)[] = []
  let bound: Executed | undefined
  let inTransaction = false
  let rest: Buffer = Buffer.alloc(0)

  const executed = (text: string, at: number): Executed => {
    const step = stepOf(text)
    const writes = !inTransaction && /^(?:insert|update|delete)/.test(step)
    return { step, at, commits: writes || step === 'commit' }
  }
  const read = (type: string, body: Buffer, at: number): Executed | undefined => {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2)
    if (type === 'P') statements.set(first, second)
    if (type === 'B') bound = executed(statements.get(second) ?? '', at)
    if (type === 'B') return bound
    const simple = type === 'Q' ? executed(first, at) : undefined
    if (type === 'Q') waiting.push(simple)
    if (type === 'S') {
      waiting.push(bound)
      bound = undefined
    }
    return simple
  }

  return {
    sent(bytes) {
      const found: Executed[] = []
      for (const { type, body, at } of messages(bytes).whole) {
        const one = read(type, body, at)
        if (one !== undefined) found.push(one)
      }
      return found
    },
    answered(bytes) {
      const { whole, end } = messages(Buffer.concat([rest, bytes]))
      rest = Buffer.from(Buffer.concat([rest, bytes]).subarray(end))
      const found: Executed[] = []
      for (const { type, body } of whole) {
        if (type !== 'Z') continue
        inTransaction = body[0] !== IDLE
        const one = waiting.shift()
        if (one !== undefined) found.push(one)
      }
      return found
    },
  }
}

type Message = { readonly type: string; readonly body: Buffer; readonly at: number }

function messages(bytes: Buffer): { readonly whole: readonly Message[]; readonly end: number } {
  const whole: Message[] = []
  let at = 0
  while (at + HEADER_BYTES <= bytes.length) {
    const end = at + 1 + bytes.readInt32BE(at + 1)
    if (end > bytes.length) break
    const type = String.fromCharCode(bytes[at] ?? 0)
    whole.push({ type, body: bytes.subarray(at + HEADER_BYTES, end), at })
    at = end
  }
  return { whole, end: at }
}

/** Whether a statement changes nothing, so that after it is the same moment as before whatever comes next. */
export function isRead(step: string): boolean {
  return step.startsWith('select ') || step === 'begin'
}

const patterns = [
  /\b(insert into \w+)/,
  /\b(update \w+)\s+(?:as \w+ )?set\b/,
  /\b(delete from \w+)/,
  /\b(pg_(?:try_)?advisory\w*)/,
  /^(begin|commit|rollback)/,
]

/** A statement in a few words: what it changes, the function that it calls, or the table that it reads. */
function stepOf(text: string): string {
  const plain = text.trim().replaceAll(/\s+/g, ' ').toLowerCase()
  for (const pattern of patterns) {
    const found = pattern.exec(plain)?.[1]
    if (found !== undefined) return found
  }
  const table = /^(?:select|with)\b.*?\bfrom ([\w.]+)/.exec(plain)?.[1]
  if (table !== undefined) return `select ${table}`
  return /^select (\w+)\(/.exec(plain)?.[1] ?? plain.slice(0, STEP_LENGTH_MAX)
}
