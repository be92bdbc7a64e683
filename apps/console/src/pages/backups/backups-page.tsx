import { useQuery } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { useState } from 'react'
import { escrowQuery } from '../../backups-api.ts'
import { may } from '../../session.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { backupHistoryQuery } from './backup-query.ts'
import styles from './backups.module.css'
import { EscrowCard } from './escrow-card.tsx'
import { EscrowDialog } from './escrow-dialog.tsx'
import { HistoryCard } from './history-card.tsx'
import { NextStepCard } from './next-step-card.tsx'
import { RecoveryCard } from './recovery-card.tsx'

/** Who can open backups, how old the newest one is, and how a restore went when it was tried. */
export function BackupsPage() {
  const { session } = useRouteContext({ from: '/app' })
  const [choosing, setChoosing] = useState(false)
  const escrow = useQuery(escrowQuery)
  const history = useQuery(backupHistoryQuery)
  const mayManage = may(session, 'keys')
  const choose = mayManage ? () => setChoosing(true) : undefined
  return (
    <Page title="Backups">
      <PageHead title="Backups">
        A backup is the whole installation, sealed so that this server cannot read it: only enough
        of its holders together can. A drill restores one elsewhere and proves that it works.
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        <Loaded query={escrow} what="who can open backups">
          {(set) => (
            <Loaded query={history} what="what the ledger says of backups">
              {(found) => (
                <>
                  <NextStepCard escrow={set} history={found} onChoose={choose} />
                  <div className={styles.columns}>
                    <RecoveryCard history={found} />
                    <EscrowCard escrow={set} onChoose={choose} />
                  </div>
                  <HistoryCard history={found} />
                  {choosing && (
                    <EscrowDialog replaces={set !== null} onClose={() => setChoosing(false)} />
                  )}
                </>
              )}
            </Loaded>
          )}
        </Loaded>
      </div>
    </Page>
  )
}
