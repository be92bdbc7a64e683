import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatWhenShort } from '../../ui/format.ts'
import { Empty, Loaded } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { useWidth } from '../../ui/use-width.ts'
import { medicinesOf, visitsOf, type Medicine, type Visit } from './chart-model.ts'
import styles from './chart.module.css'
import { packRows, spanOf } from './timeline.ts'
import { Timeline } from './timeline-picture.tsx'
import type { Chart } from './use-chart.ts'
import { VersionsLink } from './versions-link.tsx'

const MEDICINE_ROWS_MAX = 3

/** Stays, medicines and visits over the years. */
export function TimelineCard(props: { readonly chart: Chart; readonly patientId: string }) {
  const { chart, patientId } = props
  const now = Date.now()
  const visits = visitsOf(chart.encounters.data?.resources ?? [], now)
  const medicines = medicinesOf(chart.medicines.data?.resources ?? []).filter(
    (medicine): medicine is Medicine & { since: number } =>
      medicine.isActive && medicine.since !== undefined,
  )
  return (
    <Card className={styles.timelineCard} title="Timeline" note={noteOf(visits)}>
      <Loaded query={chart.encounters} what="visits">
        {() =>
          visits.length === 0 && medicines.length === 0 ? (
            <Empty>No visit is recorded.</Empty>
          ) : (
            <>
              <Drawn visits={visits} medicines={medicines} now={now} />
              <VisitList visits={visits.toReversed()} patientId={patientId} now={now} />
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

function Drawn(props: {
  readonly visits: readonly Visit[]
  readonly medicines: readonly (Medicine & { since: number })[]
  readonly now: number
}) {
  const { visits, medicines, now } = props
  const [width, measure] = useWidth(820)
  const span = spanOf(
    visits.map(({ from }) => from),
    now,
  )
  const shown = visits.filter(({ until }) => until >= span.from)
  const packed = packRows(
    medicines.map(({ since, name }) => ({ name, from: since, until: now })),
    MEDICINE_ROWS_MAX,
  )
  const earlier = visits.length - shown.length
  return (
    <div
      ref={measure}
      className={styles.timeline}
      tabIndex={0}
      role="group"
      aria-label="Timeline picture"
    >
      <Timeline span={span} visits={shown} medicines={packed.rows} width={Math.max(520, width)} />
      <p className={styles.timelineNote}>
        {[
          earlier > 0 ? `${countOf(earlier, 'earlier visit')} not drawn` : '',
          packed.left > 0 ? `${countOf(packed.left, 'more medicine')} in the list above` : '',
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
    </div>
  )
}

const VISITS_AT_FIRST = 4

/** What the dots and blocks are, newest first: for who cannot point at them. */
function VisitList(props: {
  readonly visits: readonly Visit[]
  readonly patientId: string
  readonly now: number
}) {
  const [open, setOpen] = useState(false)
  const { visits, patientId, now } = props
  return (
    <>
      <ul className={classes(styles.list, styles.visits)}>
        {(open ? visits : visits.slice(0, VISITS_AT_FIRST)).map((visit) => (
          <li key={visit.id}>
            <span>
              <VersionsLink patientId={patientId} type="Encounter" id={visit.id}>
                {visit.name}
              </VersionsLink>
            </span>
            <span className={text.third}>
              {visit.isNow ? 'stay, now, since ' : visit.isStay ? 'stay, ' : 'visit, '}
              {formatWhenShort(visit.from, now)}
            </span>
          </li>
        ))}
      </ul>
      {visits.length > VISITS_AT_FIRST && (
        <div className={styles.more}>
          <Button look="quiet" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Show fewer' : `Show all ${countOf(visits.length, 'visit')}`}
          </Button>
        </div>
      )}
    </>
  )
}

function noteOf(visits: readonly Visit[]): string {
  const stays = visits.filter(({ isStay }) => isStay).length
  return `${countOf(stays, 'stay')}, ${countOf(visits.length - stays, 'visit')}`
}
