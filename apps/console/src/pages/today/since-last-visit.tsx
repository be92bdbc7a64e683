import { Link } from '@tanstack/react-router'
import type { Today } from '../../api-types.ts'
import { Panel, Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import styles from './today-page.module.css'

/** One line a safeguard: what changed, and the figure that leads to what it was counted from. */
export function SinceLastVisit({ rows }: { readonly rows: Today['since'] }) {
  return (
    <Section title="Since your last visit">
      <Panel>
        {rows.length === 0 ? (
          <Empty>Nothing changed since you were here last.</Empty>
        ) : (
          <table className={`${table.table} ${styles.since}`}>
            <caption className={text.hidden}>What changed since your last visit</caption>
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
                      {row.value}
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
