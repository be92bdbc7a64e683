import { randomUUID } from 'node:crypto'
import { Fault, type Actor, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { charsetNamed } from './charset.ts'
import { SENDERS_MAX } from './limits.ts'

/** Who may send, as a person enters it. */
type SenderEntry = {
  readonly name: string
  /** MSH-3.1; `''`: any, for an interface engine that speaks for many. */
  readonly application: string
  /** MSH-4.1; `''`: any. */
  readonly facility: string
  /** SHA-256 of its client certificate, 64 hex digits; null: a connection without one will do. */
  readonly certificate: string | null
  /** Character set where MSH-18 is empty, as MSH-18 would name it; `''` is UTF-8. */
  readonly charset: string
  /** IANA time zone of times without an offset. */
  readonly zone: string
  /** Whether its ADT messages replace what is stored about a patient’s person. */
  readonly mayUpdatePatients: boolean
  readonly bytesMax: number
  readonly perSecondMax: number
  readonly connectionsMax: number
}

export type Sender = SenderEntry & { readonly id: string; readonly addedAt: number }

export type Senders = {
  /** In order of name. */
  list(): Promise<readonly Sender[]>
  /** @throws Fault `input.conflict` when this application and facility have one, `messages.charset`, `input.invalid`. */
  add(actor: Actor, entry: SenderEntry): Promise<Sender>
  /** @throws Fault `input.not-found`. */
  remove(actor: Actor, id: string): Promise<void>
  byId(id: string): Promise<Sender | undefined>
  /**
   * The sender of a message, the one that names most first.
   * @throws Fault `messages.unknown-sender`, also where the certificate is not the one entered.
   */
  of(
    header: { application: string; facility: string },
    certificate: string | undefined,
  ): Promise<Sender>
}

export function openSenders(deps: {
  sql: Sql
  ledger: Pick<Ledger, 'append'>
  now: Clock
}): Senders {
  const { sql, ledger, now } = deps
  const state = (
    tx: TransactionSql,
    actor: Actor,
    kind: string,
    facts: Record<string, string | boolean>,
  ) => ledger.append(tx, [{ kind, at: now(), actor: actor.id, subject: '', facts }])

  return {
    list: () => select(sql),
    async add(actor, entry) {
      charsetNamed(entry.charset)
      requireZone(entry.zone)
      return sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(hashtext('wardstone.messages.senders'))`
        const known = await select(tx)
        const same = known.find(
          ({ application, facility }) =>
            application === entry.application && facility === entry.facility,
        )
        if (same !== undefined)
          throw new Fault('input.conflict', `${same.name} has this application and facility.`)
        if (known.length >= SENDERS_MAX)
          throw new Fault('input.conflict', `There are ${SENDERS_MAX} senders: remove one first.`)
        const sender = { ...entry, id: randomUUID(), addedAt: now() }
        await insert(tx, sender)
        await state(tx, actor, 'messages.sender.added', {
          sender: sender.name,
          mayUpdatePatients: sender.mayUpdatePatients,
          certificate: sender.certificate !== null,
        })
        return sender
      })
    },
    async remove(actor, id) {
      await sql.begin(async (tx) => {
        const [row] = await tx<{ name: string }[]>`
          delete from message_sender where id = ${id} returning name`
        if (row === undefined)
          throw new Fault('input.not-found', 'There is no such sender any more.')
        await state(tx, actor, 'messages.sender.removed', { sender: row.name })
      })
    },
    byId: async (id) => (await select(sql)).find((one) => one.id === id),
    async of({ application, facility }, certificate) {
      const fitting = (await select(sql)).filter(
        (one) =>
          (one.application === '' || one.application === application) &&
          (one.facility === '' || one.facility === facility),
      )
      const [best] = fitting.toSorted((a, b) => exactness(b) - exactness(a))
      if (best === undefined || (best.certificate !== null && best.certificate !== certificate)) {
        throw new Fault(
          'messages.unknown-sender',
          'No sender with this application, facility and certificate is entered here.',
          { segment: 'MSH', sequence: 1, field: 3 },
        )
      }
      return best
    },
  }
}

async function insert(tx: TransactionSql, sender: Sender): Promise<void> {
  await tx`
    insert into message_sender (id, name, application, facility, certificate, charset, zone,
      may_update_patients, bytes_max, per_second_max, connections_max, added_at)
    values (${sender.id}, ${sender.name}, ${sender.application}, ${sender.facility},
      ${sender.certificate}, ${sender.charset}, ${sender.zone}, ${sender.mayUpdatePatients},
      ${sender.bytesMax}, ${sender.perSecondMax}, ${sender.connectionsMax}, ${sender.addedAt})`
}

function exactness({ application, facility }: SenderEntry): number {
  return (application === '' ? 0 : 2) + (facility === '' ? 0 : 1)
}

async function select(sql: Sql | TransactionSql): Promise<readonly Sender[]> {
  return sql<Sender[]>`
    select id, name, application, facility, certificate, charset, zone,
           may_update_patients as "mayUpdatePatients", bytes_max as "bytesMax",
           per_second_max as "perSecondMax", connections_max as "connectionsMax",
           added_at as "addedAt"
    from message_sender order by name, id`
}

function requireZone(zone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    throw new Fault('input.invalid', 'zone: name a time zone as in Europe/Berlin.')
  }
}
