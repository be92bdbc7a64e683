import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { api } from '../../api.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { headQuery } from '../../verify/head.ts'
import { AnchorsCard } from './anchors-card.tsx'
import { AboutCard } from './about-card.tsx'
import { CheckpointCard } from './checkpoint-card.tsx'
import { CosignedCard } from './cosigned-card.tsx'
import { EntriesCard } from './entries-card.tsx'
import { EntryAside } from './entry-aside.tsx'
import { GrowthCard } from './growth-card.tsx'
import styles from './ledger.module.css'
import { OwnFork } from './own-fork.tsx'
import { VerificationCard } from './verification-card.tsx'

/** The append-only log of evidence, checked by the page that shows it. */
export function LedgerPage() {
  const { entry, kind, about } = useSearch({ from: '/app/ledger' })
  const head = useQuery(headQuery)
  const ledger = useQuery({
    queryKey: ['ledger'],
    queryFn: api.ledger,
    refetchInterval: 15_000,
  })
  return (
    <Page
      title="Ledger"
      asideLabel="Entry"
      asideFor={entry === undefined ? undefined : String(entry)}
      aside={entry === undefined ? undefined : <EntryAside index={entry} size={head.data?.size} />}
    >
      <PageHead title="Ledger">
        Every safeguard writes its evidence here. An entry cannot be changed or removed without the
        signed checkpoints disagreeing; this page checks that for itself.
      </PageHead>
      <div className={styles.page}>
        <OwnFork />
        <VerificationCard head={head.data} error={head.error} />
        <div className={styles.columns}>
          <Loaded query={ledger} what="the ledger's growth">
            {(data) => <GrowthCard growth={data.growth} />}
          </Loaded>
          <CheckpointCard head={head.data} failed={head.error !== null} />
        </div>
        <div className={styles.columns}>
          <CosignedCard />
          <AnchorsCard />
        </div>
        <AboutCard key={about} about={about} />
        <EntriesCard selected={entry} kind={kind} size={head.data?.size} />
      </div>
    </Page>
  )
}
