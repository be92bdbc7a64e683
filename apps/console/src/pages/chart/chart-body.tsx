import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { countOf, formatCount, formatDate } from '../../ui/format.ts'
import { Empty, Loaded } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { medicinesOf, problemsOf, type Medicine, type Problem } from './chart-model.ts'
import styles from './chart.module.css'
import { ResultsCard } from './results-card.tsx'
import { TimelineCard } from './timeline-card.tsx'
import { useChart, type Chart } from './use-chart.ts'
import { VersionsLink } from './versions-link.tsx'

/** Problems and medicines, results, and the years as one picture. */
export function ChartBody({ patientId }: { readonly patientId: string }) {
  const chart = useChart(patientId)
  return (
    <>
      <div className={styles.columns}>
        <div className={text.stack}>
          <ProblemsCard chart={chart} patientId={patientId} />
          <MedicinesCard chart={chart} patientId={patientId} />
        </div>
        <ResultsCard chart={chart} patientId={patientId} />
      </div>
      <TimelineCard chart={chart} patientId={patientId} />
    </>
  )
}

type Part = { readonly chart: Chart; readonly patientId: string }

function ProblemsCard({ chart, patientId }: Part) {
  const problems = problemsOf(chart.conditions.data?.resources ?? [])
  const active = problems.filter(({ isActive }) => isActive)
  const past = problems.length - active.length
  return (
    <Card
      title="Problems"
      note={`${formatCount(active.length)} active, ${formatCount(past)} past${cutShort(chart.conditions.data)}`}
    >
      <Loaded query={chart.conditions} what="problems">
        {() => (
          <Folded
            items={problems}
            shown={active.length}
            empty="No problem is recorded."
            row={(problem) => (
              <ProblemRow key={problem.id} problem={problem} patientId={patientId} />
            )}
          />
        )}
      </Loaded>
    </Card>
  )
}

/** A list that was not read to its end must not look whole. */
function cutShort(found: { readonly complete: boolean; readonly total: number } | undefined) {
  return found === undefined || found.complete ? '' : '; not all were read'
}

function ProblemRow(props: { readonly problem: Problem; readonly patientId: string }) {
  const { problem, patientId } = props
  return (
    <li className={problem.isActive ? undefined : text.third}>
      <span>
        <VersionsLink patientId={patientId} type="Condition" id={problem.id}>
          {problem.name}
        </VersionsLink>
        {problem.doubt !== '' && <small className={styles.doubt}>{problem.doubt}</small>}
      </span>
      <span
        className={text.third}
        title={problem.since === undefined ? '' : formatDate(problem.since)}
      >
        {problem.isActive ? '' : 'past, '}
        {problem.since === undefined ? 'undated' : new Date(problem.since).getFullYear()}
      </span>
    </li>
  )
}

function MedicinesCard({ chart, patientId }: Part) {
  const medicines = medicinesOf(chart.medicines.data?.resources ?? [])
  const current = medicines.filter(({ isActive }) => isActive)
  return (
    <Card
      title="Medicines"
      note={`${formatCount(current.length)} current, ${formatCount(medicines.length - current.length)} ended${cutShort(chart.medicines.data)}`}
    >
      <Loaded query={chart.medicines} what="medicines">
        {() => (
          <Folded
            items={medicines}
            shown={current.length}
            empty="No medicine is prescribed."
            row={(medicine) => (
              <MedicineRow key={medicine.id} medicine={medicine} patientId={patientId} />
            )}
          />
        )}
      </Loaded>
    </Card>
  )
}

function MedicineRow(props: { readonly medicine: Medicine; readonly patientId: string }) {
  const { medicine, patientId } = props
  return (
    <li className={medicine.isActive ? undefined : text.third}>
      <span>
        <VersionsLink patientId={patientId} type="MedicationRequest" id={medicine.id}>
          {medicine.name}
        </VersionsLink>
        {medicine.isActive && medicine.caution !== '' && (
          <small className={styles.doubt}>{medicine.caution}</small>
        )}
      </span>
      <span className={styles.dose}>{medicine.isActive ? medicine.dose : 'ended'}</span>
    </li>
  )
}

/** A list that shows what stands now, and the rest when asked. */
function Folded<T>(props: {
  readonly items: readonly T[]
  readonly shown: number
  readonly empty: string
  readonly row: (item: T) => React.ReactNode
}) {
  const [open, setOpen] = useState(false)
  const { items, shown } = props
  if (items.length === 0) return <Empty>{props.empty}</Empty>
  const rest = items.length - shown
  return (
    <>
      <ul className={styles.list}>
        {(open ? items : items.slice(0, shown)).map(props.row)}
        {!open && shown === 0 && <li className={text.second}>None at present.</li>}
      </ul>
      {rest > 0 && (
        <div className={styles.more}>
          <Button look="quiet" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Show current only' : `Show ${countOf(rest, 'past one')}`}
          </Button>
        </div>
      )}
    </>
  )
}
