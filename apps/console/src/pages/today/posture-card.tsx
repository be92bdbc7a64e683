import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { Posture } from '../../api-types.ts'
import { Card } from '../../ui/card.tsx'
import { formatCount } from '../../ui/format.ts'
import { Mark } from '../../ui/marks.tsx'
import { PostureBar } from '../../ui/posture-bar.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import styles from './posture-card.module.css'

/** Determinations by framework, as figures and as a bar of the same figures. */
export function PostureCard({ posture }: { readonly posture: readonly Posture[] }) {
  return (
    <Card
      title="Posture by framework"
      note={
        <Link to="/controls" className={text.link}>
          All controls
        </Link>
      }
      foot="None: not assessed. It is never counted as met."
    >
      <table className={`${table.table} ${styles.posture}`}>
        <caption className={text.hidden}>Determinations by framework</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className={text.hidden}>Framework</span>
            </th>
            <th scope="col" className={styles.met}>
              <Mark name="check" /> Met
            </th>
            <th scope="col" className={styles.notMet}>
              <Mark name="cross" /> Not met
            </th>
            <th scope="col" className={styles.stale}>
              <Mark name="bang" /> Stale
            </th>
            <th scope="col">
              <Mark name="dash" /> None
            </th>
          </tr>
        </thead>
        <tbody>
          {posture.map((row) => (
            <Fragment key={row.framework}>
              <tr className={styles.figures}>
                <th scope="row">
                  <Link
                    to="/controls"
                    search={{ framework: row.framework }}
                    className={text.source}
                  >
                    {row.title}
                  </Link>
                </th>
                <td>{formatCount(row.met)}</td>
                <td>{formatCount(row.notMet)}</td>
                <td>{formatCount(row.stale)}</td>
                <td>{formatCount(row.notAssessed)}</td>
              </tr>
              <tr className={styles.bar}>
                <td colSpan={5}>
                  <PostureBar {...row} />
                </td>
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
