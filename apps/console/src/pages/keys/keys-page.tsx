import { useQuery } from '@tanstack/react-query'
import { keysQuery, type KeyStatus } from '../../keys-api.ts'
import { Tick } from '../../ui/chip.tsx'
import { formatDuration, formatWhen } from '../../ui/format.ts'
import { Page, PageHead } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { AlgorithmsCard } from './algorithms-card.tsx'
import { KeyCard } from './key-card.tsx'
import { DataKeysCard } from './data-keys-card.tsx'
import { driverWords, outageOf } from './key-words.ts'
import styles from './keys.module.css'
import { RenewalCard } from './renewal-card.tsx'
import { VersionsCard } from './versions-card.tsx'

/** The key that wraps all others: where it lies, how old it is, and making it new. */
export function KeysPage() {
  const keys = useQuery(keysQuery)
  return (
    <Page title="Keys">
      <PageHead title="Keys">
        Every record is encrypted with a key of its own, and one key wraps them all. Who has that
        one and the database has everything: keep it apart from the data, and make it new once a
        year.
      </PageHead>
      <div className={`${text.stack} ${styles.page}`}>
        <Loaded query={keys} what="the state of the keys">
          {(status) => (
            <>
              <Outage status={status} />
              <div className={styles.columns}>
                <RenewalCard status={status} />
                <KeyCard status={status} />
              </div>
              <DataKeysCard dataKeys={status.dataKeys} />
              <VersionsCard status={status} />
              <AlgorithmsCard status={status} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
  )
}

/** What has stopped, what still works and for how long, while the store of the key does not answer. */
function Outage({ status }: { readonly status: KeyStatus }) {
  const now = useNow(1_000)
  const outage = outageOf(status, now)
  const { store } = status
  if (outage === undefined || store.failingSince === null) return null
  const { readsUntil, isOver } = outage
  return (
    <section className={styles.outage} role="alert">
      <Tick tone="crit" />
      <div>
        <h2>
          {driverWords[store.driver].name} has not answered since{' '}
          {formatWhen(store.failingSince, now)}
        </h2>
        <p>
          Nothing can be written about patients.{' '}
          {isOver
            ? 'Charts cannot be read either: the keys have left the memory of this server.'
            : `Charts stay readable for another ${formatDuration(Math.max(1_000, readsUntil - now))}, and people can sign in and open a record in an emergency.`}{' '}
          Nothing is lost, and everything goes on by itself once it answers. It is asked at least
          once a minute.
        </p>
        {store.failure !== null && <p className={styles.failure}>{store.failure}</p>}
      </div>
    </section>
  )
}
