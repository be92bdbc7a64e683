import { useRouteContext } from '@tanstack/react-router'
import { may } from '../../session.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import text from '../../ui/text.module.css'
import styles from './access.module.css'
import { AccountsCard } from './accounts-card.tsx'
import { DirectoryCard } from './directory-card.tsx'
import { GrantsCard } from './grants-card.tsx'
import { ReviewsCard } from './reviews-card.tsx'

/** Who may do what: emergencies and their review, and the accounts. */
export function AccessPage() {
  const { session } = useRouteContext({ from: '/app' })
  const reviews = may(session, 'reviews')
  return (
    <Page title="Access">
      <PageHead title="Access">
        {reviews
          ? 'A clinician opens a record because they take part in the care. In an emergency they say why, and a second person reviews it within 24 hours.'
          : 'Emergency access opens one record for one hour. Someone else reviews each of them within 24 hours.'}
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        {may(session, 'emergency') && <GrantsCard />}
        {reviews && <ReviewsCard />}
        {may(session, 'accounts') && <AccountsCard />}
        {may(session, 'accounts') && <DirectoryCard />}
      </div>
    </Page>
  )
}
