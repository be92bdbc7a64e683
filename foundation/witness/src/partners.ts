import { randomUUID } from 'node:crypto'
import { Fault, type Actor, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { parseCheckpointKey, toBase64, type CheckpointKey } from '@wardstone/verifier'

/** Partners of one installation: each is asked at every cosigning. */
export const PARTNERS_MAX = 64
export const ORGANISATION_CHARACTERS_MAX = 100

/** What two organisations exchange to witness each other. */
export type PartnerKeys = {
  /** Who runs it. Several partners of one organisation count as one. */
  readonly organisation: string
  /** Verifier keys of its log, all of one origin; none where it only witnesses. */
  readonly logKeys: readonly string[]
  /** Verifier keys of its witness (types 0x04 and 0x06); none where it does not witness. */
  readonly witnessKeys: readonly string[]
  /** Submission prefix of its witness (c2sp.org/tlog-witness); null where it does not witness. */
  readonly url: string | null
}

export type Partner = PartnerKeys & {
  readonly id: string
  /** Name of its log; null where it only witnesses. */
  readonly origin: string | null
  readonly addedAt: number
  /** What we last cosigned of its log. */
  readonly watched: { readonly size: number; readonly at: number } | null
  /** How its witness answers us. */
  readonly contact: {
    /** Largest head of ours that it cosigned. */
    readonly size: number | null
    readonly succeededAt: number | null
    /** Since when every try failed; null while it answers. */
    readonly failingSince: number | null
    readonly failure: string | null
  }
}

export type Partners = {
  /** In order of organisation. */
  list(): Promise<readonly Partner[]>
  /** @throws Fault `witness.partner-invalid` or `witness.partner-known`. */
  add(actor: Actor, keys: PartnerKeys): Promise<Partner>
  /** What was witnessed of its log stays remembered. @throws Fault `input.not-found`. */
  remove(actor: Actor, id: string): Promise<void>
  /** Verifier keys of a partner's log; undefined when no partner has a log of this origin. */
  logKeys(origin: string): Promise<readonly string[] | undefined>
}

export function openPartners(deps: {
  readonly sql: Sql
  readonly ledger: Pick<Ledger, 'append' | 'verifierKeys'>
  readonly now: Clock
  /** Our own witness's keys, which no partner can have. */
  readonly ownKeys: readonly string[]
}): Partners {
  const { sql, ledger, now } = deps
  const ownKeys = [...ledger.verifierKeys, ...deps.ownKeys].map(publicKeyOf)

  const state = (tx: TransactionSql, actor: Actor, kind: string, partner: Partner) =>
    ledger.append(tx, [
      {
        kind,
        at: now(),
        actor: actor.id,
        subject: '',
        facts: { partner: partner.id, organisation: partner.organisation },
      },
    ])

  return {
    list: () => readPartners(sql),
    async add(actor, keys) {
      const origin = requireUsable(keys)
      return sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(hashtext('wardstone.witness.partners'))`
        const known = await readPartners(tx)
        requireNew({ keys, origin, known, ownKeys })
        const { organisation, logKeys, witnessKeys, url } = keys
        const partner: Partner = {
          id: randomUUID(),
          organisation,
          origin,
          logKeys: [...logKeys],
          witnessKeys: [...witnessKeys],
          url,
          addedAt: now(),
          watched: null,
          contact: { size: null, succeededAt: null, failingSince: null, failure: null },
        }
        await tx`
          insert into witness_partner (id, organisation, origin, log_keys, witness_keys, url, added_at)
          values (${partner.id}, ${organisation}, ${origin}, ${[...logKeys]}, ${[...witnessKeys]},
                  ${url}, ${partner.addedAt})`
        await state(tx, actor, 'witness.partner.added', partner)
        return partner
      })
    },
    async remove(actor, id) {
      await sql.begin(async (tx) => {
        const partner = (await readPartners(tx)).find((one) => one.id === id)
        const { count } = await tx`delete from witness_partner where id = ${id}`
        if (partner === undefined || count === 0)
          throw new Fault('input.not-found', 'There is no such partner any more.')
        await state(tx, actor, 'witness.partner.removed', partner)
      })
    },
    async logKeys(origin) {
      const [row] = await sql<{ keys: string[] }[]>`
        select log_keys as keys from witness_partner where origin = ${origin}`
      return row?.keys
    },
  }
}

type PartnerRow = Omit<Partner, 'watched' | 'contact'> &
  Partner['contact'] & { readonly seenSize: number | null; readonly seenAt: number | null }

async function readPartners(sql: Sql | TransactionSql): Promise<readonly Partner[]> {
  const rows = await sql<PartnerRow[]>`
    select p.id, p.organisation, p.origin, p.log_keys as "logKeys", p.witness_keys as "witnessKeys",
           p.url, p.added_at as "addedAt", h.size as "seenSize", h.at as "seenAt",
           c.size, c.succeeded_at as "succeededAt", c.failing_since as "failingSince", c.failure
    from witness_partner p
    left join witness_contact c on c.partner = p.id
    left join witness_head h on h.origin = p.origin and h.checkpoint is not null
    order by p.organisation, p.id`
  return rows.map(({ seenSize, seenAt, size, succeededAt, failingSince, failure, ...partner }) => ({
    ...partner,
    watched: seenSize === null || seenAt === null ? null : { size: seenSize, at: seenAt },
    contact: { size, succeededAt, failingSince, failure },
  }))
}

/** The origin of the partner's log, if its keys can be used at all. */
function requireUsable({ organisation, logKeys, witnessKeys, url }: PartnerKeys): string | null {
  if (organisation.trim() === '') throw invalid('say which organisation it is')
  const logs = logKeys.map(readKey)
  const witnesses = witnessKeys.map(readKey)
  if (logs.length + witnesses.length === 0)
    throw invalid('it has neither a key of a log nor one of a witness')
  if (logs.some(({ type }) => type === 'cosignature-ed25519'))
    throw invalid('a log signs with a key of type 1 or 6, and one of these is of type 4')
  if (witnesses.some(({ type }) => type === 'ed25519'))
    throw invalid('a witness signs with a key of type 4 or 6, and one of these is of type 1')
  if (new Set(logs.map(({ name }) => name)).size > 1)
    throw invalid('the keys of its log have different names')
  if (witnesses.length > 0 !== (url !== null))
    throw invalid('a witness has keys and an address, both or neither')
  const flaw = url === null ? undefined : flawOfUrl(url)
  if (flaw !== undefined) throw invalid(flaw)
  return logs[0]?.name ?? null
}

/** Why a partner's address cannot be used. What a partner is told goes over TLS; a test or a proxy on this machine may do without. */
export function flawOfUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '')
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)
  if (url === undefined || !safe || url.username !== '' || url.search !== '' || url.hash !== '')
    return 'its address is an https URL without a name, question mark or hash sign'
  return undefined
}

function requireNew(claim: {
  readonly keys: PartnerKeys
  readonly origin: string | null
  readonly known: readonly Partner[]
  readonly ownKeys: readonly string[]
}): void {
  const { keys, origin, known, ownKeys } = claim
  if (known.length >= PARTNERS_MAX)
    throw new Fault(
      'witness.partner-known',
      `There are ${PARTNERS_MAX} partners: remove one first.`,
    )
  const taken = known.find((other) => origin !== null && other.origin === origin)
  if (taken !== undefined)
    throw new Fault('witness.partner-known', `${taken.organisation} has the log ${origin}.`)
  const own = [...keys.logKeys, ...keys.witnessKeys].map(publicKeyOf)
  if (own.some((key) => ownKeys.includes(key)))
    throw new Fault('witness.partner-known', 'One of these keys is our own: enter the partner’s.')
  // One key in two organisations would count twice.
  const others = known.flatMap(({ logKeys, witnessKeys }) => [...logKeys, ...witnessKeys])
  if (others.map(publicKeyOf).some((key) => own.includes(key)) || new Set(own).size < own.length)
    throw new Fault('witness.partner-known', 'One of these keys is entered already.')
}

function readKey(vkey: string): CheckpointKey {
  try {
    return parseCheckpointKey(vkey)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('witness.partner-invalid', error.message)
  }
}

function publicKeyOf(vkey: string): string {
  return toBase64(parseCheckpointKey(vkey).publicKey)
}

function invalid(reason: string): Fault {
  return new Fault('witness.partner-invalid', `The partner cannot be added: ${reason}.`)
}
