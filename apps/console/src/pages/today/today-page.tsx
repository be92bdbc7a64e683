import { useQuery } from '@tanstack/react-query'
import type { Today } from '../../api-types.ts'
import { todayQuery } from '../../today-query.ts'
import { formatClock, formatCount, formatWeekday } from '../../ui/format.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { useNow } from '../../ui/use-now.ts'
import { Decisions } from './decisions.tsx'
import { LedgerCard } from './ledger-card.tsx'
import { PostureCard } from './posture-card.tsx'
import { SinceLastVisit } from './since-last-visit.tsx'
import styles from './today-page.module.css'

/** What changed, and what needs a person. */
export function TodayPage() {
  const now = useNow()
  const today = useQuery({ ...todayQuery, refetchInterval: 30_000 })
  return (
    <Page title="Today" width="wide">
      <PageHead title="Today">
        {formatWeekday(now)}, {formatClock(now)}.{' '}
        {today.data === undefined ? '' : sentence(today.data)}
      </PageHead>
      <Loaded query={today} what="what happened">
        {(data) => (
          <div className={styles.columns}>
            <div className={styles.stack}>
              <Decisions decisions={data.decisions} now={now} />
              <SinceLastVisit rows={data.since} at={data.sinceAt} now={now} />
            </div>
            <div className={styles.rail}>
              <PostureCard posture={data.posture} />
              <LedgerCard now={now} selfCheckAt={data.ledger.verifiedAt} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function sentence({ decisions }: Today): string {
  if (decisions.length === 0) return 'Nothing waits for you. Everything ran and left evidence.'
  const minutes = decisions.reduce((sum, { minutes: each }) => sum + each, 0)
  const count =
    decisions.length === 1 ? 'One decision' : `${formatCount(decisions.length)} decisions`
  return `${count}, about ${formatCount(minutes)} min. Everything else ran and left evidence.`
}
