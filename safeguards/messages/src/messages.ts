import { Fault, type Actor, type Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import { headerIn } from './acknowledge.ts'
import type { Message } from './er7.ts'
import { typeName } from './events.ts'
import { textAt } from './fields.ts'
import { openIntake, type Intake, type IntakeDeps, type Kept, type Taken } from './intake.ts'
import { CONVERSIONS_AT_ONCE, MESSAGE_BYTES_MAX, RECOVERED_MAX } from './limits.ts'
import { openRecent, type Recent } from './recent.ts'
import { openSenders, type Sender, type Senders } from './senders.ts'
import { openStrangers } from './strangers.ts'
import { openTurnstile } from './turnstile.ts'

export type MessagesDeps = IntakeDeps & {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Ledger
  readonly now: Clock
  /** A bug, or a database that went away: for the log, which must see no patient data. */
  readonly onError: (error: unknown) => void
}

/** HL7 v2 messages in: who may send, and what becomes of what they send. */
export type Messages = {
  readonly senders: Senders
  /**
   * Finds the sender of a message that came over a connection.
   * @throws Fault `messages.unknown-sender`; it is counted.
   */
  senderOf(header: Message, certificate: string | undefined): Promise<Sender>
  /** Durable when it resolves. @throws Fault; refusals are stated as evidence. */
  keep(sender: Sender, bytes: Uint8Array): Promise<Kept>
  /** Converts and stores what is kept. @throws Fault why that is not possible. */
  take(kept: Kept): Promise<Taken>
  /** A file that somebody at this machine hands in: keeps and takes it. @throws Fault. */
  accept(actor: Actor, bytes: Uint8Array): Promise<Taken & { readonly type: string }>
  /** Counts one connection that was closed because of what came over it. */
  refuseStranger(fault: Fault): void
  /** What came in lately: counts by sender and failures in words, newest first. */
  recent(): Promise<Recent>
  /** Converts a message that failed once more. @throws Fault `input.not-found`, or why it fails again. */
  retry(actor: Actor, id: string): Promise<Taken>
  /** Converts what was kept when the machine stopped; resolves with how many. */
  recover(): Promise<number>
  /** Forgets what is past its time, and states what strangers tried. */
  tidy(): Promise<void>
}

const SYSTEM: Actor = { id: 'system:messages', roles: ['service'] }

/** Files that name no sender that is entered. Who may import at this machine may change anything anyway. */
const files: Sender = {
  id: 'files',
  name: 'Files',
  application: '',
  facility: '',
  certificate: null,
  charset: '',
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  mayUpdatePatients: true,
  bytesMax: MESSAGE_BYTES_MAX,
  perSecondMax: 1000,
  connectionsMax: 1,
  addedAt: 0,
}

export function openMessages(deps: MessagesDeps): Messages {
  const { onError } = deps
  const senders = openSenders(deps)
  const intake = openIntake(deps)
  const strangers = openStrangers(deps)
  const recent = openRecent(deps, senders)
  const turnstile = openTurnstile(CONVERSIONS_AT_ONCE)

  const keep = (actor: Actor, sender: Sender, bytes: Uint8Array): Promise<Kept> =>
    keepOrState(deps, intake, actor, sender, bytes)
  const take = (kept: Kept): Promise<Taken> => turnstile.pass(() => intake.take(kept))
  const senderOf = (header: Message, certificate: string | undefined): Promise<Sender> => {
    const [msh] = header.segments
    const name = (field: number): string => textAt(header, msh, field)?.trim() ?? ''
    return senders.of({ application: name(3), facility: name(4) }, certificate)
  }
  const again = async (actor: Actor, key: Uint8Array, senderId: string): Promise<Taken> => {
    const sender = senderId === files.id ? files : await senders.byId(senderId)
    if (sender === undefined) {
      throw new Fault('messages.unknown-sender', 'The sender of this message was taken out.')
    }
    const kept = await intake.reopen(actor, key, sender)
    if (kept === undefined) throw new Fault('input.not-found', 'There is no such message any more.')
    return take(kept)
  }

  return {
    senders,
    async senderOf(header, certificate) {
      try {
        return await senderOf(header, certificate)
      } catch (error) {
        if (error instanceof Fault) strangers.count(error.code)
        throw error
      }
    },
    keep: (sender, bytes) => keep(SYSTEM, sender, bytes),
    take,
    async accept(actor, bytes) {
      const sender = await senderOf(headerIn(bytes), undefined).catch((error: unknown) => {
        if (error instanceof Fault && error.code === 'messages.unknown-sender') return files
        throw error
      })
      const kept = await keep(actor, sender, bytes)
      return { ...(await take(kept)), type: kept.type }
    },
    refuseStranger: (fault) => strangers.count(fault.code),
    recent: () => recent.list(),
    async retry(actor, id) {
      const found = await recent.find(id)
      if (found === undefined)
        throw new Fault('input.not-found', 'There is no such message any more.')
      return again(actor, found.key, found.sender)
    },
    async recover() {
      const waiting = await intake.waiting(RECOVERED_MAX)
      for (const { key, sender } of waiting) {
        // What cannot be stored is marked as failed and shown; the next one is not its fault.
        await again(SYSTEM, key, sender).catch((error: unknown) => {
          if (!(error instanceof Fault)) onError(error)
        })
      }
      return waiting.length
    },
    async tidy() {
      await recent.forget()
      await strangers.state()
    },
  }
}

/** Keeps a message, or states that it was refused. */
async function keepOrState(
  { ledger, now }: MessagesDeps,
  intake: Intake,
  actor: Actor,
  sender: Sender,
  bytes: Uint8Array,
): Promise<Kept> {
  try {
    return await intake.keep(actor, sender, bytes)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const type = typeName(headerIn(bytes))
    const facts = { sender: sender.name, type, outcome: 'refused', code: error.code, count: 1 }
    const kind = 'messages.refused'
    await ledger.record([{ kind, at: now(), actor: actor.id, subject: '', facts }])
    throw error
  }
}
