import { useRouteContext } from '@tanstack/react-router'
import { useState } from 'react'
import { may } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Page, PageHead } from '../../ui/page.tsx'
import text from '../../ui/text.module.css'
import { BreakGlassDialog } from './break-glass-dialog.tsx'
import { FindPatient } from './find-patient.tsx'
import styles from './records-page.module.css'

/** Find a patient. */
export function RecordsPage() {
  const { session } = useRouteContext({ from: '/app' })
  return (
    <Page title="Records">
      <PageHead
        title="Records"
        actions={may(session, 'emergency') ? <EmergencyButton /> : undefined}
      >
        Every record is encrypted with its own key. You find the patients that you may see, and each
        reading leaves a ledger entry.
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        <FindPatient emergency={may(session, 'emergency')} />
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
