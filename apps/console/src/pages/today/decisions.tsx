import { Link } from '@tanstack/react-router'
import type { Decision } from '../../api-types.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Panel, Section } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { formatCount, formatDuration, formatWhenShort } from '../../ui/format.ts'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { Empty } from '../../ui/states.tsx'
import styles from './today-page.module.css'

const iconOf: Record<Decision['kind'], IconName> = {
  'ledger-forked': 'alert',
  'break-glass-review': 'key',
  'backup-due': 'backups',
  'control-not-met': 'alert',
  'control-stale': 'hourglass',
}

/** What waits for this person, most urgent first. Only the first has the filled button. */
export function Decisions(props: {
  readonly decisions: readonly Decision[]
  readonly now: number
}) {
  const { decisions, now } = props
  return (
    <Section
      title="Needs your decision"
      note={decisions.length === 0 ? 'none' : `${formatCount(decisions.length)}, most urgent first`}
    >
      <Panel>
        {decisions.length === 0 ? (
          <Empty>
            Nothing waits. A decision appears here when emergency access needs a review, a backup or
            its drill is due, a control stops being met, or a partner's ledger forks.
          </Empty>
        ) : (
          <ul className={styles.decisions}>
            {decisions.map((decision, index) => (
              <DecisionRow key={decision.id} decision={decision} first={index === 0} now={now} />
            ))}
          </ul>
        )}
      </Panel>
    </Section>
  )
}

function DecisionRow(props: {
  readonly decision: Decision
  readonly first: boolean
  readonly now: number
}) {
  const { decision, first, now } = props
  return (
    <li>
      <Icon name={iconOf[decision.kind]} />
      <div>
        <h3>{decision.title}</h3>
        <p>{decision.body}</p>
      </div>
      <div className={styles.due}>
        <Due decision={decision} now={now} />
      </div>
      <div className={styles.act}>
        <Link to={decision.href} className={buttonClass({ look: first ? 'filled' : 'plain' })}>
          {decision.action}
        </Link>
        <small>about {formatCount(decision.minutes)} min</small>
      </div>
    </li>
  )
}

const SOON_MS = 4 * 60 * 60 * 1000

function Due({ decision, now }: { readonly decision: Decision; readonly now: number }) {
  if (decision.dueAt !== null) {
    const left = decision.dueAt - now
    if (left < 0) return <Chip tone="crit">Overdue {formatDuration(-left)}</Chip>
    return left < SOON_MS ? (
      <Chip tone="warn">{formatDuration(left)} left</Chip>
    ) : (
      <span>{formatDuration(left)} left</span>
    )
  }
  return decision.since === null ? null : <span>Since {formatWhenShort(decision.since, now)}</span>
}
