import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { asProblem } from '../../problem.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatBytes, formatCount, formatDate, formatDuration } from '../../ui/format.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Step } from '../../ui/proof-panel.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { headQuery, HISTORY_CHANGED, KEY_CHANGED, type Head } from '../../verify/head.ts'
import { forget, recall, type VerifiedBeginning } from '../../verify/memory.ts'
import type { Progress } from '../../verify/verify-all.ts'
import { downloadText } from './download-text.ts'
import styles from './ledger.module.css'
import { useVerifyAll, type Check } from './use-verify-all.ts'

/** What this browser has checked of the ledger, and a button to check all of it. */
export function VerificationCard(props: {
  readonly head: Head | undefined
  readonly error: Error | null
}) {
  const { head, error } = props
  const verify = useVerifyAll(head)
  const { check } = verify
  if (error !== null) return <HeadFailed error={error} />
  return (
    <section className={styles.verification} aria-labelledby="verification">
      <div className={styles.top}>
        <div>
          <h2 id="verification">{titleOf(head, check)}</h2>
          <p className={text.second} role="status">
            {sentenceOf(check, verify.known)}
          </p>
        </div>
        <Buttons verify={verify} ready={head !== undefined} />
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
      <p className={classes(text.third, text.small)}>
        Were you handed a proof?{' '}
        <Link to="/proofs" className={text.link}>
          Check it here
        </Link>
        , with no server.
      </p>
    </section>
  )
}

function Buttons(props: {
  readonly verify: ReturnType<typeof useVerifyAll>
  readonly ready: boolean
}) {
  const { check, known, startOver, goOn, goOnFrom, stop } = props.verify
  if (check.state === 'running')
    return (
      <Button size="small" onClick={stop}>
        Stop
      </Button>
    )
  return (
    <span className={classes(text.row, styles.buttons)}>
      {check.state === 'stopped' && (
        <Button size="small" onClick={goOn}>
          Go on
        </Button>
      )}
      {check.state === 'idle' && known !== undefined && (
        <Button size="small" onClick={() => goOnFrom(known)}>
          Verify what is new
        </Button>
      )}
      <Button size="small" disabled={!props.ready} onClick={startOver}>
        {check.state === 'done' ? 'Verify again' : 'Verify every entry'}
      </Button>
    </span>
  )
}

function HeadFailed({ error }: { readonly error: Error }) {
  const queryClient = useQueryClient()
  const { code } = asProblem(error)
  const isKey = code === KEY_CHANGED
  const trust = () => {
    forget()
    void queryClient.resetQueries(headQuery)
  }
  if (code === HISTORY_CHANGED)
    return <ErrorNote error={error} also={<HistoryNext trust={trust} />} />
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

/** What to do about a ledger that lost what was seen: keep the proof of it, ask, and only then go on. */
function HistoryNext({ trust }: { readonly trust: () => void }) {
  const seen = recall()
  return (
    <>
      <ol className={styles.next}>
        <li>
          Keep the head that this browser saw. It is signed, so it proves to anyone what the ledger
          said then.
        </li>
        <li>
          Ask whether a backup was put back. If nobody did that, keep the server’s disk as it is and
          treat this as an incident.
        </li>
        <li>
          If it was done on purpose, say so to your partners, and start anew here: this browser then
          forgets what it saw.
        </li>
      </ol>
      <span className={classes(text.row, styles.choices)}>
        {seen !== undefined && (
          <Button
            size="small"
            onClick={() => downloadText(`checkpoint-${seen.size}.txt`, seen.note)}
          >
            Download the head seen here
          </Button>
        )}
        <Button size="small" look="quiet" onClick={trust}>
          It was restored on purpose: start anew
        </Button>
      </span>
    </>
  )
}

function titleOf(head: Head | undefined, check: Check): string {
  if (check.state === 'running') return 'Verifying every entry in this browser'
  if (check.state === 'done') {
    return check.progress.from === 0
      ? 'Every entry was verified in this browser'
      : 'Every new entry was verified in this browser'
  }
  if (check.state === 'stopped') return 'Stopped before the end: nothing more is verified yet'
  if (check.state === 'failed') return 'The entries are not verified'
  return head === undefined
    ? 'Checking the checkpoint'
    : 'The checkpoint is verified in this browser'
}

const ASIDE = 'Nothing leaves this computer; the server only hands out files.'

function sentenceOf(check: Check, known: VerifiedBeginning | undefined): string {
  if (check.state === 'running') return `${runningWords(check.progress)} ${ASIDE}`
  if (check.state === 'done') return doneWords(check.progress)
  if (check.state === 'stopped') {
    const { entries, total } = check.progress
    return `${formatCount(entries)} of ${countOf(total, 'entry', 'entries')} are hashed. Only the whole gives the signed root.`
  }
  return check.state === 'failed' || known === undefined
    ? ASIDE
    : `The first ${countOf(known.size, 'entry', 'entries')} were verified here on ${formatDate(known.at)}. ${ASIDE}`
}

/** Share, speed and time left, from what was done since it began. */
function runningWords({ entries, total, from, startedAt, waitsUntil }: Progress): string {
  const ms = Math.max(1, Date.now() - startedAt)
  const done = entries - from
  const share = total === 0 ? 1 : entries / total
  const checked = `${Math.floor(share * 100)} % checked`
  if (waitsUntil !== undefined)
    return `${checked}. Much was read from your network address, so the server asks to wait: it goes on by itself at ${new Date(waitsUntil).toLocaleTimeString('en-GB')}.`
  if (done === 0) return `${checked}, reading the first entries.`
  const left = formatDuration(((total - entries) * ms) / done)
  return `${checked}, ${formatCount(Math.round((done / ms) * 1000))} entries a second, about ${left} left.`
}

function doneWords({ entries, from, bytes }: Progress): string {
  const hashed = `${countOf(entries - from, 'entry', 'entries')} (${formatBytes(bytes)}) hashed here`
  return from === 0
    ? `${hashed}; they give exactly the root that was signed.`
    : `${hashed} after the ${formatCount(from)} that were known; together they give exactly the root that was signed.`
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
