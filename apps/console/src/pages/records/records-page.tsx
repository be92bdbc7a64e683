import { useRouteContext } from '@tanstack/react-router'
import { useState } from 'react'
import { may } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Page, PageHead } from '../../ui/page.tsx'
import text from '../../ui/text.module.css'
import { BreakGlassDialog } from './break-glass-dialog.tsx'
import { ExportCard } from './export-card.tsx'
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
      <PageHead
        title="Records"
        actions={may(session, 'emergency') ? <EmergencyButton /> : undefined}
      >
        {finds
          ? 'Every record is encrypted with its own key. You find the patients that you may see, and each reading leaves a ledger entry.'
          : 'Every record is encrypted with its own key. Your role puts records in; it does not read them.'}
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        {finds && <FindPatient emergency={may(session, 'emergency')} />}
        {imports && <ImportCard />}
        {finds && <ExportCard />}
      </div>
    </Page>
  )
}

function EmergencyButton() {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <Icon name="key" />
        Open in an emergency
      </Button>
      {asking && <BreakGlassDialog identifier="" onClose={() => setAsking(false)} />}
    </>
  )
}
