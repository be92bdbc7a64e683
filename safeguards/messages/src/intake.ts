import { createHash } from 'node:crypto'
import { Fault, type Actor, type Clock, type Evidence } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import { convert, identify } from './convert/convert.ts'
import { isAdministrative } from './convert/event.ts'
import { parseMessage, type Message } from './er7.ts'
import { requireSupported, typeName } from './events.ts'
import { textAt } from './fields.ts'
import { findPatients, lockPatients, type FindPatient } from './find-patients.ts'
import { REMEMBERED_MS } from './limits.ts'
import { openLinks } from './links.ts'
import { originalOf } from './original.ts'
import { invalid } from './refusals.ts'
import type { Sender } from './senders.ts'
import { openStore, type Store } from './store-resources.ts'

/** What became of a message that was taken: `isRepeated` where it had been stored before. */
export type Taken = { readonly isRepeated: boolean; readonly resources: number }

/** A message that is kept, encrypted, and will be converted even if the machine stops now. */
export type Kept = {
  readonly key: Uint8Array
  readonly sender: Sender
  readonly message: Message
  readonly bytes: Uint8Array
  readonly type: string
  readonly actor: Actor
}

export type IntakeDeps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Pick<Ledger, 'append' | 'record'>
  readonly now: Clock
  readonly findPatient: FindPatient
  readonly store: Store
}

export type Intake = {
  /**
   * Checks and keeps a message: durable when it resolves.
   * @throws Fault `messages.unsupported`, `messages.conflict`, `input.too-large`, or as `parseMessage`.
   */
  keep(actor: Actor, sender: Sender, bytes: Uint8Array): Promise<Kept>
  /** Converts and stores a kept message; again, it answers as before. @throws Fault why it cannot be stored. */
  take(kept: Kept): Promise<Taken>
  /** Keys of messages that were kept and neither stored nor refused: the machine stopped between. Oldest first. */
  waiting(limit: number): Promise<readonly { readonly key: Uint8Array; readonly sender: string }[]>
  /** A kept message as it was; undefined when its original is gone from here. */
  reopen(actor: Actor, key: Uint8Array, sender: Sender): Promise<Kept | undefined>
}

/** Faults of the moment: sending or converting the message again may end otherwise. */
const passing: ReadonlySet<string> = new Set([
  'messages.busy',
  'database.unavailable',
  'records.version-conflict',
  'server.busy',
])

export function openIntake(deps: IntakeDeps): Intake {
  const { sql, vault } = deps
  const names = openNames(vault)
  const takeIn = openTaking(deps, names)
  return {
    keep: (actor, sender, bytes) => keepMessage(deps, names, actor, sender, bytes),
    async take(kept) {
      try {
        return await sql.begin((tx) => takeIn(tx, kept))
      } catch (error) {
        if (error instanceof Fault && !passing.has(error.code)) await fail(deps, kept, error)
        throw error
      }
    },
    waiting: (limit) => sql<{ key: Buffer; sender: string }[]>`
      select key, sender from message_intake where state = 'kept' order by at limit ${limit}`,
    async reopen(actor, key, sender) {
      const [row] = await sql<{ sealed: Buffer | null }[]>`
        select sealed from message_intake where key = ${key}`
      if (row === undefined || row.sealed === null) return undefined
      const bytes = vault.organisation.open(sealPlace(key), row.sealed)
      const message = parse(sender, bytes)
      return { key, sender, message, bytes, type: typeName(message), actor }
    },
  }
}

/** Keyed names: nothing on disk tells what they name. */
type Names = {
  readonly key: (...parts: readonly string[]) => Uint8Array
  readonly id: (...parts: readonly string[]) => string
}

function openNames(vault: Vault): Names {
  const key: Names['key'] = (...parts) => vault.blindKey(JSON.stringify(['hl7v2', ...parts]))
  return { key, id: (...parts) => Buffer.from(key(...parts)).toString('hex') }
}

async function keepMessage(
  { sql, vault, ledger, now }: IntakeDeps,
  names: Names,
  actor: Actor,
  sender: Sender,
  bytes: Uint8Array,
): Promise<Kept> {
  const message = parse(sender, bytes)
  requireSupported(message)
  const [header] = message.segments
  const place = { segment: 'MSH', sequence: 1, field: 10 }
  const id = textAt(message, header, 10)
  if (id === undefined) throw invalid(place, 'has no message control id')
  const from = [3, 4].map((field) => header?.fields[field] ?? '')
  const key = names.key('message', sender.id, ...from, id)
  const kept = { key, sender, message, bytes, type: typeName(message), actor }
  const digest = names.key('digest', createHash('sha256').update(bytes).digest('hex'))
  await sql.begin(async (tx) => {
    const organisation = await vault.holdOrganisation(tx)
    await tx`delete from message_intake where key = ${key} and at < ${now() - REMEMBERED_MS}`
    const { count } = await tx`
      insert into message_intake (key, digest, sender, type, state, sealed_id, sealed, at)
      values (${key}, ${digest}, ${sender.id}, ${kept.type}, 'kept',
              ${organisation.seal(idPlace(key), Buffer.from(id))},
              ${organisation.seal(sealPlace(key), bytes)}, ${now()})
      on conflict do nothing`
    if (count === 1) return ledger.append(tx, [received(kept, 'kept', now())])
    const [before] = await tx<{ digest: Buffer }[]>`
      select digest from message_intake where key = ${key}`
    if (before !== undefined && Buffer.compare(before.digest, digest) === 0) return undefined
    const problem = 'This message control id was used before, for another message.'
    throw new Fault('messages.conflict', problem, place)
  })
  return kept
}

function openTaking(
  deps: IntakeDeps,
  names: Names,
): (tx: TransactionSql, kept: Kept) => Promise<Taken> {
  const { vault, ledger, now } = deps
  const storeAll = openStore(deps.store)
  const links = openLinks(vault, names)
  return async (tx, kept) => {
    const { key, message, sender } = kept
    const [row] = await tx<{ state: string }[]>`
      select state from message_intake where key = ${key} for update`
    if (row === undefined) {
      throw new Fault('messages.busy', 'The message is no longer here. Send it again.')
    }
    if (row.state === 'stored') return { isRepeated: true, resources: 0 }
    const options = { zone: sender.zone, idOf: names.id }
    const identified = identify(message, options)
    await lockPatients(tx, names.id, identified)
    const found = await findPatients(deps.findPatient, names.id, sender, message, identified)
    const { patientId, priorId, isNew } = found
    const isLeading = isAdministrative(message)
    const visit = identified.visit
    const target = {
      patientId,
      writesPatient: isNew || (sender.mayUpdatePatients && isLeading),
      replaces: await links.of(tx, patientId, priorId),
      visitKnown: visit !== undefined && (await links.knowsVisit(tx, patientId, visit)),
    }
    const resources = convert(message, target, visit, options)
    const id = names.id('original', Buffer.from(key).toString('hex'))
    const original = originalOf(kept, { patientId, at: now(), id })
    await storeAll(kept.actor, [...resources, original])
    if (priorId !== undefined) await links.add(tx, patientId, priorId)
    if (visit !== undefined && isLeading) await links.addVisit(tx, patientId, visit, now())
    // The original lies in the patient’s record now, and goes when that goes.
    await tx`
      update message_intake set state = 'stored', sealed = null, code = null, reason = null
      where key = ${key}`
    await ledger.append(tx, [received(kept, 'stored', now())])
    return { isRepeated: false, resources: resources.length + 1 }
  }
}

async function fail({ sql, ledger, now }: IntakeDeps, kept: Kept, fault: Fault): Promise<void> {
  const { key, sender, type, actor } = kept
  await sql.begin(async (tx) => {
    const { count } = await tx`
      update message_intake set state = 'failed', code = ${fault.code}, reason = ${fault.message}
      where key = ${key} and state <> 'stored'`
    if (count === 0) return
    const facts = { sender: sender.name, type, outcome: 'failed', code: fault.code, count: 1 }
    const kind = 'messages.refused'
    await ledger.append(tx, [{ kind, at: now(), actor: actor.id, subject: '', facts }])
  })
}

function received({ actor, sender, type }: Kept, outcome: 'kept' | 'stored', at: number): Evidence {
  const facts = { sender: sender.name, type, outcome }
  return { kind: 'messages.received', at, actor: actor.id, subject: '', facts }
}

function parse(sender: Sender, bytes: Uint8Array): Message {
  if (bytes.length > sender.bytesMax) {
    const most = `${sender.bytesMax} bytes`
    throw new Fault('input.too-large', `A message of this sender has at most ${most}.`)
  }
  return parseMessage(bytes, sender.charset)
}

/** Binds the control id of a message to its row. */
export function idPlace(key: Uint8Array): string {
  return `${sealPlace(key)}/id`
}

/** Binds a message to its row. */
export function sealPlace(key: Uint8Array): string {
  return `message/${Buffer.from(key).toString('hex')}`
}
