import type { Controls, Status } from '../../api-types.ts'
import { formatAge, formatCount } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import styles from './controls.module.css'
import { lastAtOf } from './matching.ts'

/** The four figures that answer "where do we stand"; each filters the list that it was counted from. */
export function CountStrip(props: {
  readonly controls: Controls
  readonly onChoose: (status: Status) => void
}) {
  const { counts, controls, evaluatedAt } = props.controls
  const now = useNow()
  const cells: readonly { status: Status; word: string; count: number; note: string }[] = [
    {
      status: 'met',
      word: 'Met',
      count: counts.met,
      note: `of ${formatCount(controls.length)}, computed ${agoInWords(evaluatedAt, now)}`,
    },
    {
      status: 'not-met',
      word: 'Not met',
      count: counts.notMet,
      note: counts.notMet === 0 ? 'no evidence speaks against one' : 'needs a decision',
    },
    {
      status: 'stale',
      word: 'Evidence stale',
      count: counts.stale,
      note: oldestInWords(props.controls, now),
    },
    {
      status: 'not-assessed',
      word: 'Not assessed',
      count: counts.notAssessed,
      note: 'no evidence source yet',
    },
  ]
  return (
    <dl className={styles.strip}>
      {cells.map(({ status, word, count, note }) => (
        <div key={status}>
          <dt>{word}</dt>
          <dd>
            <button
              type="button"
              onClick={() => props.onChoose(status)}
              aria-label={`${count} ${word}: show these`}
            >
              {formatCount(count)}
            </button>
            <small>{note}</small>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function agoInWords(at: number, now: number): string {
  const age = formatAge(at, now)
  return age === 'now' ? 'just now' : `${age} ago`
}

function oldestInWords({ controls }: Controls, now: number): string {
  const times = controls
    .filter(({ status }) => status === 'stale')
    .map(lastAtOf)
    .filter((at) => at !== undefined)
  return times.length === 0
    ? 'all evidence is fresh'
    : `oldest ${formatAge(Math.min(...times), now)}`
}
