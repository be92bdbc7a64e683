import { useId, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip, type Tone } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatBytes, formatCount, formatDuration } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './exchange.module.css'
import { BUNDLE_ENTRIES_MAX, FILE_MIB_MAX } from './import-check.ts'
import { paceOf, sumOf, type FileRun, type ImportRun } from './import-run.ts'
import { useImport } from './use-import.ts'

/** FHIR bundles by drag or by choice: each goes in whole or not at all, and the list says what became of each. */
export function ImportCard() {
  const { run, isStopping, start, stop, clear } = useImport()
  return (
    <Card
      title="Import"
      note="FHIR R4 bundles, JSON"
      foot="From a terminal, for many files: npx wardstone import fhir FILES"
    >
      {run === null ? (
        <DropZone onFiles={(files) => void start(files)} />
      ) : (
        <Run run={run} isStopping={isStopping} onStop={stop} onClear={clear} />
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
      <p>Drop FHIR bundles here</p>
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
      <small>
        Up to {FILE_MIB_MAX} MiB and {formatCount(BUNDLE_ENTRIES_MAX)} entries each. A transaction
        with one wrong entry changes nothing; in a batch each entry stands alone.
      </small>
    </div>
  )
}

function Run(props: {
  readonly run: ImportRun
  readonly isStopping: boolean
  readonly onStop: () => void
  readonly onClear: () => void
}) {
  const { run, isStopping } = props
  const now = useNow(500)
  const { perSecond, leftMs } = paceOf(run, now)
  const { filesDone, created, updated, refused, bytes, bytesDone } = sumOf(run)
  const done = run.endedAt !== undefined
  return (
    <>
      <div className={styles.run}>
        <div className={styles.runHead}>
          <span role="status">
            <b>{done ? inWords(created + updated) : 'Reading files'}</b>{' '}
            <span className={text.second}>
              {formatCount(filesDone)} of {countOf(run.files.length, 'file')}
              {refused > 0 ? `, ${formatCount(refused)} refused` : ''}, {formatCount(perSecond)}{' '}
              resources/s
              {done ? `, in ${formatDuration((run.endedAt ?? now) - run.startedAt)}` : ''}
              {!done && leftMs > 0 ? `, about ${formatDuration(leftMs)} left` : ''}
            </span>
          </span>
          {done ? (
            <Button size="small" onClick={props.onClear}>
              Import more
            </Button>
          ) : (
            <Button size="small" disabled={isStopping} onClick={props.onStop}>
              {isStopping ? 'Stopping' : 'Stop after this file'}
            </Button>
          )}
        </div>
        {!done && <ProgressBar label="Import" done={bytesDone} total={bytes} />}
      </div>
      <Files files={run.files} />
    </>
  )
}

function inWords(resources: number): string {
  return `${countOf(resources, 'resource')} ${resources === 1 ? 'is' : 'are'} in`
}

const FILES_SHOWN_MAX = 200
const REFUSALS_SHOWN_MAX = 20

/** Those that need somebody first, then those under way, then the rest in the order in which they go. */
const rank: Record<FileRun['state'], number> = {
  refused: 0,
  partly: 0,
  sending: 1,
  'not-sent': 2,
  waiting: 2,
  in: 3,
}

function Files({ files }: { readonly files: readonly FileRun[] }) {
  const shown = files.toSorted((a, b) => rank[a.state] - rank[b.state]).slice(0, FILES_SHOWN_MAX)
  return (
    <>
      <table className={table.table}>
        <caption className={text.hidden}>Files of this import</caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">What became of it</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((file, index) => (
            <FileRow key={`${file.name} ${index}`} file={file} />
          ))}
        </tbody>
      </table>
      {shown.length < files.length && (
        <p className={styles.more}>
          {formatCount(shown.length)} of {countOf(files.length, 'file')} shown
        </p>
      )}
    </>
  )
}

const stateWords: Record<FileRun['state'], { readonly word: string; readonly tone: Tone }> = {
  waiting: { word: 'Waits', tone: 'mute' },
  sending: { word: 'Is being stored', tone: 'info' },
  in: { word: 'In', tone: 'ok' },
  partly: { word: 'In part', tone: 'warn' },
  refused: { word: 'Refused', tone: 'crit' },
  'not-sent': { word: 'Not sent', tone: 'mute' },
}

function FileRow({ file }: { readonly file: FileRun }) {
  const { word, tone } = stateWords[file.state]
  const { created, updated, refusals } = file
  return (
    <tr>
      <th scope="row" className={styles.fileName}>
        {file.name}
        <small>{formatBytes(file.size)}</small>
      </th>
      <td>
        <Chip tone={tone}>{word}</Chip>{' '}
        {created + updated > 0 && (
          <span className={text.second}>
            {formatCount(created)} created, {formatCount(updated)} updated
          </span>
        )}
        {file.state === 'refused' && <span className={text.second}>nothing of it was stored</span>}
        {refusals.length > 0 && (
          <ul className={styles.refusals}>
            {refusals.slice(0, REFUSALS_SHOWN_MAX).map((reason, index) => (
              <li key={`${index} ${reason}`}>{reason}</li>
            ))}
            {refusals.length > REFUSALS_SHOWN_MAX && (
              <li>and {formatCount(refusals.length - REFUSALS_SHOWN_MAX)} more</li>
            )}
          </ul>
        )}
      </td>
    </tr>
  )
}
