import { Link, useRouteContext } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { asProblem } from '../problem.ts'
import { may } from '../session.ts'
import { useProvenEntry, type ProvenEntry } from '../verify/entry.ts'
import { Tick, type Tone } from './chip.tsx'
import { formatClock, formatCount } from './format.ts'
import { HashText, toHex } from './hash-text.tsx'
import styles from './proof-panel.module.css'
import text from './text.module.css'

/** Steps of a check with a mark each, in a frame. */
export function Steps(props: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <div className={styles.proof}>
      {props.title !== undefined && <h2>{props.title}</h2>}
      <ol>{props.children}</ol>
    </div>
  )
}

/** One step: the mark, what it is, and the fact below. `info` is work in progress. */
export function Step(props: {
  readonly tone: Tone
  readonly detail?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <li className={styles.step}>
      <Tick tone={props.tone} pulse={props.tone === 'info'} />
      <div>
        {props.children}
        {props.detail !== undefined && <small>{props.detail}</small>}
      </div>
    </li>
  )
}

/** Verifies one entry in this browser and shows each step; nothing is ticked before it was checked. */
export function ProofPanel(props: { readonly index: number; readonly title?: string }) {
  const { data, error, isFetching } = useProvenEntry(props.index)
  return (
    <Steps title={props.title ?? 'Proof'}>
      {data === undefined ? (
        <Unproven index={props.index} error={error} busy={isFetching} />
      ) : (
        <Proven entry={data} />
      )}
    </Steps>
  )
}

function Unproven(props: {
  readonly index: number
  readonly error: Error | null
  readonly busy: boolean
}) {
  const problem = props.error === null || props.busy ? undefined : asProblem(props.error)
  return (
    <>
      <Step tone="info" detail={props.busy ? 'being read' : 'waits'}>
        Entry <EntryLink index={props.index} /> in the ledger
      </Step>
      <Step
        tone={problem === undefined ? 'mute' : 'crit'}
        detail={problem === undefined ? 'waits' : problem.message}
      >
        {problem === undefined ? 'Inclusion in the checkpoint' : problem.title}
      </Step>
      <Step tone="mute" detail="waits">
        Signature of the checkpoint
      </Step>
    </>
  )
}

function Proven({ entry }: { readonly entry: ProvenEntry }) {
  return (
    <>
      <Step tone="ok" detail={<HashText label="sha256" value={toHex(entry.leaf)} />}>
        Entry <EntryLink index={entry.index} /> in the ledger
      </Step>
      <Step
        tone="ok"
        detail={`${stepsInWords(entry.proof.length)}, verified in this browser at ${formatClock(entry.checkedAt)}, in ${entry.milliseconds} ms`}
      >
        Included in checkpoint <span className={text.mono}>{formatCount(entry.size)}</span>
      </Step>
      <Step tone="ok" detail="and it only adds to what this browser saw before">
        Checkpoint signed by the ledger
      </Step>
    </>
  )
}

function stepsInWords(count: number): string {
  return count === 0 ? 'the only entry' : `${count}-step Merkle path`
}

/** A ledger index that leads to its entry. */
export function EntryLink({ index }: { readonly index: number }) {
  const { session } = useRouteContext({ from: '/app' })
  if (!may(session, 'ledger')) return <span className={text.mono}>#{formatCount(index)}</span>
  return (
    <Link to="/ledger" search={{ entry: index }} className={`${text.mono} ${text.source}`}>
      #{formatCount(index)}
    </Link>
  )
}
