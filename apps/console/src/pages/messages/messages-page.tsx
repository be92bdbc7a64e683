import { useQuery } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { messagesQuery, type RecentMessages } from '../../messages-api.ts'
import { may } from '../../session.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import text from '../../ui/text.module.css'
import { FailuresCard } from './failures-card.tsx'
import styles from './messages.module.css'
import { SendersCard } from './senders-card.tsx'

/** HL7 v2 messages from other systems: who may send, what came in, and what could not be stored. */
export function MessagesPage() {
  const { session } = useRouteContext({ from: '/app' })
  const messages = useQuery(messagesQuery)
  return (
    <Page title="Messages">
      <PageHead title="Messages">
        Admissions, results, orders, appointments and documents from other systems, as HL7 v2. Each
        is kept before it is answered, byte by byte and encrypted, and lies in the patient’s record.
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        {messages.data !== undefined && <Address address={messages.data.address} />}
        <SendersCard mayManage={may(session, 'accounts')} />
        <FailuresCard />
      </div>
    </Page>
  )
}

function Address({ address }: Pick<RecentMessages, 'address'>) {
  if (address === null)
    return (
      <p>
        No system can connect yet: the listener is off. Start the server with{' '}
        <code className={styles.code}>WARDSTONE_MLLP_LISTEN=0.0.0.0:2575</code>.
      </p>
    )
  return (
    <p>
      Systems connect by MLLP {address.tls ? 'over TLS 1.3' : 'from this machine alone'} to{' '}
      <code className={styles.code}>
        {address.host}:{address.port}
      </code>
      .
    </p>
  )
}
