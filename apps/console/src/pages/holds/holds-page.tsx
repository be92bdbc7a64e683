import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { holdsQuery, type Hold } from '../../holds-api.ts'
import { Button } from '../../ui/button.tsx'
import { Page, PageHead } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { HoldsCard } from './holds-card.tsx'
import styles from './holds.module.css'
import { PastCard } from './past-card.tsx'
import { PlaceDialog } from './place-dialog.tsx'
import { ReleaseDialog } from './release-dialog.tsx'
import { usePatientNames } from './use-patient-names.ts'

/** Records that must not be erased for now: which, why, and since when. */
export function HoldsPage() {
  const [isPlacing, setIsPlacing] = useState(false)
  const [released, setReleased] = useState<Hold>()
  const holds = useQuery(holdsQuery)
  const names = usePatientNames(holds.data)
  return (
    <Page title="Legal holds">
      <PageHead
        title="Legal holds"
        actions={<Button onClick={() => setIsPlacing(true)}>Place a hold</Button>}
      >
        A record under a hold cannot be erased, by anybody, until the hold is released: for a court,
        an investigation, or a duty to keep it. Nothing else is blocked. People go on reading,
        writing and exporting it.
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        <Loaded query={holds} what="the holds">
          {(data) => (
            <>
              <HoldsCard
                holds={data.holds}
                names={names}
                onPlace={() => setIsPlacing(true)}
                onRelease={setReleased}
              />
              {data.past.length > 0 && <PastCard past={data.past} names={names} />}
            </>
          )}
        </Loaded>
      </div>
      {isPlacing && <PlaceDialog onClose={() => setIsPlacing(false)} />}
      {released !== undefined && (
        <ReleaseDialog
          hold={released}
          name={names.get(released.patientId ?? '')}
          onClose={() => setReleased(undefined)}
        />
      )}
    </Page>
  )
}
