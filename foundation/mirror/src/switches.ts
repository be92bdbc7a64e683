import { Fault, type Actor, type Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Partner, Witness } from '@wardstone/witness'
import { listHeldLogs } from './held-log.ts'
import type { LogKeys } from './pending.ts'

/** The log of a partner, and how much of it is here. */
export type KeptLog = {
  readonly partner: string
  readonly organisation: string
  readonly origin: string
  /** Whether more of it is taken. What is here stays, and is served, in any case. */
  readonly enabled: boolean
  /** What this mirror signed that it holds. */
  readonly size: number
  /** What the log asked it to hold. */
  readonly pendingSize: number
  readonly bytes: number
  readonly updatedAt: number | null
}

export type Switches = {
  /** The logs of all partners that have one, in order of organisation. */
  list(): Promise<readonly KeptLog[]>
  /** @throws Fault `input.not-found`. */
  set(actor: Actor, partner: string, enabled: boolean): Promise<void>
  /** Verifier keys of a log that is mirrored; undefined for any other. */
  readonly logKeys: LogKeys
}

/** Which partners' logs are mirrored: only those that a person switched on. */
export function openSwitches(deps: {
  readonly sql: Sql
  readonly ledger: Pick<Ledger, 'append'>
  readonly partners: Pick<Witness['partners'], 'list'>
  readonly now: Clock
}): Switches {
  const { sql, ledger, partners, now } = deps

  const isOn = async (partner: string): Promise<boolean> => {
    const rows = await sql`select from mirror_switch where partner = ${partner}`
    return rows.length > 0
  }

  return {
    async list() {
      const [known, held, switches] = await Promise.all([
        partners.list(),
        listHeldLogs(sql),
        sql<{ partner: string }[]>`select partner from mirror_switch`,
      ])
      return known.filter(hasLog).map(({ id, organisation, origin }) => {
        const log = held.find((one) => one.origin === origin)
        return {
          partner: id,
          organisation,
          origin,
          enabled: switches.some(({ partner }) => partner === id),
          size: log?.size ?? 0,
          pendingSize: log?.pendingSize ?? 0,
          bytes: log?.bytes ?? 0,
          updatedAt: log?.updatedAt ?? null,
        }
      })
    },
    async set(actor, id, enabled) {
      const partner = (await partners.list()).filter(hasLog).find((one) => one.id === id)
      if (partner === undefined)
        throw new Fault('input.not-found', 'There is no such partner with a log.')
      await sql.begin(async (tx) => {
        const { count } = enabled
          ? await tx`
              insert into mirror_switch (partner, at) values (${id}, ${now()})
              on conflict (partner) do nothing`
          : await tx`delete from mirror_switch where partner = ${id}`
        if (count === 0) return
        const facts = { partner: id, organisation: partner.organisation, enabled }
        const about = { at: now(), actor: actor.id, subject: '' }
        await ledger.append(tx, [{ kind: 'mirror.switched', ...about, facts }])
      })
    },
    async logKeys(origin) {
      const partner = (await partners.list()).find((one) => one.origin === origin)
      return partner !== undefined && (await isOn(partner.id)) ? partner.logKeys : undefined
    },
  }
}

function hasLog(partner: Partner): partner is Partner & { readonly origin: string } {
  return partner.origin !== null
}
