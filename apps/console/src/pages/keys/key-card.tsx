import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../api.ts'
import type { KeyStatus, KeyVersion } from '../../keys-api.ts'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { countOf, formatAge, formatDate } from '../../ui/format.ts'
import { EntryLink } from '../../ui/proof-panel.tsx'
import { useNow } from '../../ui/use-now.ts'
import { driverWords, isOverdue, RENEW_AFTER_DAYS } from './key-words.ts'
import styles from './keys.module.css'

const BESIDE = 'file, passphrase beside it'

/** The version in use, by what a thief would ask of it. */
export function KeyCard({ status }: { readonly status: KeyStatus }) {
  const now = useNow()
  const current = status.versions.find(({ state }) => state === 'in-use')
  const census = useQuery({
    queryKey: ['keys', 'census'],
    queryFn: () => api.entries({ kind: 'vault.keys.census', limit: 1 }),
  })
  const counted = census.data?.entries[0]
  if (current === undefined)
    return (
      <Card title="The key in use" padded>
        No version is in use. The server would not have started: reload this page.
      </Card>
    )
  const isBeside = counted?.evidence.facts['keyLocation'] === BESIDE
  return (
    <Card
      title="The key in use"
      note={`version ${current.version}`}
      foot={
        counted === undefined ? undefined : (
          <>
            Counted every hour into the ledger, last as <EntryLink index={counted.index} />
          </>
        )
      }
    >
      <dl className={styles.facts}>
        <Place version={current} isBeside={isBeside} />
        <Extractable version={current} />
        <Apart status={status} isBeside={isBeside} />
        <Fact
          name="Made"
          chip={
            isOverdue(current, now) ? (
              <Chip tone="crit">Over a year</Chip>
            ) : (
              <Chip tone="ok">Renewed</Chip>
            )
          }
          detail={`${formatAge(current.createdAt, now)} old; due every ${RENEW_AFTER_DAYS} days`}
        >
          {formatDate(current.createdAt)}
        </Fact>
        <Fact name="Wraps">{countOf(current.wraps, 'key')}</Fact>
      </dl>
    </Card>
  )
}

function Place(props: { readonly version: KeyVersion; readonly isBeside: boolean }) {
  const { driver } = props.version
  return (
    <Fact
      name="Lies"
      detail={
        props.isBeside && driver === 'file'
          ? 'the passphrase is the file keys/passphrase'
          : undefined
      }
    >
      {driver === null ? 'nowhere that is known' : driverWords[driver].place}
    </Fact>
  )
}

function Extractable({ version: { extractable } }: { readonly version: KeyVersion }) {
  return extractable === false ? (
    <Fact
      name="Can be taken out"
      chip={<Chip tone="ok">Impossible</Chip>}
      detail="its store wraps and unwraps, and never gives it"
    >
      no
    </Fact>
  ) : (
    <Fact
      name="Can be taken out"
      chip={<Chip tone="mute">Possible</Chip>}
      detail="by who has the file and its passphrase"
    >
      yes
    </Fact>
  )
}

function Apart(props: { readonly status: KeyStatus; readonly isBeside: boolean }) {
  const { promises, store } = props.status
  const promise = promises.find(({ driver }) => driver === store.driver)
  if (promise?.apartFromData === true)
    return (
      <Fact name="Apart from the data" chip={<Chip tone="ok">Apart</Chip>}>
        yes, in another place
      </Fact>
    )
  return props.isBeside ? (
    <Fact
      name="Apart from the data"
      chip={<Chip tone="crit">Not apart</Chip>}
      detail="who takes this disk can read everything: name the passphrase from elsewhere, as docs/operations/keys.md says"
    >
      no, on one disk
    </Fact>
  ) : (
    <Fact
      name="Apart from the data"
      chip={<Chip tone="ok">Apart</Chip>}
      detail="as long as the passphrase is not on the disk that holds the data"
    >
      yes, by its passphrase
    </Fact>
  )
}

function Fact(props: {
  readonly name: string
  readonly chip?: ReactNode
  readonly detail?: string | undefined
  readonly children: ReactNode
}) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        <span>
          {props.children}
          {props.chip}
        </span>
        {props.detail !== undefined && <small>{props.detail}</small>}
      </dd>
    </div>
  )
}
