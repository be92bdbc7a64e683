import { useId, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatCount, formatDuration } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { paceOf, type ImportRun, type Refusal } from './import-run.ts'
import styles from './records-page.module.css'
import { useImport } from './use-import.ts'

/** FHIR bundles by drag or by choice: each goes in whole or not at all, and the summary names what was refused. */
export function ImportCard() {
  const { run, start, stop, clear } = useImport()
  return (
    <Card
      title="Import"
      note="FHIR R4 bundles, JSON"
      foot="From a terminal, for many files: npx wardstone import fhir FILES"
    >
      {run === null ? (
        <DropZone onFiles={(files) => void start(files)} />
      ) : (
        <Run run={run} onStop={stop} onClear={clear} />
      )}
    </Card>
  )
}

function DropZone({ onFiles }: { readonly onFiles: (files: File[]) => void }) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (list: FileList | null) => {
    const files = Array.from(list ?? [])
    if (files.length > 0) onFiles(files)
  }
  return (
    <div
      className={classes(styles.drop, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      <Icon name="upload" />
      <p>Drop transaction or batch bundles here</p>
      <Button onClick={() => input.current?.click()}>Choose files</Button>
      <label htmlFor={id} className={text.hidden}>
        FHIR bundles
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        hidden
        multiple
        accept=".json,application/json,application/fhir+json"
        onChange={(event) => take(event.target.files)}
      />
      <small>Up to 32 MB each. A transaction with one wrong entry changes nothing.</small>
    </div>
  )
}

function Run(props: {
  readonly run: ImportRun
  readonly onStop: () => void
  readonly onClear: () => void
}) {
  const { run } = props
  const now = useNow(500)
  const { perSecond, leftMs } = paceOf(run, now)
  const done = run.endedAt !== undefined
  return (
    <div className={styles.run}>
      <div className={styles.runHead}>
        <span role="status">
          <b>{done ? `${countOf(run.resources, 'resource')} are in` : 'Reading files'}</b>{' '}
          <span className={text.second}>
            {formatCount(run.filesDone)} of {countOf(run.files, 'file')}, {formatCount(perSecond)}{' '}
            resources/s
            {done ? `, in ${formatDuration((run.endedAt ?? now) - run.startedAt)}` : ''}
            {!done && leftMs > 0 ? `, about ${formatDuration(leftMs)} left` : ''}
          </span>
        </span>
        <Button size="small" onClick={done ? props.onClear : props.onStop}>
          {done ? 'Import more' : 'Stop after this file'}
        </Button>
      </div>
      {!done && <ProgressBar label="Import" done={run.bytesDone} total={run.bytes} />}
      <Types byType={run.byType} />
      {run.refused.length > 0 && <Refusals refused={run.refused} />}
    </div>
  )
}

function Types({ byType }: { readonly byType: ReadonlyMap<string, number> }) {
  const rows = [...byType].toSorted(([, a], [, b]) => b - a)
  return (
    <dl className={styles.types}>
      {rows.map(([type, count]) => (
        <div key={type}>
          <dt>{type}</dt>
          <dd>{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

const REFUSALS_SHOWN_MAX = 50

function Refusals({ refused }: { readonly refused: readonly Refusal[] }) {
  const shown = refused.slice(0, REFUSALS_SHOWN_MAX)
  return (
    <div className={text.stack}>
      <h3>
        {countOf(refused.length, 'refusal')}
        {shown.length < refused.length && `, the first ${shown.length} shown`}
      </h3>
      <table className={table.table}>
        <caption className={text.hidden}>Files and entries that were refused</caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Reason and position</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ file, reason }, index) => (
            <tr key={`${file} ${index}`}>
              <td className={text.mono}>{file}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
