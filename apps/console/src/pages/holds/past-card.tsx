import type { PastHold } from '../../holds-api.ts'
import { Card } from '../../ui/card.tsx'
import { countOf, formatExact, formatWhen } from '../../ui/format.ts'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { PatientName } from './holds-card.tsx'
import styles from './holds.module.css'

/** Holds that were released, and why; they go with their record. */
export function PastCard(props: {
  readonly past: readonly PastHold[]
  readonly names: ReadonlyMap<string, string>
}) {
  const { past, names } = props
  const now = useNow()
  return (
    <Card title="Released" note={countOf(past.length, 'hold')}>
      <table className={table.table}>
        <caption className={text.hidden}>Legal holds that were released</caption>
        <thead>
          <tr>
            <th scope="col">Patient</th>
            <th scope="col">Why it was released</th>
            <th scope="col" className={table.wide}>
              Released
            </th>
          </tr>
        </thead>
        <tbody>
          {past.map((one) => (
            <tr key={`${one.patientId} ${one.placedAt}`}>
              <th scope="row">
                <PatientName id={one.patientId} names={names} />
              </th>
              <td className={styles.reason}>
                {one.releaseReason ?? 'No reason given: released at the machine.'}
                <small>
                  It was held since {formatWhen(one.placedAt, now)}, by {one.placedBy.displayName}:{' '}
                  {one.reason}
                </small>
              </td>
              <td className={table.wide} title={formatExact(one.releasedAt)}>
                {formatWhen(one.releasedAt, now)}
                <small>by {one.releasedBy.displayName}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
