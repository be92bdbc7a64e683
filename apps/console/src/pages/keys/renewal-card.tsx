import { useState, type ReactNode } from 'react'
import type { KeyStatus } from '../../keys-api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Tick, type Tone } from '../../ui/chip.tsx'
import { countOf, formatCount } from '../../ui/format.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useNow } from '../../ui/use-now.ts'
import { isOverdue, nextStep, versionsInWords, type NextStep } from './key-words.ts'
import styles from './keys.module.css'
import { RetireDialog, RewrapDialog, RotateDialog } from './renewal-dialogs.tsx'

/** What a person is asked to confirm: it stays as they saw it, whatever somebody else does meanwhile. */
type Asked = { readonly next: NextStep; readonly status: KeyStatus }

/** Making the key new: three steps in order, of which the next one has the button. */
export function RenewalCard({ status }: { readonly status: KeyStatus }) {
  const [asked, setAsked] = useState<Asked>()
  const now = useNow()
  const next = nextStep(status)
  const current = status.versions.find(({ state }) => state === 'in-use')
  const isDue = current !== undefined && isOverdue(current, now)
  const ask = () => setAsked({ next, status })
  return (
    <Card title="Make the key new" note={noteOf(next, isDue)}>
      {next.step === 'restore' ? (
        <p className={styles.missing}>
          The database was wrapped by {versionsInWords(next.versions)}, which the key file does not
          hold. Put back the copy of the key file from after the last rotation, then start the
          server again. Nothing can be renewed before.
        </p>
      ) : (
        <ol className={styles.steps}>
          <RotateStep next={next} isDue={isDue} onAsk={ask} />
          <RewrapStep next={next} status={status} onAsk={ask} />
          <RetireStep next={next} onAsk={ask} />
        </ol>
      )}
      {asked !== undefined && <Question asked={asked} onClose={() => setAsked(undefined)} />}
    </Card>
  )
}

function Question(props: { readonly asked: Asked; readonly onClose: () => void }) {
  const { asked, onClose } = props
  const { next, status } = asked
  if (next.step === 'rotate')
    return <RotateDialog from={next.from} interrupted={next.interrupted} onClose={onClose} />
  if (next.step === 'rewrap') return <RewrapDialog remaining={next.remaining} onClose={onClose} />
  if (next.step === 'retire') return <RetireDialog next={next} status={status} onClose={onClose} />
  return null
}

function noteOf(next: NextStep, isDue: boolean): string {
  if (next.step === 'restore') return 'stopped'
  if (next.step === 'rotate' && !next.interrupted)
    return isDue ? 'due: older than a year' : 'nothing is due'
  return 'under way'
}

function RotateStep(props: {
  readonly next: NextStep
  readonly isDue: boolean
  readonly onAsk: () => void
}) {
  const { next, isDue } = props
  const isNext = next.step === 'rotate'
  return (
    <StepRow
      tone={!isNext ? 'ok' : isDue || next.interrupted ? 'warn' : 'mute'}
      title="Make a new version"
      action={
        isNext && (
          <Button look={isDue || next.interrupted ? 'filled' : 'plain'} onClick={props.onAsk}>
            {next.interrupted ? 'Go on' : 'Rotate'}
          </Button>
        )
      }
    >
      {isNext && next.interrupted
        ? 'It was interrupted: a version is prepared and wraps nothing yet.'
        : isNext
          ? 'It wraps the keys of new records at once. The old version goes on opening the others.'
          : 'Done. New records are wrapped by it.'}
    </StepRow>
  )
}

function RewrapStep(props: {
  readonly next: NextStep
  readonly status: KeyStatus
  readonly onAsk: () => void
}) {
  const { next, status } = props
  const { damaged, failure } = status.rewrap
  const tone: Tone =
    next.step === 'rewrap'
      ? 'warn'
      : next.step === 'wait'
        ? 'info'
        : next.step === 'retire'
          ? 'ok'
          : 'mute'
  return (
    <StepRow
      tone={tone}
      title="Wrap every record’s key again"
      action={
        next.step === 'rewrap' && (
          <Button look="filled" onClick={props.onAsk}>
            Rewrap
          </Button>
        )
      }
    >
      {next.step === 'rewrap'
        ? `${countOf(next.remaining, 'key')} still wrapped by an older version.`
        : next.step === 'wait'
          ? `${formatCount(next.done)} of ${countOf(next.total, 'key')}. You may leave this page.`
          : next.step === 'retire'
            ? 'Done. No key is wrapped by an older version.'
            : 'Records are not touched, only their keys. People go on working.'}
      {next.step === 'wait' && (
        <ProgressBar label="Rewrapping" done={next.done} total={next.total} />
      )}
      {failure !== null && next.step === 'rewrap' && (
        <span className={styles.bad}> It stopped: {failure}</span>
      )}
      {damaged.length > 0 && (
        <span className={styles.bad}>
          {' '}
          The keys of {countOf(damaged.length, 'record')} do not open. The old version has to stay
          until they were restored from a backup.
        </span>
      )}
    </StepRow>
  )
}

function RetireStep(props: { readonly next: NextStep; readonly onAsk: () => void }) {
  const { next } = props
  return (
    <StepRow
      tone={next.step === 'retire' ? 'warn' : 'mute'}
      title="Destroy the old version"
      action={
        next.step === 'retire' && (
          <Button look="danger" onClick={props.onAsk}>
            Retire
          </Button>
        )
      }
    >
      {next.step === 'retire'
        ? `Nothing needs ${versionsInWords(next.versions)} any more. Only then is the renewal finished.`
        : 'Refused while a single key is still wrapped by it.'}
    </StepRow>
  )
}

function StepRow(props: {
  readonly tone: Tone
  readonly title: string
  readonly action: ReactNode
  readonly children: ReactNode
}) {
  return (
    <li>
      <Tick tone={props.tone} pulse={props.tone === 'info'} />
      <div>
        <h3>{props.title}</h3>
        <div className={styles.stepText}>{props.children}</div>
      </div>
      {props.action}
    </li>
  )
}
