import type { Action } from '@wardstone/access'
import type { Actor } from '@wardstone/core'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { backupsToDecide } from './backup-decisions.ts'
import type { House } from './house.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const DECISIONS_SHOWN_MAX = 20
const REVIEW_MINUTES = 2
const FORK_MINUTES = 10

const decision = z.object({
  id: z.string(),
  kind: z.enum([
    'ledger-forked',
    'break-glass-review',
    'backup-due',
    'control-not-met',
    'control-stale',
  ]),
  title: z.string(),
  body: z.string(),
  dueAt: z.int().nullable(),
  since: z.int().nullable(),
  href: z.string(),
  action: z.string(),
  minutes: z.int(),
})
export type Decision = z.infer<typeof decision>

const today = z.object({
  decisions: z.array(decision),
  since: z.array(
    z.object({ label: z.string(), text: z.string(), value: z.string(), href: z.string() }),
  ),
  posture: z.array(
    z.object({
      framework: z.string(),
      title: z.string(),
      met: z.int(),
      notMet: z.int(),
      stale: z.int(),
      notAssessed: z.int(),
    }),
  ),
  ledger: z.object({
    size: z.int(),
    at: z.int(),
    checkpoint: z.string(),
    verifiedAt: z.int().nullable(),
  }),
})

/** `/api/today`: what needs a person, what happened since the last visit, and how the organisation stands. */
export function todayRoutes(deps: {
  readonly house: House
  readonly authorise: (request: FastifyRequest, action: Action) => Promise<Actor>
  readonly now: () => number
}): FastifyPluginCallback {
  const { house, authorise, now } = deps
  return (instance, _options, done) => {
    instance.withTypeProvider<ZodTypeProvider>().get(
      '/api/today',
      {
        schema: {
          tags: ['today'],
          querystring: z.object({ since: z.coerce.number().int().min(0).optional() }),
          response: { 200: today },
        },
      },
      async (request) => {
        const actor = await authorise(request, 'read-controls')
        const since = request.query.since ?? now() - DAY_MS
        const [forks, reviews, backups, controls, happened, head, [verified]] = await Promise.all([
          forksToDecide(house),
          reviewsWaiting(house, actor),
          backupsToDecide(house, actor, now()),
          controlsInNeed(house),
          house.ledger.tally(since),
          house.ledger.head(),
          house.ledger.entries({ kind: 'ledger.verified', limit: 1 }),
        ])
        const decisions = [...forks, ...reviews, ...backups, ...controls].slice(
          0,
          DECISIONS_SHOWN_MAX,
        )
        return {
          decisions,
          since: rowsOf(happened),
          posture: [...(await house.controls.posture())],
          ledger: {
            size: head.size,
            at: head.at,
            checkpoint: head.checkpoint,
            verifiedAt: verified?.evidence.at ?? null,
          },
        }
      },
    )
    done()
  }
}

/** One a ledger that forked: our own, or a partner's until somebody decides to remove that partner. */
async function forksToDecide({ witness, ledger }: House): Promise<readonly Decision[]> {
  const [forks, partners] = await Promise.all([witness.forks.list(), witness.partners.list()])
  const byOrigin = Map.groupBy(forks, ({ origin }) => origin)
  return [...byOrigin].flatMap(([origin, found]): Decision[] => {
    const isOwn = origin === ledger.origin
    const partner = partners.find((one) => one.origin === origin)
    if (!isOwn && partner === undefined) return []
    return [
      {
        id: `fork ${origin}`,
        kind: 'ledger-forked',
        title: isOwn
          ? 'This ledger has forked: its key signed two histories'
          : `${partner?.organisation ?? origin}’s ledger has forked`,
        body: isOwn
          ? 'Somebody else has its key, or it was restored from an older copy. Keep the disk as it is.'
          : 'It signed two heads that cannot both be true. Call them, keep the evidence, and decide whether they stay a partner.',
        dueAt: null,
        since: Math.min(...found.map(({ at }) => at)),
        href: '/partners',
        action: 'Open evidence',
        minutes: FORK_MINUTES,
      },
    ]
  })
}

async function reviewsWaiting(house: House, actor: Actor): Promise<readonly Decision[]> {
  if (!house.access.can(actor, 'review-access')) return []
  const reviews = await house.access.reviews.list(actor)
  const waiting = reviews.filter(
    ({ reviewedAt, account }) => reviewedAt === null && account !== actor.id,
  )
  const names = await house.identity.describe(waiting.map(({ account }) => account))
  return waiting.map(({ id, account, reason, openedAt, dueAt, reads }) => ({
    id,
    kind: 'break-glass-review',
    title: `${names.get(account)?.displayName ?? 'A clinician'} opened a record in an emergency`,
    body: `“${reason}” ${reads === 0 ? 'Nothing was read so far.' : reads === 1 ? 'One read.' : `${reads} reads.`}`,
    dueAt,
    since: openedAt,
    href: `/access?review=${id}`,
    action: 'Review',
    minutes: REVIEW_MINUTES,
  }))
}

async function controlsInNeed(house: House): Promise<readonly Decision[]> {
  const { controls } = await house.controls.determine('hipaa-security')
  return controls
    .filter(({ status }) => status === 'not-met' || status === 'stale')
    .toSorted((a, b) => Number(a.status === 'stale') - Number(b.status === 'stale'))
    .map(({ id, title, citation, status, since, reason }) => ({
      id,
      kind: status === 'stale' ? 'control-stale' : 'control-not-met',
      title: `${title}: ${status === 'stale' ? 'evidence is stale' : 'not met'}`,
      body: `${reason} ${citation}`,
      dueAt: null,
      since,
      href: `/controls?control=${encodeURIComponent(id)}`,
      action: 'Open control',
      minutes: 1,
    }))
}

type Row = {
  readonly label: string
  readonly text: string
  readonly value: string
  readonly href: string
}

/** Which evidence kinds make one line of "since your last visit". */
const lines: readonly { label: string; kinds: readonly string[]; text: string }[] = [
  {
    label: 'Chart reads',
    kinds: ['records.read'],
    text: 'each left a ledger entry before it was answered',
  },
  {
    label: 'Records changed',
    kinds: ['records.changed'],
    text: 'sealed under the patient’s own key',
  },
  {
    label: 'Emergency access',
    kinds: ['access.break-glass.opened'],
    text: 'opened for an hour, to be reviewed',
  },
  { label: 'Erased', kinds: ['records.erased'], text: 'keys destroyed; old proofs still verify' },
  { label: 'Sign-ins', kinds: ['identity.session.opened'], text: 'with two factors or a passkey' },
  {
    label: 'Refused',
    kinds: ['identity.sign-in.refused', 'access.denied', 'records.denied'],
    text: 'sign-ins and requests turned away',
  },
]

function rowsOf(happened: readonly { readonly kind: string; readonly count: number }[]): Row[] {
  const counts = new Map(happened.map(({ kind, count }) => [kind, count]))
  return lines.flatMap(({ label, kinds, text }) => {
    const count = kinds.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0)
    return count === 0
      ? []
      : [{ label, text, value: String(count), href: `/ledger?kind=${kinds[0] ?? ''}` }]
  })
}
