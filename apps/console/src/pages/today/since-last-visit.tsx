import { Link } from '@tanstack/react-router'
import type { Today } from '../../api-types.ts'
import { Panel, Section } from '../../ui/card.tsx'
import { formatAge, formatCount, formatWhen } from '../../ui/format.ts'
import { Empty } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import styles from './today-page.module.css'

/** One line a safeguard: what changed, and the figure that leads to what it was counted from. */
export function SinceLastVisit(props: {
  readonly rows: Today['since']
  readonly at: number | undefined
  readonly now: number
}) {
  const { rows, at, now } = props
  return (
    <Section
      title={at === undefined ? 'The last 24 hours' : 'Since your last visit'}
      note={at === undefined ? undefined : `${formatWhen(at, now)}, ${formatAge(at, now)} ago`}
    >
      <Panel>
        {rows.length === 0 ? (
          <Empty>Nothing changed in this time.</Empty>
        ) : (
          <table className={`${table.table} ${styles.since}`}>
            <caption className={text.hidden}>What changed</caption>
            <thead className={text.hidden}>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Change</th>
                <th scope="col">Now</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.label}>
                  <td>{row.label}</td>
                  <td>{row.text}</td>
                  <td className={table.number}>
                    <Link to={row.href} className={text.source}>
                      {grouped(row.value)}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </Section>
  )
}

/** A plain figure is written like every other figure; words stay as they are. */
function grouped(value: string): string {
  return /^\d+$/.test(value) ? formatCount(Number(value)) : value
}
