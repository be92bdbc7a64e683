import { useQueryClient } from '@tanstack/react-query'
import { asProblem } from '../../problem.ts'
import { Button } from '../../ui/button.tsx'
import { formatBytes, formatCount, formatDate, formatDuration } from '../../ui/format.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Step } from '../../ui/proof-panel.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { headQuery, KEY_CHANGED, type Head } from '../../verify/head.ts'
import { forget } from '../../verify/memory.ts'
import type { Progress } from '../../verify/verify-all.ts'
import styles from './ledger.module.css'
import { useVerifyAll, type Check } from './use-verify-all.ts'

/** What this browser has checked of the ledger, and a button to check all of it. */
export function VerificationCard(props: {
  readonly head: Head | undefined
  readonly error: Error | null
}) {
  const { head, error } = props
  const { check, start, stop } = useVerifyAll(head)
  if (error !== null) return <HeadFailed error={error} />
  return (
    <section className={styles.verification} aria-labelledby="verification">
      <div className={styles.top}>
        <div>
          <h2 id="verification">{titleOf(head, check)}</h2>
          <p className={text.second} role="status">
            {sentenceOf(check)}
          </p>
        </div>
        {check.state === 'running' ? (
          <Button size="small" onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button size="small" disabled={head === undefined} onClick={start}>
            {check.state === 'done' ? 'Verify again' : 'Verify every entry'}
          </Button>
        )}
      </div>
      {check.state === 'running' && (
        <ProgressBar
          label="Entries verified"
          done={check.progress.entries}
          total={check.progress.total}
        />
      )}
      {check.state === 'failed' && <ErrorNote error={check.error} />}
      <CheckSteps head={head} check={check} />
    </section>
  )
}

function HeadFailed({ error }: { readonly error: Error }) {
  const queryClient = useQueryClient()
  const isKey = asProblem(error).code === KEY_CHANGED
  const trust = () => {
    forget()
    void queryClient.resetQueries(headQuery)
  }
  return (
    <ErrorNote
      error={error}
      retry={isKey ? undefined : () => void queryClient.resetQueries(headQuery)}
      also={
        isKey ? (
          <Button size="small" onClick={trust}>
            Trust the new key
          </Button>
        ) : undefined
      }
    />
  )
}

function titleOf(head: Head | undefined, check: Check): string {
  if (check.state === 'running') return 'Verifying every entry in this browser'
  if (check.state === 'done') return 'Every entry was verified in this browser'
  return head === undefined
    ? 'Checking the checkpoint'
    : 'The checkpoint is verified in this browser'
}

const ASIDE = 'Nothing leaves this computer; the server only hands out files.'

function sentenceOf(check: Check): string {
  if (check.state !== 'running') return ASIDE
  const { entries, total, startedAt } = check.progress
  const share = total === 0 ? 1 : entries / total
  const left = share === 0 ? 0 : ((Date.now() - startedAt) * (1 - share)) / share
  return `${Math.floor(share * 100)} % checked, 0 differences, about ${formatDuration(left)} left. ${ASIDE}`
}

function CheckSteps({ head, check }: { readonly head: Head | undefined; readonly check: Check }) {
  const progress = check.state === 'idle' || check.state === 'failed' ? undefined : check.progress
  return (
    <ol className={styles.steps}>
      <Step tone={head === undefined ? 'info' : 'ok'} detail={signatureDetail(head)}>
        Signature
      </Step>
      <Consistency head={head} />
      <Step tone={entriesTone(check)} detail={entriesDetail(progress)}>
        Entry hashes
      </Step>
      <Step
        tone={check.state === 'done' ? 'ok' : check.state === 'failed' ? 'crit' : 'mute'}
        detail={
          check.state === 'done'
            ? 'equals the signed one'
            : check.state === 'failed'
              ? 'differs or unread'
              : 'waits'
        }
      >
        Root recomputed
      </Step>
    </ol>
  )
}

function signatureDetail(head: Head | undefined): string {
  return head === undefined
    ? 'being checked'
    : `key known since ${formatDate(head.keyKnownSince)}, ${head.milliseconds} ms`
}

function Consistency({ head }: { readonly head: Head | undefined }) {
  if (head === undefined) {
    return (
      <Step tone="mute" detail="waits">
        Nothing removed
      </Step>
    )
  }
  return head.since === undefined ? (
    <Step tone="mute" detail="no older checkpoint here">
      First visit
    </Step>
  ) : (
    <Step tone="ok" detail={`adds to ${formatCount(head.since)}, seen before`}>
      Nothing removed
    </Step>
  )
}

function entriesTone({ state }: Check): 'ok' | 'info' | 'mute' | 'crit' {
  if (state === 'running') return 'info'
  return state === 'done' ? 'ok' : 'mute'
}

function entriesDetail(progress: Progress | undefined): string {
  if (progress === undefined) return 'when you ask'
  return `${formatCount(progress.entries)} of ${formatCount(progress.total)}, ${formatBytes(progress.bytes)}`
}
