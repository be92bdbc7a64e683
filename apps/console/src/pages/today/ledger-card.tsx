import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { asProblem } from '../../problem.ts'
import { Card } from '../../ui/card.tsx'
import { formatAge, formatCount, formatWhen } from '../../ui/format.ts'
import { Step } from '../../ui/proof-panel.tsx'
import text from '../../ui/text.module.css'
import { headQuery, type Head } from '../../verify/head.ts'
import styles from './today-page.module.css'

/** The newest checkpoint, checked here: its signature, and that nothing was removed since the last visit. */
export function LedgerCard(props: { readonly now: number; readonly selfCheckAt: number | null }) {
  const { data: head, error } = useQuery(headQuery)
  return (
    <Card
      title="Ledger"
      padded
      note={
        <Link to="/ledger" className={text.link}>
          Open
        </Link>
      }
    >
      <ul className={styles.ledger}>
        {error !== null && <Failed error={error} />}
        {head === undefined ? (
          error === null && <Waiting />
        ) : (
          <Checked head={head} now={props.now} />
        )}
        <SelfCheck at={props.selfCheckAt} now={props.now} />
      </ul>
    </Card>
  )
}

function Waiting() {
  return (
    <Step tone="info" detail="being checked in this browser">
      Checkpoint
    </Step>
  )
}

function Failed({ error }: { readonly error: unknown }) {
  const problem = asProblem(error)
  return (
    <Step tone="crit" detail={problem.message}>
      {problem.title}
    </Step>
  )
}

function Checked({ head, now }: { readonly head: Head; readonly now: number }) {
  return (
    <>
      <Step tone="ok" detail={`checked in this browser, ${agoInWords(head.checkedAt, now)}`}>
        Checkpoint <span className={text.mono}>{formatCount(head.size)}</span>, signature correct
      </Step>
      {head.since === undefined ? (
        <Step tone="mute" detail="from now on it notices if an entry is changed or removed">
          First visit with this browser
        </Step>
      ) : (
        <Step tone="ok" detail="consistency proof computed here">
          Adds to <span className={text.mono}>{formatCount(head.since)}</span>, seen here before
        </Step>
      )}
    </>
  )
}

function SelfCheck({ at, now }: { readonly at: number | null; readonly now: number }) {
  if (at === null) {
    return (
      <Step tone="mute" detail="runs every hour">
        The server has not yet re-derived the whole ledger
      </Step>
    )
  }
  return (
    <Step tone="ok" detail={`by the server, ${formatWhen(at, now)}`}>
      Every entry re-derived
    </Step>
  )
}

function agoInWords(at: number, now: number): string {
  const age = formatAge(at, now)
  return age === 'now' ? 'just now' : `${age} ago`
}
