import { useParams, useRouteContext } from '@tanstack/react-router'
import type { Session } from '../../api-types.ts'
import { Problem } from '../../problem.ts'
import { may } from '../../session.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import { ErrorNote, Loading } from '../../ui/states.tsx'
import { NotFoundNote } from '../records/not-found-note.tsx'
import { ChartAside } from './chart-aside.tsx'
import { ChartBody } from './chart-body.tsx'
import { ChartHeader } from './chart-header.tsx'
import { personOf } from './chart-model.ts'
import { EmergencyBanner } from './emergency-banner.tsx'
import { usePatient } from './use-chart.ts'

/** One patient's record. */
export function ChartPage() {
  const { patientId } = useParams({ from: '/app/records/$patientId' })
  const { session } = useRouteContext({ from: '/app' })
  const { data: patient, error, refetch } = usePatient(patientId)
  if (patient === undefined) {
    return <NoChart error={error} session={session} retry={() => void refetch()} />
  }
  const person = personOf(patient, Date.now())
  return (
    <Page
      // A name in the title would stay in the browser's history.
      title="Record"
      asideLabel="Record"
      banner={may(session, 'emergency') ? <EmergencyBanner patientId={patientId} /> : undefined}
      aside={<ChartAside person={person} session={session} />}
    >
      <ChartHeader
        person={person}
        mayRead={may(session, 'chart')}
        mayErase={may(session, 'erase')}
      />
      {may(session, 'chart') ? (
        <ChartBody patientId={patientId} />
      ) : (
        <p>
          Your role knows who the patient is, not what they have. The chart is open to the people
          who care for them.
        </p>
      )}
    </Page>
  )
}

function NoChart(props: {
  readonly error: Error | null
  readonly session: Session
  readonly retry: () => void
}) {
  const { error, session } = props
  return (
    <Page title="Record">
      <PageHead title="Record" />
      {error === null && <Loading what="the record" />}
      {error !== null && isGone(error) && (
        <p>This record was erased. Its key is destroyed, and nobody can read it again.</p>
      )}
      {error !== null && isNotFound(error) && (
        <NotFoundNote emergency={may(session, 'emergency')} />
      )}
      {error !== null && !isGone(error) && !isNotFound(error) && (
        <ErrorNote error={error} retry={props.retry} />
      )}
    </Page>
  )
}

function isNotFound(error: Error): boolean {
  return error instanceof Problem && error.status === 404
}

function isGone(error: Error): boolean {
  return error instanceof Problem && error.status === 410
}
