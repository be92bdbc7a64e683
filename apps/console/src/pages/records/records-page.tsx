import { useRouteContext } from '@tanstack/react-router'
import { may } from '../../session.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import text from '../../ui/text.module.css'
import { FindPatient } from './find-patient.tsx'
import { ImportCard } from './import-card.tsx'
import styles from './records-page.module.css'

/** Find a patient; put records in. Each is shown to the roles that may. */
export function RecordsPage() {
  const { session } = useRouteContext({ from: '/app' })
  const finds = may(session, 'find')
  const imports = may(session, 'import')
  return (
    <Page title="Records">
      <PageHead title="Records">
        {finds
          ? 'Every record is encrypted with its own key. You find the patients that you may see, and each reading leaves a ledger entry.'
          : 'Every record is encrypted with its own key. Your role puts records in; it does not read them.'}
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        {finds && <FindPatient emergency={may(session, 'emergency')} />}
        {imports && <ImportCard />}
      </div>
    </Page>
  )
}
