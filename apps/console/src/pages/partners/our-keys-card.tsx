import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { fingerprintOf, formatExchange, type Exchange } from '../../partners/exchange-text.ts'
import {
  mirrorsQuery,
  witnessQuery,
  type Mirrors,
  type WitnessOverview,
} from '../../partners-api.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Loaded } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import styles from './partners.module.css'

/** What a partner needs of us, to copy whole. */
export function OurKeysCard({ organisation }: { readonly organisation: string }) {
  const witness = useQuery(witnessQuery)
  const mirrors = useQuery(mirrorsQuery)
  const block =
    // A text without the mirror's keys, copied while those are still being read, would have another fingerprint.
    witness.data === undefined || mirrors.data === undefined
      ? undefined
      : exchangeOf({ organisation, witness: witness.data, mirrors: mirrors.data })
  return (
    <Card
      title="What to give a partner"
      note={block !== undefined && <CopyButton value={formatExchange(block)}>Copy all</CopyButton>}
      foot={block === undefined ? undefined : <Comparing exchange={block} />}
    >
      <Loaded query={witness} what="our keys">
        {() => (
          <Loaded query={mirrors} what="our mirror's keys">
            {() => block !== undefined && <Values exchange={block} />}
          </Loaded>
        )}
      </Loaded>
    </Card>
  )
}

function exchangeOf(own: {
  readonly organisation: string
  readonly witness: WitnessOverview
  readonly mirrors: Mirrors | null
}): Exchange {
  const { organisation, witness, mirrors } = own
  return {
    organisation,
    logKeys: witness.logKeys,
    witnessKeys: witness.verifierKeys,
    url: `${location.origin}${witness.submissionPath}`,
    mirrorKeys: mirrors?.verifierKeys ?? [],
    mirrorUrl: mirrors === null ? null : `${location.origin}${mirrors.submissionPath}`,
  }
}

function Values({ exchange }: { readonly exchange: Exchange }) {
  return (
    <dl className={styles.values}>
      <Value name="Organisation">{exchange.organisation}</Value>
      <Keys name="Our ledger" keys={exchange.logKeys} />
      <Keys name="Our witness" keys={exchange.witnessKeys} />
      <Value name="Its address">
        <span className={styles.key}>{exchange.url}</span>
      </Value>
      {exchange.mirrorUrl !== null && (
        <>
          <Keys name="Our mirror" keys={exchange.mirrorKeys} />
          <Value name="Its address">
            <span className={styles.key}>{exchange.mirrorUrl}</span>
          </Value>
        </>
      )}
    </dl>
  )
}

function Keys({ name, keys }: { readonly name: string; readonly keys: readonly string[] }) {
  return (
    <Value name={name}>
      {keys.map((key) => (
        <span key={key} className={`${styles.key} ${text.cut}`} title={key}>
          {key}
        </span>
      ))}
    </Value>
  )
}

function Value(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}

const loopback: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

function Comparing({ exchange }: { readonly exchange: Exchange }) {
  return (
    <div className={styles.comparing}>
      <Fingerprint exchange={exchange} />
      <p>
        None of this is secret. Send it as you like, then read the fingerprint to each other by
        phone: it shows that nobody changed a key on the way.
      </p>
      {loopback.includes(location.hostname) && (
        <p>
          This page is open at {location.hostname}, which only this machine reaches. Open it at your
          public address before you copy.
        </p>
      )}
    </div>
  )
}

/** The fingerprint of keys and addresses, once it is computed. */
export function Fingerprint({ exchange }: { readonly exchange: Exchange }) {
  const { data } = useQuery({
    queryKey: ['fingerprint', formatExchange({ ...exchange, organisation: '-' })],
    queryFn: () => fingerprintOf(exchange),
    staleTime: Infinity,
  })
  return (
    <p>
      Fingerprint <span className={styles.fingerprint}>{data ?? '…'}</span>
    </p>
  )
}
