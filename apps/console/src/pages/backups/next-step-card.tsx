import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { NEW_BACKUP_URL, type Escrow } from '../../backups-api.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Panel } from '../../ui/card.tsx'
import { Tick, type Tone } from '../../ui/chip.tsx'
import { countOf, formatAgo } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { nextBackupStep, type BackupHistory, type BackupStep } from './backup-history.ts'
import styles from './backups.module.css'

type Words = { readonly tone: Tone; readonly title: string; readonly body: ReactNode }

/** How the backups stand, and the one thing to do next. */
export function NextStepCard(props: {
  readonly escrow: Escrow | null
  readonly history: BackupHistory
  /** Undefined for who may not decide it. */
  readonly onChoose: (() => void) | undefined
}) {
  const { escrow, history, onChoose } = props
  const now = useNow()
  const step = nextBackupStep(escrow !== null, history, now)
  const { tone, title, body } = wordsOf(step, escrow, history, now)
  return (
    <Panel className={styles.next}>
      <Tick tone={tone} />
      <div role="status">
        <h2>{title}</h2>
        <div className={styles.nextBody}>{body}</div>
      </div>
      {onChoose !== undefined && <Act step={step} onChoose={onChoose} now={now} />}
    </Panel>
  )
}

function Act(props: {
  readonly step: BackupStep
  readonly onChoose: () => void
  readonly now: number
}) {
  const { step, onChoose, now } = props
  const queryClient = useQueryClient()
  if (step === 'escrow')
    return (
      <Button look="filled" onClick={onChoose}>
        Choose who can open them
      </Button>
    )
  const isDue = step === 'first-backup' || step === 'backup' || step === 'failed-drill'
  return (
    <a
      className={buttonClass({ look: isDue ? 'filled' : 'plain' })}
      href={NEW_BACKUP_URL}
      download={fileName(now)}
      onClick={() => lookAgain(queryClient)}
    >
      Make a backup now
    </a>
  )
}

const LOOK_AGAIN_MS = [2_000, 6_000, 15_000, 40_000]

/** The browser does not tell this page when the download has ended; the ledger does. */
function lookAgain(queryClient: QueryClient): void {
  for (const ms of LOOK_AGAIN_MS) {
    setTimeout(() => {
      void queryClient.invalidateQueries({ queryKey: ['backups'] })
      void queryClient.invalidateQueries({ queryKey: ['today'] })
    }, ms)
  }
}

/** As the backups in the folder are called, so that they sort together. */
function fileName(now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')
  return `wardstone-${time}.backup`
}

const DRILL = 'wardstone backup drill FILE SHARE SHARE'

type Known = {
  readonly needed: number
  readonly failed: number
  /** How long ago, in words. */
  readonly backupAgo: string
  readonly drillAgo: string
}

function wordsOf(
  step: BackupStep,
  escrow: Escrow | null,
  { made, drill }: BackupHistory,
  now: number,
): Words {
  return words[step]({
    needed: escrow?.needed ?? 1,
    failed: drill?.failed ?? 0,
    backupAgo: formatAgo(made?.at ?? now, now),
    drillAgo: formatAgo(drill?.at ?? now, now),
  })
}

const words: Record<BackupStep, (known: Known) => Words> = {
  escrow: () => ({
    tone: 'crit',
    title: 'No backup can be made yet',
    body: 'If this server is lost, every record on it is. Choose the people who together can open backups: three of whom any two are needed is a good beginning.',
  }),
  'first-backup': () => ({
    tone: 'crit',
    title: 'There is no backup yet',
    body: (
      <>
        Make the first one now and keep it on another machine. For one every day by itself, set{' '}
        <code>WARDSTONE_BACKUP_FOLDER</code> to a place that is not on this one.
      </>
    ),
  }),
  backup: ({ backupAgo }) => ({
    tone: 'crit',
    title: `The newest backup was made ${backupAgo}`,
    body: (
      <>
        What was written since would be lost with this server. Make one now, and look why none came
        by itself: <code>WARDSTONE_BACKUP_FOLDER</code> names where they go.
      </>
    ),
  }),
  'first-drill': ({ needed }) => ({
    tone: 'warn',
    title: 'A backup is there, and nobody has tried it',
    body: <HowToDrill needed={needed} />,
  }),
  drill: ({ needed, drillAgo }) => ({
    tone: 'warn',
    title: `A restore was last tried ${drillAgo}`,
    body: <HowToDrill needed={needed} />,
  }),
  'failed-drill': ({ failed }) => ({
    tone: 'crit',
    title: `In the last drill ${countOf(failed, 'record')} did not open`,
    body: (
      <>
        Make a new backup and try that one: <code>{DRILL}</code>. Keep the old file until it is
        known why.
      </>
    ),
  }),
  none: ({ backupAgo, drillAgo }) => ({
    tone: 'ok',
    title: 'Nothing is due',
    body: `The newest backup was made ${backupAgo}, and a restore was tried ${drillAgo}.`,
  }),
}

function HowToDrill({ needed }: { readonly needed: number }) {
  return (
    <>
      {countOf(needed, 'holder opens their share', 'holders open their shares')} with{' '}
      <code>wardstone backup share</code>, and one command does the rest on a scratch folder:{' '}
      <code>{DRILL}</code>
    </>
  )
}
