import { randomUUID } from 'node:crypto'
import { Fault, type Clock } from '@wardstone/core'
import { acknowledge, ackModeOf, headerIn, wants, type AckCode } from './acknowledge.ts'
import type { Message } from './er7.ts'
import type { Kept } from './intake.ts'
import type { Messages } from './messages.ts'
import type { Sender } from './senders.ts'

/** One message answered on its connection. */
export type Conversation = {
  /** Keeps the message, converts it and answers as its header asks (HL7 v2.9 §2.9). Never rejects. */
  receive(bytes: Uint8Array, reply: (answer: Uint8Array) => void): Promise<void>
}

/** Faults of the moment or of the message as a whole: the sender’s program refused (AR), not its content (AE). */
const rejecting: ReadonlySet<string> = new Set([
  'messages.malformed',
  'messages.charset',
  'messages.unsupported',
  'messages.unknown-sender',
  'messages.conflict',
  'messages.busy',
  'input.too-large',
  'input.rate-limited',
  'database.unavailable',
  'server.busy',
  'records.version-conflict',
])

export function openConversation(deps: {
  readonly messages: Pick<Messages, 'keep' | 'take'>
  /** Whose message it is, with its right to send now. @throws Fault. */
  readonly admit: (header: Message) => Promise<Sender>
  readonly now: Clock
  readonly onError: (error: unknown) => void
}): Conversation {
  const { messages, admit, now, onError } = deps

  const faultOf = (error: unknown): Fault => {
    if (error instanceof Fault) return error
    onError(error)
    return new Fault('messages.busy', 'The message could not be taken now. Send it again.')
  }
  const answer = (header: Message, code: AckCode, fault?: Fault): Uint8Array =>
    acknowledge(header, {
      code,
      id: randomUUID(),
      at: now(),
      ...(fault === undefined ? {} : { fault }),
    })

  return {
    async receive(bytes, reply) {
      const header = headerIn(bytes)
      const mode = ackModeOf(header)
      let kept: Kept
      try {
        kept = await messages.keep(await admit(header), bytes)
      } catch (error) {
        const fault = faultOf(error)
        const isAccept = mode.mode === 'enhanced'
        if (!isAccept || wants(mode.accept, false))
          reply(answer(header, isAccept ? 'CR' : rejecting.has(fault.code) ? 'AR' : 'AE', fault))
        return
      }
      if (mode.mode === 'enhanced' && wants(mode.accept, true)) reply(answer(header, 'CA'))
      const says = (isSuccess: boolean): boolean =>
        mode.mode === 'original' || wants(mode.application, isSuccess)
      try {
        await messages.take(kept)
        if (says(true)) reply(answer(header, 'AA'))
      } catch (error) {
        const fault = faultOf(error)
        if (says(false)) reply(answer(header, rejecting.has(fault.code) ? 'AR' : 'AE', fault))
      }
    },
  }
}
