import { setTimeout as sleep } from 'node:timers/promises'
import { assert, Fault, type Actor, type Clock, type Evidence } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { kekPromises } from './kek-driver.ts'
import {
  currentOf,
  enterKek,
  lockRegister,
  markRetired,
  readRegister,
  requireMatch,
  type RegisteredKek,
} from './kek-register.ts'
import type { KekVersion } from './kek-store.ts'
import type { Keyring } from './keyring.ts'
import { readKeyStatus, type KeyStatus, type RewrapState } from './key-status.ts'
import { rewrapBelow } from './rewrap.ts'

/** How often a key store apart from this machine is asked whether it still answers, unless the settings say otherwise. */
const ASK_EVERY_MS = 30_000

const REWRAP_PASSES_MAX = 5
const REWRAP_PAUSE_MS = 200

/** The care of the KEK: made new, used everywhere, and the old one destroyed, with evidence of each. */
export type Rotation = {
  status(): Promise<KeyStatus>
  /**
   * Makes the next version of the KEK, with the driver of the settings; from then on it wraps what is new. One that an
   * interrupted rotation left in the key file is taken into use instead.
   * @param from The version that the caller saw in use: of two who rotate at once one is told that it was done.
   * @throws Fault `vault.kek-moved-on`, `vault.kek-unavailable`, `vault.kek-refused`, `vault.key-file-behind`.
   */
  rotate(actor: Actor, from: number): Promise<{ version: number }>
  /**
   * Begins to wrap every compartment's keys by the newest version, in the background; a run that is under way goes on.
   * `status` tells how far it is, and a start of the server goes on with one that was interrupted.
   */
  rewrap(actor: Actor): Promise<void>
  /**
   * Destroys every version below a minimum: in the register, in the key file, and in their stores as far as these can.
   * @returns what is left in stores that refused. Asked again, it goes on where it was interrupted.
   * @throws Fault `vault.kek-in-use` while one of them still wraps something; `input.invalid` for a minimum above the newest.
   */
  retire(
    actor: Actor,
    minimum: number,
  ): Promise<{ versions: readonly number[]; left: readonly string[] }>
  /** Goes on with an interrupted rewrap, and asks the key store from time to time. */
  start(): Promise<void>
  /** Lets a batch under way finish. */
  stop(): Promise<void>
}

type Deps = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: Clock
  readonly onError: (error: unknown) => void
  /** How often the store of the newest KEK is asked whether it still answers. */
  readonly askEveryMs?: number
}

/** Opens the care of the KEK. */
export function openRotation(deps: Deps): Rotation {
  const { sql, keyring, onError, askEveryMs = ASK_EVERY_MS } = deps
  let stopping = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  let state: RewrapState = { running: false, done: 0, damaged: [], failure: null }

  const run = async (actor: string) => {
    state = { running: true, done: 0, damaged: [], failure: null }
    try {
      const finished = await rewrapAll(deps, actor, {
        tell(progress) {
          state = { ...state, ...progress }
          return !stopping
        },
        stopped: () => stopping,
      })
      state = { ...state, ...finished, running: false }
    } catch (error) {
      const failure = error instanceof Fault ? error.message : 'An unexpected failure; see the log.'
      state = { ...state, running: false, failure }
      onError(error)
    }
  }
  const begin = (actor: string) => {
    if (!state.running) running = run(actor)
  }

  return {
    status: () => readKeyStatus(sql, keyring, state),
    rotate: (actor, from) => rotate(deps, actor, from),
    async rewrap(actor) {
      await sql`
        update vault_kek set rewrap_asked_at = ${deps.now()}
        where version = (select max(version) from vault_kek_live)`
      begin(actor.id)
    },
    retire: (actor, minimum) => retire(deps, actor, minimum),
    async start() {
      timer = setInterval(() => {
        look(keyring).catch(onError)
      }, askEveryMs).unref()
      const current = currentOf(await readRegister(sql, keyring))
      if (current !== undefined && current.rewrapAskedAt !== null && current.rewrappedAt === null)
        begin('')
    },
    async stop() {
      stopping = true
      clearInterval(timer)
      await running
      await keyring.keks.close()
    },
  }
}

/** Whether the key store answers; and what another server changed in the key file: what it retired leaves this memory too. */
async function look({ keks }: Keyring): Promise<void> {
  await keks.probe()
  if (keks.state().failingSince === null) await keks.reload()
}

async function rotate(deps: Deps, actor: Actor, from: number): Promise<{ version: number }> {
  const { sql, keyring, ledger, now } = deps
  return sql.begin(async (tx) => {
    const known = await lockedRegister(tx, keyring)
    const current = currentOf(known)
    if (current?.version !== from) {
      throw new Fault(
        'vault.kek-moved-on',
        `Version ${current?.version ?? 0} of the KEK is in use, not ${from}: somebody has rotated it. Look at the status again.`,
      )
    }
    const made = preparedIn(keyring, known) ?? (await keyring.keks.add())
    await enterKek(tx, keyring, made)
    const { location: keyLocation, extractable } = kekPromises[made.driver]
    const facts = { from, to: made.version, keyLocation, extractable }
    await ledger.append(tx, [fact('vault.kek.rotated', facts, actor.id, now)])
    return { version: made.version }
  })
}

/** The register, while no other server changes it or the key file; and the key file as it is now. */
async function lockedRegister(
  tx: TransactionSql,
  keyring: Keyring,
): Promise<readonly RegisteredKek[]> {
  await lockRegister(tx)
  await keyring.keks.reload()
  const known = await readRegister(tx, keyring)
  requireMatch(keyring, known)
  return known
}

/** A version that is in the key file and was never in use: its rotation ended between the two. */
function preparedIn(keyring: Keyring, known: readonly RegisteredKek[]): KekVersion | undefined {
  const newest = known.at(-1)?.version ?? 0
  return keyring.keks.versions().find(({ version }) => version > newest)
}

async function rewrapAll(
  deps: Deps,
  actor: string,
  { tell, stopped }: { tell: Parameters<typeof rewrapBelow>[2]; stopped: () => boolean },
): Promise<{ done: number; damaged: readonly number[] }> {
  const { sql, keyring } = deps
  const current = currentOf(await readRegister(sql, keyring))
  if (current === undefined) return { done: 0, damaged: [] }
  const damaged = new Set<number>()
  let done = 0
  // Again for what another server held and did not finish.
  for (let pass = 0; pass < REWRAP_PASSES_MAX; pass++) {
    const before = done
    const result = await rewrapBelow({ sql, keyring }, current.version, (progress) =>
      tell({ ...progress, done: before + progress.done }),
    )
    done += result.done
    for (const id of result.damaged) damaged.add(id)
    const remaining = await stateCompletion(deps, current.version, actor)
    if (remaining <= damaged.size || stopped()) break
    await sleep(REWRAP_PAUSE_MS)
  }
  return { done, damaged: [...damaged] }
}

/** How many still wait; evidence when it is none for the first time. */
async function stateCompletion(deps: Deps, version: number, actor: string): Promise<number> {
  const { sql, ledger, now } = deps
  return sql.begin(async (tx) => {
    const [row] = await tx<{ below: number; compartments: number }[]>`
      select count(*) filter (where kek_version < ${version}) as below,
             count(*) filter (where id > 0) as compartments
      from vault_compartment where wrapped is not null`
    assert(row !== undefined, 'an aggregate has one row')
    if (row.below > 0) return row.below
    const first = await tx`
      update vault_kek set rewrapped_at = ${now()}
      where version = ${version} and rewrapped_at is null`
    if (first.count === 0) return 0
    const facts = { kekVersion: version, compartments: row.compartments }
    await ledger.append(tx, [fact('vault.rewrap.completed', facts, actor, now)])
    return 0
  })
}

async function retire(
  deps: Deps,
  actor: Actor,
  minimum: number,
): Promise<{ versions: readonly number[]; left: readonly string[] }> {
  const { sql, keyring, ledger, now } = deps
  const versions = await sql.begin(async (tx) => {
    const known = await lockedRegister(tx, keyring)
    const newest = currentOf(known)?.version ?? 0
    if (minimum > newest)
      throw new Fault('input.invalid', `The newest version of the KEK is ${newest}.`)
    const old = known.filter(({ version, retiredAt }) => version < minimum && retiredAt === null)
    if (old.length === 0) return []
    await requireUnused(tx, minimum)
    for (const kek of old) await markRetired(tx, keyring, kek, now())
    const gone = old.map(({ version }) => version)
    const facts = { minimum, versions: gone }
    await ledger.append(tx, [fact('vault.kek.retired', facts, actor.id, now)])
    return gone
  })
  return { versions, left: await destroyRetired(deps) }
}

/** Takes out of the key file what the register says is retired, also what an earlier try left there. */
async function destroyRetired({ sql, keyring }: Deps): Promise<readonly string[]> {
  return sql.begin(async (tx) => {
    const known = await lockedRegister(tx, keyring)
    const retired = known.filter(({ retiredAt }) => retiredAt !== null)
    return keyring.keks.remove(retired.map(({ version }) => version))
  })
}

async function requireUnused(tx: TransactionSql, minimum: number): Promise<void> {
  const [row] = await tx<{ count: number; first: number | null }[]>`
    select count(*) as count, min(id) as first from vault_compartment
    where wrapped is not null and kek_version < ${minimum}`
  if (row === undefined || row.count === 0) return
  throw new Fault(
    'vault.kek-in-use',
    `The keys of ${row.count} compartments are wrapped by versions below ${minimum}. Rewrap them first; nothing was destroyed.`,
    { first: row.first },
  )
}

function fact(kind: string, facts: Evidence['facts'], actor: string, now: Clock): Evidence {
  return { kind, at: now(), actor, subject: '', facts }
}
