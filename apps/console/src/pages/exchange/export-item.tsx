import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteExport, exportFileUrl, type ExportFile, type ExportJob } from '../../export-api.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import {
  countOf,
  formatBytes,
  formatCount,
  formatDuration,
  formatExact,
  formatWhen,
} from '../../ui/format.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { DownloadDialog } from './download-dialog.tsx'
import styles from './exchange.module.css'
import { progressInWords, titleOf } from './export-words.ts'

/** One export: what it is of, how far it is, its files. */
export function ExportItem({ job }: { readonly job: ExportJob }) {
  const now = useNow()
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: () => deleteExport(job.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['exports'] }),
  })
  const resources = job.files.reduce((sum, { count }) => sum + count, 0)
  const isRunning = job.state === 'running'
  return (
    <li>
      <div className={styles.jobHead}>
        <div role="status">
          <h3>{titleOf(job)}</h3>
          <StateChip job={job} />
          <p title={formatExact(job.at)}>
            as it was at {formatWhen(job.at, now)}
            {job.state === 'done' &&
              `: ${countOf(resources, 'resource')}; the files are deleted in ${formatDuration(Math.max(1_000, job.expiresAt - now))}`}
          </p>
        </div>
        <Button size="small" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {isRunning ? 'Cancel' : job.state === 'done' ? 'Delete the files' : 'Remove'}
        </Button>
      </div>
      {isRunning && (
        <div className={styles.jobBody}>
          <p>{progressInWords(job)}</p>
          <ProgressBar label={titleOf(job)} done={job.walked} total={job.total ?? 0} />
        </div>
      )}
      {job.state === 'failed' && (
        <p className={styles.jobBody}>{job.failure} Nothing of it can be downloaded.</p>
      )}
      {remove.error !== null && <ErrorNote error={remove.error} />}
      {job.state === 'done' && <Files job={job} />}
    </li>
  )
}

function StateChip({ job }: { readonly job: ExportJob }) {
  if (job.state === 'done') return <Chip tone="ok">Ready</Chip>
  if (job.state === 'failed') return <Chip tone="crit">Failed</Chip>
  return <Chip tone="info">Under way</Chip>
}

function Files({ job }: { readonly job: ExportJob }) {
  const [asked, setAsked] = useState<ExportFile>()
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set())
  if (job.files.length === 0)
    return (
      <p className={styles.jobBody}>
        Nothing that you may see fits what was asked for, so there are no files.
      </p>
    )
  const files = job.files.toSorted((a, b) => b.count - a.count)
  return (
    <>
      <table className={table.table}>
        <caption className={text.hidden}>Files of the export</caption>
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col" className={table.number}>
              Resources
            </th>
            <th scope="col" className={`${table.number} ${table.wide}`}>
              Size
            </th>
            <th scope="col" className={table.number}>
              <span className={text.hidden}>Download</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.type} className={table.middle}>
              <th scope="row">
                {file.type}
                {taken.has(file.type) && (
                  <small>taken from here; the ledger has an entry for each patient in it</small>
                )}
              </th>
              <td className={table.number}>{formatCount(file.count)}</td>
              <td className={`${table.number} ${table.wide}`}>{formatBytes(file.bytes)}</td>
              <td className={table.number}>
                <Button
                  size="small"
                  aria-label={`Download ${file.type}`}
                  onClick={() => setAsked(file)}
                >
                  Download
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked !== undefined && (
        <DownloadDialog
          title={`${asked.type} leaves this house readable`}
          href={exportFileUrl(job.id, asked.type)}
          fileName={`${asked.type}.ndjson`}
          consequences={[
            `The file has ${countOf(asked.count, 'resource')} about people who can be recognised in it, ${formatBytes(asked.bytes)}.`,
            'Here it is encrypted. What you download is not, and nobody can erase it from where you put it.',
            'Before the first byte leaves, the ledger gets an entry for each patient in it: that you took it, when, and why you may.',
          ]}
          onClose={() => setAsked(undefined)}
          onDownload={() => setTaken(new Set([...taken, asked.type]))}
        />
      )}
    </>
  )
}
