import type { Clock, Json } from '@wardstone/core'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { House } from './house.ts'
import type { Listeners } from './listeners.ts'
import { describe } from './problems.ts'

const HOUR_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000
const DAY_MS = 24 * HOUR_MS
const COSIGN = 'witness.cosign'
const INDEX = 'ledger.index'
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
    for (const job of jobs) if ((due.get(job.kind) ?? 0) <= now()) await run(job)
    await proveOutside()
    await house.ledger.sequence()
    await house.controls.update()
    await house.headMemory.remember()
  }
  const said =
    (what: string) =>
    (error: unknown): void =>
      log.error(describe(error), what)
  // At a fixed pace: cosigning leaves evidence on both sides, which would otherwise call for the next.
  const proveOutside = async (): Promise<void> => {
    if ((due.get(COSIGN) ?? 0) <= now()) {
      due.set(COSIGN, now() + COSIGN_EVERY_MS)
      await house.witness.cosign().catch(said('asking the witnesses failed'))
    }
    if ((due.get(INDEX) ?? 0) <= now()) {
      due.set(INDEX, now() + HOUR_MS)
      // Each states its own evidence.
      await house.subjectIndex.update().catch(said('indexing the ledger failed'))
      await house.ledger.thinHeads().catch(said('thinning the heads failed'))
    }
    await house.anchors?.anchorDue().catch(said('anchoring failed'))
  }
  let running = Promise.resolve()
  const turn = (): void => {
    running = running
      .then(runDue)
      .catch((error: unknown) => log.error(describe(error), 'the hourly jobs failed'))
  }
  const timer = setInterval(turn, MINUTE_MS)
  return {
    async runAll() {
      due.clear()
      turn()
      await running
    },
    async stop() {
      clearInterval(timer)
      await running
    },
  }
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
      const keyLocation = house.passphraseBesideKeys
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
