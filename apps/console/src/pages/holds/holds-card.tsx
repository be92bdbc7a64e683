import { Link } from '@tanstack/react-router'
import type { Hold } from '../../holds-api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { countOf, formatExact, formatWhen } from '../../ui/format.ts'
import { Empty } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './holds.module.css'

/** So many the server lists. */
const LISTED_MAX = 500

/** The holds that there are, newest first. */
export function HoldsCard(props: {
  readonly holds: readonly Hold[]
  readonly names: ReadonlyMap<string, string>
  readonly onPlace: () => void
  readonly onRelease: (hold: Hold) => void
}) {
  const { holds, names } = props
  const now = useNow()
  return (
    <Card
      title="Held now"
      note={
        holds.length < LISTED_MAX ? countOf(holds.length, 'record') : `the newest ${LISTED_MAX}`
      }
      foot="That a hold was placed or released is in the ledger. Its reason is not: it is sealed under the record’s own key."
    >
      {holds.length === 0 ? (
        <Empty action={<Button onClick={props.onPlace}>Place one</Button>}>
          No record is held. Each can be erased when a patient asks for it.
        </Empty>
      ) : (
        <table className={table.table}>
          <caption className={text.hidden}>Records under a legal hold</caption>
          <thead>
            <tr>
              <th scope="col">Patient</th>
              <th scope="col">Reason</th>
              <th scope="col" className={table.wide}>
                Placed
              </th>
              <th scope="col" className={table.number}>
                <span className={text.hidden}>Release</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {holds.map((hold) => (
              <tr key={`${hold.patientId} ${hold.placedAt}`}>
                <th scope="row">
                  <PatientName id={hold.patientId} names={names} />
                </th>
                <td className={styles.reason}>{hold.reason}</td>
                <td className={table.wide} title={formatExact(hold.placedAt)}>
                  {formatWhen(hold.placedAt, now)}
                  <small>by {hold.placedBy.displayName}</small>
                </td>
                <td className={table.number}>
                  {hold.patientId !== null && (
                    <Button
                      size="small"
                      aria-label={`Release the hold on ${names.get(hold.patientId) ?? hold.patientId}`}
                      onClick={() => props.onRelease(hold)}
                    >
                      Release
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

/** Whose record it is, leading there. */
export function PatientName(props: {
  readonly id: string | null
  readonly names: ReadonlyMap<string, string>
}) {
  const { id, names } = props
  if (id === null)
    return (
      <>
        Not known here
        <small>placed before holds were listed: release it with npx wardstone record release</small>
      </>
    )
  return (
    <Link to="/records/$patientId" params={{ patientId: id }} className={text.link} preload={false}>
      {names.get(id) ?? id}
    </Link>
  )
}
