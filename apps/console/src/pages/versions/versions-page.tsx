import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Problem } from '../../problem.ts'
import { Card } from '../../ui/card.tsx'
import { Page, PageHead } from '../../ui/page.tsx'
import { Empty, ErrorNote, Loading } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { historyQuery, titleOf, typeInWords, type VersionHistory } from './history.ts'
import { VersionAside } from './version-aside.tsx'
import { VersionList } from './version-list.tsx'
import styles from './versions.module.css'

/** Every version of one part of a record: what each changed, and the proof that it is as it was written. */
export function VersionsPage() {
  const { patientId, type, id } = useParams({ from: '/app/records/$patientId/versions/$type/$id' })
  const history = useQuery(historyQuery(type, id))
  const [picked, setPicked] = useState<number>()
  const versions = history.data?.versions ?? []
  const shown = versions.find(({ version }) => version === picked) ?? versions[0]
  return (
    <Page
      // A name in the title would stay in the browser's history.
      title="Versions"
      asideLabel="Proof of a version"
      asideFor={picked === undefined ? undefined : String(picked)}
      aside={
        shown !== undefined && (
          <VersionAside name={{ type, id, version: shown.version }} key={shown.version} />
        )
      }
    >
      <p className={styles.back}>
        <Link to="/records/$patientId" params={{ patientId }} className={text.link}>
          Back to the record
        </Link>
      </p>
      <PageHead
        title={history.data === undefined ? typeInWords(type) : titleOf(type, history.data)}
      >
        {typeInWords(type)}. Nothing in a record is overwritten: every version stays, sealed, until
        the patient is erased. Each is bound by an entry of the ledger, which this browser checks.
      </PageHead>
      <div className={styles.page}>
        {history.data !== undefined && (
          <Found
            history={history.data}
            selected={shown?.version}
            onPick={(version) => setPicked(version)}
          />
        )}
        {history.data === undefined && history.error === null && <Loading what="the versions" />}
        {history.error !== null && (
          <Missing error={history.error} retry={() => void history.refetch()} />
        )}
      </div>
    </Page>
  )
}

function Found(props: {
  readonly history: VersionHistory
  readonly selected: number | undefined
  readonly onPick: (version: number) => void
}) {
  const { versions, complete } = props.history
  return (
    <Card
      title="Versions"
      note={complete ? `${versions.length} in all` : `newest ${versions.length}; there are more`}
    >
      <VersionList versions={versions} selected={props.selected} onPick={props.onPick} />
    </Card>
  )
}

function Missing(props: { readonly error: Error; readonly retry: () => void }) {
  return props.error instanceof Problem && props.error.status === 404 ? (
    <Empty>There is no such part of a record, or none that you may see.</Empty>
  ) : (
    <ErrorNote error={props.error} retry={props.retry} />
  )
}
