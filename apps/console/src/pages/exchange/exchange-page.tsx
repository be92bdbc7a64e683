import { useRouteContext } from '@tanstack/react-router'
import { may } from '../../session.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import text from '../../ui/text.module.css'
import { DeidentifiedCard } from './deidentified-card.tsx'
import styles from './exchange.module.css'
import { ExportsCard } from './exports-card.tsx'
import { ImportCard } from './import-card.tsx'

/** Records in and out: files that come in, exports that go out, with their people and without. */
export function ExchangePage() {
  const { session } = useRouteContext({ from: '/app' })
  const finds = may(session, 'find')
  return (
    <Page title="Exchange">
      <PageHead title="Exchange">
        {finds
          ? 'Records as files, from other systems and for them. Here everything is encrypted; a file that you download is not any more, and each download leaves its entries in the ledger.'
          : 'Records as files, from other systems. Each patient gets a key of their own as they come in. Your role puts records in; it does not read them.'}
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        {may(session, 'import') && <ImportCard />}
        {finds && <ExportsCard isClinician={may(session, 'chart')} />}
        {may(session, 'deidentify') && <DeidentifiedCard />}
      </div>
    </Page>
  )
}
