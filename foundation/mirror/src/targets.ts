import { randomUUID } from 'node:crypto'
import { Fault, type Actor, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { parseCheckpointKey, toBase64, type CheckpointKey } from '@wardstone/verifier'
import { flawOfUrl } from '@wardstone/witness'

/** Mirrors of one installation: each is brought up to date at every sending. */
export const MIRRORS_MAX = 16

/** What somebody enters to have our ledger mirrored. */
export type TargetKeys = {
  /** Who runs the mirror. */
  readonly organisation: string
  /** Submission prefix (c2sp.org/tlog-mirror). */
  readonly url: string
  /** Verifier keys of the mirror (types 0x04 and 0x06), all of one name. */
  readonly verifierKeys: readonly string[]
}

export type Target = TargetKeys & {
  readonly id: string
  readonly addedAt: number
  /** Largest checkpoint of ours that it is thought to know, and the first entry that it is thought to lack. */
  readonly knownSize: number
  readonly nextEntry: number
  /** Largest head of ours that it signed to hold whole; null before the first. */
  readonly size: number | null
  readonly succeededAt: number | null
  /** Since when every try failed; null while it answers. */
  readonly failingSince: number | null
  readonly failure: string | null
}

export type Targets = {
  /** In order of organisation. */
  list(): Promise<readonly Target[]>
  /** @throws Fault `mirror.invalid` or `mirror.known`. */
  add(actor: Actor, keys: TargetKeys): Promise<Target>
  /** What the mirror holds stays there. @throws Fault `input.not-found`. */
  remove(actor: Actor, id: string): Promise<void>
}

export function openTargets(deps: {
  readonly sql: Sql
  readonly ledger: Pick<Ledger, 'append' | 'verifierKey'>
  readonly now: Clock
  /** Our own cosigners' keys, which no mirror of another can have. */
  readonly ownKeys: readonly string[]
}): Targets {
  const { sql, ledger, now } = deps
  const ownKeys = [ledger.verifierKey, ...deps.ownKeys].map(publicKeyOf)

  const state = (tx: TransactionSql, actor: Actor, kind: string, target: Target) =>
    ledger.append(tx, [
      {
        kind,
        at: now(),
        actor: actor.id,
        subject: '',
        facts: { mirror: target.id, organisation: target.organisation },
      },
    ])

  return {
    list: () => readTargets(sql),
    async add(actor, { organisation, url, verifierKeys }) {
      const own = requireUsable({ organisation, url, verifierKeys })
      return sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(hashtext('wardstone.mirror.targets'))`
        requireNew(await readTargets(tx), { url, own, ownKeys })
        const target: Target = {
          id: randomUUID(),
          organisation,
          url,
          verifierKeys: [...verifierKeys],
          addedAt: now(),
          knownSize: 0,
          nextEntry: 0,
          size: null,
          succeededAt: null,
          failingSince: null,
          failure: null,
        }
        await tx`
          insert into mirror_target (id, organisation, url, verifier_keys, added_at)
          values (${target.id}, ${organisation}, ${url}, ${[...verifierKeys]}, ${target.addedAt})`
        await state(tx, actor, 'mirror.added', target)
        return target
      })
    },
    async remove(actor, id) {
      await sql.begin(async (tx) => {
        const target = (await readTargets(tx)).find((one) => one.id === id)
        const { count } = await tx`delete from mirror_target where id = ${id}`
        if (target === undefined || count === 0)
          throw new Fault('input.not-found', 'There is no such mirror any more.')
        await state(tx, actor, 'mirror.removed', target)
      })
    },
  }
}

async function readTargets(sql: Sql | TransactionSql): Promise<readonly Target[]> {
  return sql<Target[]>`
    select t.id, t.organisation, t.url, t.verifier_keys as "verifierKeys", t.added_at as "addedAt",
           coalesce(c.known_size, 0) as "knownSize", coalesce(c.next_entry, 0) as "nextEntry",
           c.size, c.succeeded_at as "succeededAt", c.failing_since as "failingSince", c.failure
    from mirror_target t left join mirror_contact c on c.target = t.id
    order by t.organisation, t.id`
}

/** The public keys of the mirror, if what was entered can be used at all. */
function requireUsable({ organisation, url, verifierKeys }: TargetKeys): readonly string[] {
  if (organisation.trim() === '') throw invalid('say which organisation runs it')
  const flaw = flawOfUrl(url)
  if (flaw !== undefined) throw invalid(flaw)
  const keys = verifierKeys.map(readKey)
  if (keys.length === 0) throw invalid('it has no verifier key')
  if (keys.some(({ type }) => type === 'ed25519'))
    throw invalid('a mirror signs with a key of type 4 or 6, and one of these is of type 1')
  if (new Set(keys.map(({ name }) => name)).size > 1) throw invalid('its keys have different names')
  const publicKeys = verifierKeys.map(publicKeyOf)
  if (new Set(publicKeys).size < publicKeys.length) throw invalid('one of its keys is there twice')
  return publicKeys
}

function requireNew(
  known: readonly Target[],
  claim: {
    readonly url: string
    readonly own: readonly string[]
    readonly ownKeys: readonly string[]
  },
): void {
  const { url, own, ownKeys } = claim
  if (known.length >= MIRRORS_MAX)
    throw new Fault('mirror.known', `There are ${MIRRORS_MAX} mirrors: remove one first.`)
  // A copy in this house is lost with it.
  if (own.some((key) => ownKeys.includes(key)))
    throw new Fault('mirror.known', 'One of these keys is our own: enter those of another house.')
  const keys = known.flatMap(({ verifierKeys }) => verifierKeys.map(publicKeyOf))
  if (known.some((other) => other.url === url) || own.some((key) => keys.includes(key)))
    throw new Fault('mirror.known', 'This address, or one of these keys, is entered already.')
}

function readKey(vkey: string): CheckpointKey {
  try {
    return parseCheckpointKey(vkey)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('mirror.invalid', error.message)
  }
}

function publicKeyOf(vkey: string): string {
  return toBase64(readKey(vkey).publicKey)
}

function invalid(reason: string): Fault {
  return new Fault('mirror.invalid', `The mirror cannot be added: ${reason}.`)
}
