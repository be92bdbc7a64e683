import { useRouteContext } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import type { ExportChoice, ExportState } from '../../export-api.ts'
import { may } from '../../session.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { countOf, formatCount, formatDuration, formatExact } from '../../ui/format.ts'
import { Empty, ErrorNote, Loading } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './records-page.module.css'
import { useExport } from './use-export.ts'

/** A bulk export of what this person may see: started, watched, downloaded and deleted here. */
export function ExportCard() {
  const { session } = useRouteContext({ from: '/app' })
  const { kept, query, start, remove, forget } = useExport(session.account.id)
  const data = query.data
  return (
    <Card
      title="Export"
      note="FHIR R4, NDJSON"
      foot={
        may(session, 'chart')
          ? 'Holds the records of the patients that you care for. The files wait encrypted for a day; what you download is not encrypted any more.'
          : 'Holds who the patients are, as your role sees them. The files wait encrypted for a day; what you download is not encrypted any more.'
      }
    >
      {kept === undefined ? (
        <StartForm
          isStarting={start.isPending}
          error={start.error}
          onStart={(choice) => start.mutate(choice)}
        />
      ) : query.error !== null ? (
        <Ended onAgain={forget}>
          <ErrorNote error={query.error} />
        </Ended>
      ) : data === undefined ? (
        <Loading what="the export" />
      ) : data.state === 'gone' ? (
        <Empty action={<Button onClick={forget}>Export again</Button>}>
          The files of the last export are gone: they were deleted, or a day is over.
        </Empty>
      ) : data.state === 'running' ? (
        <Running startedAt={kept.startedAt} progress={data.progress} />
      ) : (
        <Done
          done={data}
          isRemoving={remove.isPending}
          error={remove.error}
          onRemove={() => remove.mutate(kept.job)}
        />
      )}
    </Card>
  )
}

function StartForm(props: {
  readonly isStarting: boolean
  readonly error: Error | null
  readonly onStart: (choice: ExportChoice) => void
}) {
  const [types, setTypes] = useState('')
  const [since, setSince] = useState('')
  return (
    <form
      className={styles.export}
      onSubmit={(event) => {
        event.preventDefault()
        props.onStart({ types: types.split(/[\s,]+/).filter((type) => type !== ''), since })
      }}
    >
      <div className={styles.exportFields}>
        <Field
          label="Only these types"
          hint="As FHIR names them: Condition, Observation. Empty: all."
          autoComplete="off"
          spellCheck={false}
          value={types}
          onChange={(event) => setTypes(event.target.value)}
        />
        <Field
          label="Changed since"
          hint="Empty: whenever."
          type="date"
          value={since}
          onChange={(event) => setSince(event.target.value)}
        />
      </div>
      {props.error !== null && <ErrorNote error={props.error} />}
      <div>
        <Button type="submit" disabled={props.isStarting}>
          {props.isStarting ? 'Starting' : 'Start the export'}
        </Button>
      </div>
    </form>
  )
}

function Running(props: { readonly startedAt: number; readonly progress: string | undefined }) {
  const now = useNow(1_000)
  return (
    <div className={styles.run} role="status">
      <p>
        <b>Collecting and sealing</b>{' '}
        <span className={text.second}>
          {props.progress ?? 'how many is known at the end'}, for{' '}
          {formatDuration(Math.max(1_000, now - props.startedAt))}. You may leave this page.
        </span>
      </p>
    </div>
  )
}

function Ended(props: { readonly onAgain: () => void; readonly children: ReactNode }) {
  return (
    <div className={styles.run}>
      {props.children}
      <div>
        <Button onClick={props.onAgain}>Export again</Button>
      </div>
    </div>
  )
}

function Done(props: {
  readonly done: Extract<ExportState, { readonly state: 'done' }>
  readonly isRemoving: boolean
  readonly error: Error | null
  readonly onRemove: () => void
}) {
  const { at, expiresAt, files } = props.done
  const now = useNow()
  const total = files.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <div className={styles.run}>
        <div className={styles.runHead}>
          <span role="status">
            <b>{countOf(total, 'resource')}</b>{' '}
            <span className={text.second}>
              as they were on {formatExact(at)}; the files go in{' '}
              {formatDuration(Math.max(1_000, expiresAt - now))}
            </span>
          </span>
          <Button size="small" disabled={props.isRemoving} onClick={props.onRemove}>
            {props.isRemoving ? 'Deleting' : 'Delete the files'}
          </Button>
        </div>
        {props.error !== null && <ErrorNote error={props.error} />}
      </div>
      {files.length === 0 ? (
        <Empty>Nothing that you may see fits. The files were never made.</Empty>
      ) : (
        <table className={table.table}>
          <caption className={text.hidden}>Files of the export</caption>
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col" className={table.number}>
                Resources
              </th>
              <th scope="col" className={table.number}>
                <span className={text.hidden}>Download</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map(({ type, count, href }) => (
              <tr key={type} className={table.middle}>
                <th scope="row">{type}</th>
                <td className={table.number}>{formatCount(count)}</td>
                <td className={table.number}>
                  <a
                    className={buttonClass({ size: 'small' })}
                    href={href}
                    download={`${type}.ndjson`}
                    aria-label={`Download ${type}`}
                  >
                    Download
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
