import { useQuery } from '@tanstack/react-query'
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
import { useAccesses } from './use-chart.ts'

/** What proves this record, and who read it. */
export function ChartAside(props: { readonly person: Person; readonly session: Session }) {
  const { person, session } = props
  const accesses = useAccesses(person.id, person.id !== '' && !isClerk(session))
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
              Version {person.version ?? 'not stated'}
            </Step>
          </Steps>
          {accesses.data !== undefined && (
            <Seal accesses={accesses.data} mayRead={may(session, 'ledger')} />
          )}
        </div>
      </Section>
      {!isClerk(session) && (
        <Loaded query={accesses} what="who read this">
          {(data) => <Readers accesses={data} session={session} />}
        </Loaded>
      )}
    </>
  )
}

function isClerk(session: Session): boolean {
  return session.account.roles.every((role) => role === 'clerk')
}

/**
 * The entry that sealed this record, where the person may read the ledger; else the entry that this reading left. Which
 * subject the record has is taken from an entry that was itself verified here.
 */
function Seal(props: { readonly accesses: RecordAccesses; readonly mayRead: boolean }) {
  const newest = props.accesses.accesses[0]?.entry
  const reading = useProvenEntry(newest)
  const subject = reading.data?.evidence.subject
  const changes = useQuery({
    queryKey: ['sealed-by', subject],
    queryFn: () => api.entries({ kind: 'records.changed', subject, limit: 1 }),
    enabled: props.mayRead && subject !== undefined && subject !== '',
  })
  const sealing = changes.data?.entries.find(({ evidence }) => evidence.subject === subject)
  if (sealing !== undefined) return <ProofPanel title="Sealed by" index={sealing.index} />
  return newest === undefined ? null : <ProofPanel title="Newest reading" index={newest} />
}
