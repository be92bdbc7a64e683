import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { RecordAccesses, Session } from '../../api-types.ts'
import { may } from '../../session.ts'
import { Section } from '../../ui/card.tsx'
import { formatWhen } from '../../ui/format.ts'
import { ProofPanel, Step, Steps } from '../../ui/proof-panel.tsx'
import { Loaded } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { useProvenEntry } from '../../verify/entry.ts'
import type { Person } from './chart-model.ts'
import { Readers } from './readers.tsx'
import { useAccesses, useIsChartRead } from './use-chart.ts'
import { VersionsLink } from './versions-link.tsx'

/** What proves this record, and who read it. */
export function ChartAside(props: { readonly person: Person; readonly session: Session }) {
  const { person, session } = props
  const mayList = may(session, 'accesses')
  const isRead = useIsChartRead(person.id)
  const accesses = useAccesses(person.id, person.id !== '' && mayList && isRead)
  return (
    <>
      <Section title="This version">
        <div className={text.stack}>
          <Steps>
            <Step
              tone={person.version === undefined ? 'mute' : 'ok'}
              detail={
                person.sealedAt === undefined
                  ? 'time not stated'
                  : `sealed ${formatWhen(person.sealedAt, Date.now())}, opened with this record's own key`
              }
            >
              <VersionsLink patientId={person.id} type="Patient" id={person.id}>
                Version {person.version ?? 'not stated'}
              </VersionsLink>
            </Step>
          </Steps>
          {accesses.data !== undefined && <Seal accesses={accesses.data} session={session} />}
        </div>
      </Section>
      {mayList && (
        <Loaded query={accesses} what="who read this">
          {(data) => <Readers accesses={data} session={session} />}
        </Loaded>
      )}
    </>
  )
}

/**
 * The entry that sealed this record, where the person may read the ledger; else the entry that this reading left. Which
 * subject the record has is taken from an entry that was itself verified here.
 */
function Seal(props: { readonly accesses: RecordAccesses; readonly session: Session }) {
  const newest = props.accesses.accesses[0]?.entry
  const reading = useProvenEntry(newest)
  const subject = reading.data?.evidence.subject
  const changes = useQuery({
    queryKey: ['sealed-by', subject],
    queryFn: () => api.entries({ kind: 'records.changed', subject, limit: 200 }),
    enabled: may(props.session, 'ledger') && subject !== undefined && subject !== '',
  })
  const sealing = changes.data?.entries.find(({ evidence }) => evidence.subject === subject)
  return (
    <>
      {sealing !== undefined && <ProofPanel title="Sealed by" index={sealing.index} />}
      {sealing === undefined && newest !== undefined && (
        <ProofPanel title="Newest reading" index={newest} />
      )}
      {may(props.session, 'ledger') && subject?.startsWith('c:') === true && (
        <Link to="/ledger" search={{ about: subject }} className={text.link}>
          Everything in the ledger about this patient
        </Link>
      )}
    </>
  )
}
