import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import {
  anchorsQuery,
  anchorUrl,
  partnersApi,
  type AnchorReceipt,
  type AnchorRecord,
  type Anchors,
} from '../../partners-api.ts'
import { may } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip, type Tone } from '../../ui/chip.tsx'
import { formatCount, formatDuration, formatExact, formatWhen } from '../../ui/format.ts'
import { Empty, ErrorNote, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './outside.module.css'

/** How many are shown: the newest, then more, then as many as one question brings. */
const STEPS = [5, 20, 100] as const

/** Where heads of the ledger are anchored, each with its receipt and how that was verified. */
export function AnchorsCard() {
  const [step, setStep] = useState(0)
  const limit = STEPS[step] ?? STEPS[0]
  const anchors = useQuery({ ...anchorsQuery(limit), placeholderData: keepPreviousData })
  const { data } = anchors
  const next = step + 1 < STEPS.length && data != null && data.total > data.anchors.length
  return (
    <Card
      title="Anchors"
      note={data != null && data.total > 0 && noteOf(data)}
      foot={data == null ? undefined : <Actions />}
    >
      <Loaded query={anchors} what="the anchors">
        {(found) =>
          found === null ? (
            <Unconfigured />
          ) : found.anchors.length === 0 ? (
            <Empty>
              Nothing is anchored yet. {kindsInWords(found.policy.of)} gets the newest head{' '}
              {everyInWords(found.policy.everyMs)}; the first goes within a minute.
            </Empty>
          ) : (
            <Table anchors={found} />
          )
        }
      </Loaded>
      {next && (
        <div className={styles.more}>
          <Button look="quiet" size="small" onClick={() => setStep(step + 1)}>
            Show more of {formatCount(data.total)}
          </Button>
        </div>
      )}
    </Card>
  )
}

function Unconfigured() {
  return (
    <Empty>
      No head of this ledger is anchored outside. A time-stamping authority (RFC 3161) is the
      simplest: name it in <code className={text.mono}>WARDSTONE_ANCHOR_TSA_URL</code> and its root
      certificates in <code className={text.mono}>WARDSTONE_ANCHOR_TSA_ROOTS</code>, then start the
      server again. How, and how to use a blockchain, is in{' '}
      <code className={text.mono}>docs/operations/anchoring.md</code>.
    </Empty>
  )
}

function noteOf({ size, anchoredSize, policy }: Anchors): string {
  const rule = policy.of.length > 1 ? `, ${policy.need} of ${policy.of.length} kinds` : ''
  const behind = size - anchoredSize
  return behind <= 0
    ? `all ${formatCount(size)} anchored${rule}`
    : `${formatCount(anchoredSize)} anchored${rule}, ${formatCount(behind)} since`
}

const kindWords: Record<AnchorReceipt['kind'], string> = {
  rfc3161: 'A time-stamping authority',
  evm: 'A blockchain',
}

function kindsInWords(kinds: readonly AnchorReceipt['kind'][]): string {
  return kinds.map((kind) => kindWords[kind]).join(' and ')
}

const HOUR_MS = 3_600_000

function everyInWords(ms: number): string {
  return ms === HOUR_MS ? 'every hour' : `every ${formatDuration(ms)}`
}

const states: Record<AnchorRecord['state'], { readonly tone: Tone; readonly word: string }> = {
  confirmed: { tone: 'ok', word: 'Verified' },
  pending: { tone: 'info', word: 'Pending' },
  reorganised: { tone: 'warn', word: 'Taken back' },
  failed: { tone: 'crit', word: 'Failed' },
}

function Table({ anchors }: { readonly anchors: Anchors }) {
  const now = useNow()
  return (
    <table className={table.table}>
      <caption className={text.hidden}>Anchors, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col" className={table.number}>
            Covers
          </th>
          <th scope="col">Receipt</th>
        </tr>
      </thead>
      <tbody>
        {anchors.anchors.map((anchor) => (
          <AnchorRow key={anchor.id} anchor={anchor} now={now} />
        ))}
      </tbody>
    </table>
  )
}

const TAKEN_BACK =
  'A reorganisation of the chain took it back, so that it does not count. The newest head is sent again by itself within a minute.'

function AnchorRow({ anchor, now }: { readonly anchor: AnchorRecord; readonly now: number }) {
  const { id, kind, size, state, words, renewal, receipt } = anchor
  const { tone, word } = states[state]
  const at = anchor.stampedAt ?? anchor.at
  return (
    <tr>
      <th scope="row">
        <div className={styles.where}>
          <span className={text.row}>
            <Chip tone={tone}>{word}</Chip>
            <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
              {formatWhen(at, now)}
            </time>
          </span>
          <Place kind={kind} receipt={receipt} />
          <small>{words}</small>
          {state === 'reorganised' && <small>{TAKEN_BACK}</small>}
          {renewal !== null && <small>{renewal}</small>}
        </div>
      </th>
      <td className={table.number}>{formatCount(size)}</td>
      <td>
        {receipt === null ? (
          <span className={text.third}>none</span>
        ) : (
          <div className={styles.files}>
            <a className={text.link} href={anchorUrl(id, 'receipt')} download="">
              {kind === 'rfc3161' ? 'Time-stamp' : 'Receipt'}
            </a>
            <a className={text.link} href={anchorUrl(id, 'checkpoint')} download="">
              Checkpoint
            </a>
          </div>
        )}
      </td>
    </tr>
  )
}

function Place(props: {
  readonly kind: AnchorReceipt['kind']
  readonly receipt: AnchorReceipt | null
}) {
  const { kind, receipt } = props
  if (receipt === null) return <span>{kindWords[kind]}</span>
  return receipt.kind === 'rfc3161' ? (
    <span>
      Time-stamped by <span className={styles.inline}>{receipt.authority}</span>
    </span>
  ) : (
    <span>
      Chain {receipt.chain}, transaction{' '}
      <span className={styles.inline} title={receipt.transaction}>
        {shortened(receipt.transaction)}
      </span>
    </span>
  )
}

function shortened(hex: string): string {
  return `${hex.slice(0, 8)}…${hex.slice(-4)}`
}

const COMMAND =
  'openssl ts -verify -data checkpoint.txt -in time-stamp.der -token_in -CAfile root.pem'

function Actions() {
  const { session } = useRouteContext({ from: '/app' })
  const queryClient = useQueryClient()
  const onSettled = () => queryClient.invalidateQueries({ queryKey: ['anchors'] })
  const anchor = useMutation({ mutationFn: partnersApi.anchor, onSettled })
  const check = useMutation({ mutationFn: partnersApi.checkAnchors, onSettled })
  const error = anchor.error ?? check.error
  return (
    <div className={styles.actions}>
      <p>
        Only heads leave the house. Anyone can check a time-stamp:{' '}
        <code className={styles.command}>
          {COMMAND.split(' ').map((word) => (
            <Fragment key={word}>
              <span>{word}</span>{' '}
            </Fragment>
          ))}
        </code>
      </p>
      <div className={`${text.row} ${text.wrap}`}>
        {may(session, 'partners') && (
          <Button size="small" disabled={anchor.isPending} onClick={() => anchor.mutate()}>
            {anchor.isPending ? 'Anchoring' : 'Anchor now'}
          </Button>
        )}
        <Button size="small" disabled={check.isPending} onClick={() => check.mutate()}>
          {check.isPending ? 'Checking' : 'Check all receipts again'}
        </Button>
        <span role="status">
          {check.isSuccess && !check.isPending && 'All were checked again.'}
        </span>
      </div>
      {error !== null && <ErrorNote error={error} />}
    </div>
  )
}
