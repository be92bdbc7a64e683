import { openKeeping, type Keeping } from '@wardstone/backup'
import type { Clock, Json } from '@wardstone/core'
import { ORGANISATION_REFRESH_MS } from '@wardstone/vault'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { House } from './house.ts'
import type { Listeners } from './listeners.ts'
import { describe } from './problems.ts'

const HOUR_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000
const DAY_MS = 24 * HOUR_MS
const COSIGN_EVERY_MS = 10 * MINUTE_MS

type Facts = { readonly [name: string]: Json }
type Job = { readonly kind: string; readonly facts: () => Promise<Facts> }

export type Jobs = {
  /** Takes every census now, whatever the hour: at start, and when somebody asks. */
  runAll(): Promise<void>
  stop(): Promise<void>
}

/** What each safeguard says about itself, every hour. A control lives as long as these are fresh. */
export function startJobs(deps: {
  readonly house: House
  readonly listeners: Listeners
  readonly config: Config
  readonly log: Logger
  readonly now: Clock
}): Jobs {
  const { house, log, now } = deps
  const jobs = jobTable(deps)
  const due = new Map<string, number>()
  const outside = openOutsideJobs(deps, due)

  const run = async (job: Job): Promise<void> => {
    due.set(job.kind, now() + HOUR_MS)
    try {
      const evidence = {
        kind: job.kind,
        at: now(),
        actor: 'system:jobs',
        subject: '',
        facts: await job.facts(),
      }
      await house.ledger.record([evidence])
    } catch (error) {
      // No evidence is the honest answer: the control that needs it goes stale.
      log.error({ job: job.kind, ...describe(error) }, 'a census failed')
    }
  }
  const runDue = async (): Promise<void> => {
    await house.identity.tidy()
    await house.messages.tidy()
    await house.records.feed.tidy()
    await house.deidentifying.deidentification.tidy()
    // What was kept while the database had no room, or was away, and could not be converted then.
    await house.messages.recover()
    await house.records.exports.tidy()
    for (const job of jobs) if ((due.get(job.kind) ?? 0) <= now()) await run(job)
    await outside.turn()
    await house.ledger.sequence()
    await house.controls.update()
    await house.headMemory.remember()
  }
  let running = Promise.resolve()
  const turn = (): void => {
    running = running
      .then(runDue)
      .catch((error: unknown) => log.error(describe(error), 'the hourly jobs failed'))
  }
  const timer = setInterval(turn, MINUTE_MS)
  const refresh = setInterval(() => {
    house.vault
      .refresh()
      .catch((error: unknown) => log.error(describe(error), 'asking for new data keys failed'))
  }, ORGANISATION_REFRESH_MS)
  return {
    async runAll() {
      due.clear()
      turn()
      await running
    },
    async stop() {
      clearInterval(timer)
      clearInterval(refresh)
      await running
      await outside.ended()
    },
  }
}

/** What carries the ledger's word to others, each at a pace of its own. Each states its own evidence. */
function openOutsideJobs(
  { house, config, log, now }: Parameters<typeof startJobs>[0],
  due: Map<string, number>,
): { turn(): Promise<void>; ended(): Promise<unknown> } {
  const said =
    (what: string) =>
    (error: unknown): void =>
      log.error(describe(error), what)
  const isDue = (name: string, everyMs: number): boolean => {
    if ((due.get(name) ?? 0) > now()) return false
    due.set(name, now() + everyMs)
    return true
  }
  // Beside the rest, once at a time: a mirror that answers slowly must not keep a census waiting, nor a backup.
  const mirroring = openApart(() =>
    house.mirror.send().catch(said('sending to the mirrors failed')),
  )
  const keeping = openKeepingFor(house, config, now)
  const backing = openApart(
    () => keeping?.turn().catch(said('making a backup failed')) ?? Promise.resolve(),
  )
  return {
    async turn() {
      // At a fixed pace: cosigning leaves evidence on both sides, which would otherwise call for the next.
      if (isDue('witness.cosign', COSIGN_EVERY_MS)) {
        await house.witness.cosign().catch(said('asking the witnesses failed'))
        mirroring.start()
      }
      if (isDue('vault.renewal', HOUR_MS))
        await house.renewal.turn().catch(said('renewing data keys failed'))
      if (isDue('ledger.index', HOUR_MS)) {
        await house.subjectIndex.update().catch(said('indexing the ledger failed'))
        await house.ledger.thinHeads().catch(said('thinning the heads failed'))
      }
      await house.anchors?.anchorDue().catch(said('anchoring failed'))
      backing.start()
    },
    ended: () => Promise.all([mirroring.ended(), backing.ended()]),
  }
}

/** Work that goes on beside the rest, once at a time. */
function openApart(work: () => Promise<unknown>): { start(): void; ended(): Promise<void> } {
  let under: Promise<void> | undefined
  const go = async (): Promise<void> => {
    await work()
    under = undefined
  }
  return {
    start() {
      under ??= go()
    },
    ended: async () => under,
  }
}

function openKeepingFor(
  { backups, ledger }: House,
  { backup }: Config,
  now: Clock,
): Keeping | undefined {
  return backup === undefined ? undefined : openKeeping({ backups, ledger, now, ...backup })
}

function jobTable({
  house,
  listeners,
  config,
  now,
}: Parameters<typeof startJobs>[0]): readonly Job[] {
  const { ledger, vault, identity, access, records } = house
  const days = (since: number): number => Math.floor((now() - since) / DAY_MS)
  const hourly = (kind: string, facts: Job['facts']): Job => ({ kind, facts })
  return [
    hourly('server.transport.census', async () => ({ ...(await listeners.census()) })),
    hourly('vault.keys.census', async () => {
      const { kekCreatedAt, oldestKeyAt, ...census } = await vault.census()
      // Beside a key file that a token or a service guards it opens no record.
      const keyLocation =
        house.passphraseBesideKeys && census.keyLocation === 'file'
          ? 'file, passphrase beside it'
          : census.keyLocation
      return {
        ...census,
        keyLocation,
        kekAgeDays: days(kekCreatedAt),
        oldestKeyAgeDays: days(oldestKeyAt),
      }
    }),
    hourly('records.encryption.census', async () => ({ ...(await records.census()) })),
    hourly('records.integrity.checked', async () => ({ ...(await records.checkIntegrity()) })),
    hourly('records.reads.tally', async () => ({ ...records.takeTally() })),
    hourly('identity.accounts.census', async () => ({ ...(await identity.accountsCensus()) })),
    hourly('identity.log-in.monitor', async () => ({ ...(await identity.signInMonitor()) })),
    hourly('identity.session.limits', async () => ({
      idleMinutes: config.session.idleMs / MINUTE_MS,
      absoluteHours: config.session.absoluteMs / HOUR_MS,
    })),
    hourly('access.break-glass.census', async () => ({ ...(await access.reviews.census()) })),
    hourly('access.policy.loaded', async () => ({ ...access.policies })),
    hourly('ledger.verified', async () => {
      const started = performance.now()
      const { size, root } = await ledger.verify()
      return {
        size,
        root: Buffer.from(root).toString('base64'),
        milliseconds: Math.round(performance.now() - started),
      }
    }),
  ]
}
