import { setTimeout as sleep } from 'node:timers/promises'
import { assert, Fault, type Actor, type Clock, type Evidence } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { compartmentId, ORGANISATION, type Compartment, type CompartmentId } from './compartment.ts'
import { holdOrganisationAlone } from './organisation-lock.ts'
import type { SealedRows } from './sealed-rows.ts'
import { GENERATION_NOTICE_MS, type Vault } from './vault.ts'

/**
 * How long a data key seals before it is replaced by itself: SP 800-57 Part 1 rev. 5 §5.3.6, table 1, allows a symmetric
 * data-encryption key two years of use by its originator.
 */
const DATA_KEY_CRYPTOPERIOD_MS = 2 * 365 * 86_400_000

/**
 * Messages of one data key. Cobblestone-256 derives a key a message from a random salt of 192 bits, so that nonces never meet:
 * its specification allows 2^45 messages of 1 GiB. This bound is SP 800-38D §8.3's for keys without that: far below.
 */
const MESSAGES_PER_DATA_KEY_MAX = 2 ** 32
/** A data key that has sealed this part of the bound is replaced by itself. */
const MESSAGES_NEAR = 0.9
/** Who holds so many messages is not renewed for their sake more often than this. */
const NEAR_AGAIN_MS = 30 * 86_400_000

/** Compartments that are renewed together: each wave waits twice for other servers to notice. */
const WAVE_COMPARTMENTS = 1_000
/**
 * What the organisation's data key sealed for people to bring back, and no table keeps, opens for this long after a newer one
 * began to seal: page links are good for an hour.
 */
const PASSING_MAX_MS = 3_600_000
/** Beyond the notice: how far the clocks of several servers may be apart. */
const CLOCKS_APART_MS = 1_000
const WAIT_POLL_MS = 50
const BUSY_PAUSE_MS = 100
/** How often rows that somebody else is changing are tried again before their compartment is left for the next run. */
const BUSY_TRIES_MAX = 50
const LOCK_WAIT_MS = 2_000
/** Below the number of every compartment: the organisation's own is 0. */
const BEFORE_ALL = -1
const NAMED_MAX = 100
const SYSTEM = 'system:keys'

/** How a renewal of data keys is getting on, in this server. */
type RenewalState = {
  readonly running: boolean
  /** Compartments whose older data keys were destroyed by this run, and messages that it sealed again. */
  readonly done: number
  readonly resealed: number
  /** Compartments with rows that do not open: their older keys stay, for a backup may bring the rows back. */
  readonly damaged: readonly number[]
  readonly failure: string | null
}

export type RenewalStatus = RenewalState & {
  /** In the whole database: compartments whose data key is to be replaced, or is being replaced. */
  readonly remaining: number
  /** When the oldest data key of a patient that is in use was made; null: there is none. */
  readonly oldestAt: number | null
  /**
   * The organisation's own: when it was made, and until when the one before it is kept for what people hold; null: there is none,
   * or it is not yet known when.
   */
  readonly organisation: { readonly madeAt: number; readonly oldKeptUntil: number | null }
}

/** Whose data keys are to be replaced: of one compartment, or all that were made before a time. */
type RenewalAsk = { readonly compartment: CompartmentId } | { readonly madeBefore: number }

/**
 * The care of the data keys: each replaced in time, what it sealed sealed again, and then destroyed. Reading and writing go on
 * meanwhile. Search and subject keys are keys of their own and stay, so tokens, row proofs and names in evidence do too.
 */
export type Renewal = {
  status(): Promise<RenewalStatus>
  /**
   * Asks for new data keys and begins. @throws Fault `vault.erased` for a compartment that is gone, `vault.kek-unavailable`.
   */
  ask(actor: Actor, ask: RenewalAsk): Promise<void>
  /** Goes on with what was interrupted, and replaces what is due by age or use. Resolves when it has begun, not ended. */
  turn(): Promise<void>
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
  /** Lets the step under way finish. */
  stop(): Promise<void>
}

export type RenewalDeps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: Clock
  /** Everything that is sealed under any compartment, of all rooms. What is missing here would be lost. */
  readonly sources: readonly SealedRows[]
  readonly onError: (error: unknown) => void
  readonly messagesMax?: number
}

/** Opens the care of the data keys. */
export function openRenewal(deps: RenewalDeps): Renewal {
  const { sql, onError } = deps
  let stopping = false
  let running: Promise<void> | undefined
  // Asked for while a run was past it.
  let again = false
  let state: RenewalState = { running: false, done: 0, resealed: 0, damaged: [], failure: null }

  const isAsked = () => again && !stopping
  const teller: Teller = {
    stopped: () => stopping,
    resealed: (count) => (state = { ...state, resealed: state.resealed + count }),
    done: () => (state = { ...state, done: state.done + 1 }),
    damaged(id) {
      if (state.damaged.length < NAMED_MAX && !state.damaged.includes(id))
        state = { ...state, damaged: [...state.damaged, id] }
    },
  }
  const run = async () => {
    state = { running: true, done: 0, resealed: 0, damaged: [], failure: null }
    try {
      do {
        again = false
        await renewAll(deps, teller)
      } while (isAsked())
      state = { ...state, running: false }
    } catch (error) {
      const failure = error instanceof Fault ? error.message : 'An unexpected failure; see the log.'
      state = { ...state, running: false, failure }
      onError(error)
    }
  }
  const begin = () => {
    again = true
    if (!state.running && !stopping) running = run()
  }

  return {
    async status() {
      const [row] = await sql<{ remaining: number; oldest: number | null }[]>`
        select count(*) filter (where generation > oldest_generation or ${dueBy(deps)}) as remaining,
               min(coalesce(renewed_at, created_at)) filter (where id <> ${ORGANISATION}) as oldest
        from vault_compartment where wrapped is not null`
      assert(row !== undefined, 'an aggregate has one row')
      const organisation = await organisationStatus(deps)
      // What only waits for its hour to be over is done.
      const resting = organisation.oldKeptUntil === null ? 0 : 1
      const remaining = row.remaining - resting
      return { ...state, remaining, oldestAt: row.oldest, organisation }
    },
    async ask(actor, ask) {
      if ('compartment' in ask) await renewOne(deps, ask.compartment, actor.id)
      else
        await sql`
          insert into vault_renewal (cutoff, asked_by) values (${ask.madeBefore}, ${actor.id})
          on conflict (id) do update set asked_by = excluded.asked_by,
            cutoff = greatest(vault_renewal.cutoff, excluded.cutoff)`
      begin()
    },
    async turn() {
      await renewUsedUp(deps)
      const [found] = await sql`select 1 ${waiting(deps)} limit 1`
      if (found !== undefined) begin()
    },
    async settled() {
      await running
    },
    async stop() {
      stopping = true
      await running
    },
  }
}

async function organisationStatus({
  sql,
  now,
}: RenewalDeps): Promise<RenewalStatus['organisation']> {
  const [row] = await sql<{ made: number; is_closed: boolean }[]>`
    select coalesce(renewed_at, created_at) as made,
           generation > oldest_generation and sealing_from = generation as is_closed
    from vault_compartment where id = ${ORGANISATION}`
  assert(row !== undefined, 'the organisation is never erased')
  const until = row.made + GENERATION_NOTICE_MS + CLOCKS_APART_MS + PASSING_MAX_MS
  return { madeAt: row.made, oldKeptUntil: row.is_closed && now() < until ? until : null }
}

type Teller = {
  readonly stopped: () => boolean
  readonly resealed: (count: number) => void
  readonly done: () => void
  readonly damaged: (id: CompartmentId) => void
}

/** SQL for: the newest data key of this compartment is to be replaced, for it is too old or somebody asked. */
function dueBy({ sql, now }: RenewalDeps) {
  return sql`coalesce(renewed_at, created_at) < greatest(
    ${now() - DATA_KEY_CRYPTOPERIOD_MS}::bigint, coalesce((select cutoff from vault_renewal), 0))`
}

/** SQL for: the compartments whose data key is to be replaced, or is being replaced. */
function waiting(deps: RenewalDeps) {
  return deps.sql`from vault_compartment where wrapped is not null
    and (generation > oldest_generation or ${dueBy(deps)})`
}

/** Until none is left; what could not be finished waits for the next run. */
async function renewAll(deps: RenewalDeps, teller: Teller): Promise<void> {
  const { sql } = deps
  // Again for a key that was newest when it was asked for and whose predecessor had to go first.
  for (let retired = 1; retired > 0;) {
    if ((await sql`select 1 ${waiting(deps)} limit 1`).length === 0) break
    retired = await renewOnce(deps, teller)
  }
  if (teller.stopped()) return
  await sql`
    delete from vault_renewal where not exists (
      select from vault_compartment where wrapped is not null and ${dueBy(deps)})`
}

/** Wave after wave in the order of the compartments: of how many the older data keys were destroyed. */
async function renewOnce(deps: RenewalDeps, teller: Teller): Promise<number> {
  let retired = 0
  let after = BEFORE_ALL
  for (;;) {
    const wave = await nextWave(deps, after, teller)
    const last = wave.at(-1)
    if (last === undefined) return retired
    after = last.id
    const sealedFrom = Math.max(...wave.map(({ renewedAt }) => renewedAt)) + CLOCKS_APART_MS
    if (!(await waited(deps, sealedFrom + GENERATION_NOTICE_MS, teller))) return 0
    const clean: CompartmentId[] = []
    for (const { id } of wave) {
      if (teller.stopped()) return 0
      if (await resealOne(deps, id, teller)) clean.push(id)
    }
    // Whoever has read a row as it was before still has to open it.
    if (!(await waited(deps, deps.now() + GENERATION_NOTICE_MS, teller))) return 0
    for (const id of clean) {
      if (!(await retire(deps, id))) continue
      retired++
      teller.done()
    }
  }
}

/** Until a time of the clock; false when it is to stop. */
async function waited({ now }: RenewalDeps, until: number, { stopped }: Teller): Promise<boolean> {
  while (now() < until) {
    if (stopped()) return false
    await sleep(Math.min(WAIT_POLL_MS, until - now()))
  }
  return !stopped()
}

type Renewing = { readonly id: CompartmentId; readonly renewedAt: number }

/** Gives those that are due a new data key, and answers all that are being renewed, after one, some at a time. */
async function nextWave(
  deps: RenewalDeps,
  after: number,
  { damaged, stopped }: Teller,
): Promise<readonly Renewing[]> {
  const { sql } = deps
  const [asked] = await sql<{ asked_by: string }[]>`select asked_by from vault_renewal`
  const due = await sql<{ id: number }[]>`
    select id from vault_compartment
    where id > ${after} and wrapped is not null and generation = oldest_generation and ${dueBy(deps)}
    order by id limit ${WAVE_COMPARTMENTS}`
  for (const row of due) {
    if (stopped()) break
    const id = compartmentId(row.id)
    try {
      await renewOne(deps, id, asked?.asked_by ?? SYSTEM)
    } catch (error) {
      // A row of keys that was changed, or erased meanwhile, must not keep the others from being done.
      if (!(error instanceof Fault) || error.code === 'vault.kek-unavailable') throw error
      if (error.code === 'vault.cannot-open') damaged(id)
    }
  }
  const rows = await sql<{ id: number; renewed_at: number | null }[]>`
    select id, renewed_at from vault_compartment
    where id > ${after} and wrapped is not null and generation > oldest_generation
    order by id limit ${WAVE_COMPARTMENTS}`
  return rows.map((row) => ({ id: compartmentId(row.id), renewedAt: row.renewed_at ?? 0 }))
}

/** A new data key, with evidence, unless one is being replaced already. */
async function renewOne(
  { sql, vault, ledger, now }: RenewalDeps,
  id: CompartmentId,
  actor: string,
): Promise<void> {
  const subject = (await vault.unlock([id])).get(id)?.commitment
  if (subject === undefined) throw new Fault('vault.erased', 'There is no data key to replace.')
  await sql.begin(async (tx) => {
    const [row] = await tx<{ under_way: boolean }[]>`
      select generation > oldest_generation as under_way from vault_compartment
      where id = ${id} and wrapped is not null for no key update`
    if (row?.under_way === true) return
    const generation = await vault.renew(tx, id)
    const about = { actor, subject, now }
    await ledger.append(tx, [fact('vault.data-key.renewed', { generation }, about)])
  })
}

/** Those that hold nearly as many messages as one data key may seal. */
async function renewUsedUp(deps: RenewalDeps): Promise<void> {
  const { sql, sources, messagesMax = MESSAGES_PER_DATA_KEY_MAX, now } = deps
  const held = new Map<CompartmentId, number>()
  for (const source of sources) {
    for (const { id, messages } of await source.fullest(sql, NAMED_MAX))
      held.set(id, (held.get(id) ?? 0) + messages)
  }
  for (const [id, messages] of held) {
    if (messages < messagesMax * MESSAGES_NEAR) continue
    const [row] = await sql`
      select 1 from vault_compartment where id = ${id} and wrapped is not null
        and coalesce(renewed_at, created_at) < ${now() - NEAR_AGAIN_MS}`
    if (row !== undefined) await renewOne(deps, id, SYSTEM)
  }
}

/** Seals everything of one compartment again. False: something is left, for a later run. */
async function resealOne(deps: RenewalDeps, id: CompartmentId, teller: Teller): Promise<boolean> {
  const { sql, vault, sources, onError } = deps
  try {
    const compartment = (await vault.unlock([id])).get(id)
    if (compartment === undefined || !(await closeOlder(sql, compartment))) return false
    let isWhole = true
    for (const source of sources) {
      if (!(await resealSource(deps, source, id, teller))) isWhole = false
    }
    return isWhole
  } catch (error) {
    // One compartment must not keep the others from being done.
    if (error instanceof Fault && error.code === 'vault.kek-unavailable') throw error
    onError(error)
    return false
  }
}

/**
 * From here on the older data keys of a compartment seal nothing: waits for those who hold them (`holdKeys`), and whoever comes
 * later is refused. False when somebody holds one for too long, or the newest does not seal yet.
 */
async function closeOlder(sql: Sql, compartment: Compartment): Promise<boolean> {
  const { id, generation } = compartment
  if (compartment.sealing() !== generation) return false
  try {
    return await sql.begin(async (tx) => {
      await tx.unsafe(`set local lock_timeout = ${LOCK_WAIT_MS}`)
      if (id === ORGANISATION) await holdOrganisationAlone(tx)
      const [row] = await tx`
        select 1 from vault_compartment
        where id = ${id} and wrapped is not null and generation = ${generation} for update`
      if (row === undefined) return false
      await tx`update vault_compartment set sealing_from = ${generation} where id = ${id}`
      return true
    })
  } catch (error) {
    if (isLockTimeout(error)) return false
    throw error
  }
}

async function resealSource(
  deps: RenewalDeps,
  source: SealedRows,
  id: CompartmentId,
  teller: Teller,
): Promise<boolean> {
  const { sql, vault } = deps
  let after: string | undefined
  let isWhole = true
  for (let tries = 0; ;) {
    if (teller.stopped()) return false
    const compartment = (await vault.unlock([id])).get(id)
    // Erased meanwhile.
    if (compartment === undefined) return false
    const step = await sql.begin((tx) => source.reseal(tx, compartment, after))
    teller.resealed(step.resealed)
    if (step.damaged > 0) {
      teller.damaged(id)
      isWhole = false
    }
    if (step.busy && tries < BUSY_TRIES_MAX) {
      tries++
      await sleep(BUSY_PAUSE_MS)
      continue
    }
    if (step.busy) isWhole = false
    if (step.next === undefined) return isWhole
    after = step.next
    tries = 0
  }
}

/** Destroys the older data keys of a compartment, once nothing at all is sealed under them. */
async function retire(deps: RenewalDeps, id: CompartmentId): Promise<boolean> {
  const { sql, vault, ledger, sources, now } = deps
  const compartment = (await vault.unlock([id])).get(id)
  if (compartment === undefined) return false
  const { generation, commitment: subject } = compartment
  return sql.begin(async (tx) => {
    const sealedSince = now() - GENERATION_NOTICE_MS - CLOCKS_APART_MS
    const passing = id === ORGANISATION ? PASSING_MAX_MS : 0
    const [row] = await tx`
      select 1 from vault_compartment where id = ${id} and wrapped is not null
        and generation = ${generation} and sealing_from = ${generation}
        and oldest_generation < ${generation} and renewed_at <= ${sealedSince - passing}
      for no key update`
    if (row === undefined) return false
    const sealed: Record<string, number> = {}
    for (const source of sources) {
      const { messages, older } = await source.count(tx, compartment)
      if (older > 0) return false
      sealed[source.name] = messages
    }
    await vault.forgetGenerations(tx, id, generation)
    const facts = { generation, sealed }
    await ledger.append(tx, [
      fact('vault.data-key.retired', facts, { actor: SYSTEM, subject, now }),
    ])
    return true
  })
}

function fact(
  kind: string,
  facts: Evidence['facts'],
  { actor, subject, now }: { actor: string; subject: string; now: Clock },
): Evidence {
  return { kind, at: now(), actor, subject, facts }
}

const LOCK_NOT_AVAILABLE = '55P03'

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE
}
