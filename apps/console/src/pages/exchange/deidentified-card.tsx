import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  deidentifiedApi,
  deidentifiedQuery,
  type DeidentifiedExport,
} from '../../deidentified-api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { countOf, formatCount, formatDuration, formatExact, formatWhen } from '../../ui/format.ts'
import { Empty, ErrorNote, Loaded } from '../../ui/states.tsx'
import { useNow } from '../../ui/use-now.ts'
import { DeidentifiedForm } from './deidentified-form.tsx'
import { failureInWords, profileWords } from './deidentified-words.ts'
import { DownloadDialog } from './download-dialog.tsx'
import styles from './exchange.module.css'
import { RiskReportPart } from './risk-report.tsx'

/** An export is deleted a week after it was made. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000

/** Records without their people: made by rules, measured, downloaded and deleted here. */
export function DeidentifiedCard() {
  const exports = useQuery(deidentifiedQuery)
  const list = exports.data?.exports ?? []
  return (
    <Card
      title="Export without people"
      note={list.length === 0 ? 'de-identified, for research' : countOf(list.length, 'export')}
      foot="Everything that no rule keeps is removed. It holds all patients, whoever asks; making it and each download are in the ledger. It waits encrypted for a week."
    >
      <DeidentifiedForm isBusy={list.some(({ state }) => state === 'running')} />
      <Loaded query={exports} what="the exports">
        {(data) =>
          data.exports.length === 0 ? (
            <Empty>
              None was made yet. Once one is, its report says how well people hide in it, before
              anything leaves.
            </Empty>
          ) : (
            <ul className={styles.jobs}>
              {data.exports.map((one) => (
                <Item key={one.id} one={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

function Item({ one }: { readonly one: DeidentifiedExport }) {
  const now = useNow()
  const queryClient = useQueryClient()
  const [isOpen, setIsOpen] = useState(false)
  const [isAsked, setIsAsked] = useState(false)
  const remove = useMutation({
    mutationFn: () => deidentifiedApi.remove(one.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['deidentified'] }),
  })
  const { label } = profileWords[one.profile]
  return (
    <li>
      <div className={styles.jobHead}>
        <div role="status">
          <h3>{label}</h3>
          <StateChip one={one} />
          <p title={formatExact(one.startedAt)}>
            asked for at {formatWhen(one.startedAt, now)}
            {aboutOf(one, now)}
          </p>
        </div>
        {one.state !== 'running' && (
          <div className={styles.buttons}>
            {one.state === 'ready' && (
              <>
                <Button size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
                  Risk report
                </Button>
                <Button size="small" onClick={() => setIsAsked(true)}>
                  Download
                </Button>
              </>
            )}
            <Button size="small" disabled={remove.isPending} onClick={() => remove.mutate()}>
              {one.state === 'ready' ? 'Delete' : 'Remove'}
            </Button>
          </div>
        )}
      </div>
      {one.state === 'failed' && (
        <p className={styles.jobBody}>{failureInWords(one)} Nothing of it can be downloaded.</p>
      )}
      {remove.error !== null && <ErrorNote error={remove.error} />}
      {isOpen && <RiskReportPart id={one.id} />}
      {isAsked && (
        <DownloadDialog
          title="This export leaves the house"
          href={deidentifiedApi.fileUrl(one.id)}
          fileName={`deidentified-${one.id}.ndjson`}
          consequences={[
            `It has ${countOf(one.resources, 'resource')} of ${countOf(one.patients, 'patient')}, by the rules “${label}”. Read the risk report before.`,
            'What you download is not encrypted. Nobody is named in it, and whoever has it can still try to recognise people.',
            'Before the first byte leaves, the ledger gets an entry that you took it, and when.',
          ]}
          onClose={() => setIsAsked(false)}
          onDownload={() => {}}
        />
      )}
    </li>
  )
}

function aboutOf(one: DeidentifiedExport, now: number): string {
  if (one.state === 'ready')
    return `: ${countOf(one.resources, 'resource')} of ${countOf(one.patients, 'patient')}; deleted in ${formatDuration(Math.max(1_000, (one.endedAt ?? now) + KEPT_MS - now))}`
  if (one.state === 'failed') return ''
  return one.resources === 0
    ? ': reading who is in the records, so that nobody is left in a text'
    : `: ${formatCount(one.resources)} resources are done. You may leave this page`
}

function StateChip({ one }: { readonly one: DeidentifiedExport }) {
  if (one.state === 'ready') return <Chip tone="ok">Ready</Chip>
  if (one.state === 'failed') return <Chip tone="crit">Failed</Chip>
  return <Chip tone="info">Under way</Chip>
}
