import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import {
  countOf,
  formatAge,
  formatAgo,
  formatBytes,
  formatCount,
  formatDuration,
  formatExact,
} from '../../ui/format.ts'
import { EntryLink } from '../../ui/proof-panel.tsx'
import { useNow } from '../../ui/use-now.ts'
import type { BackupHistory, Drill } from './backup-history.ts'
import styles from './backups.module.css'

/** What would be lost now, and how long coming back took when it was tried. */
export function RecoveryCard({ history }: { readonly history: BackupHistory }) {
  const { made, drill, pruned } = history
  const now = useNow()
  return (
    <Card title="If this server were lost now">
      <dl className={styles.figures}>
        <div>
          <dt>You would lose</dt>
          <dd>
            <strong>{made === undefined ? 'everything' : lossInWords(made.at, now)}</strong>
            <small>
              {made === undefined ? (
                'there is no backup'
              ) : (
                <>
                  since the newest backup, {formatExact(made.at)}:{' '}
                  {countOf(made.fact('rows'), 'row')}, {formatBytes(made.fact('bytes'))}{' '}
                  <EntryLink index={made.index} />
                </>
              )}
            </small>
          </dd>
        </div>
        <div>
          <dt>You would be back after</dt>
          <dd>{drill === undefined ? <Untried /> : <Tried drill={drill} now={now} />}</dd>
        </div>
        {pruned !== undefined && (
          <div>
            <dt>Erased patients leave backups after</dt>
            <dd>
              <strong>{formatCount(pruned.fact('keptDays'))} days</strong>
              <small>
                {countOf(pruned.fact('kept'), 'backup')} kept in the folder{' '}
                <EntryLink index={pruned.index} />
              </small>
            </dd>
          </div>
        )}
      </dl>
    </Card>
  )
}

/** What was written since: hours and minutes, and never nothing. */
function lossInWords(madeAt: number, now: number): string {
  const age = formatAge(madeAt, now)
  return age === 'now' ? 'a few seconds' : age
}

function Untried() {
  return (
    <>
      <strong>not known</strong>
      <small>no restore was ever tried</small>
    </>
  )
}

function Tried({ drill, now }: { readonly drill: Drill; readonly now: number }) {
  return (
    <>
      <strong>{formatDuration(drill.recoveryTimeMs)}</strong>{' '}
      {drill.failed === 0 ? (
        <Chip tone="ok">All opened</Chip>
      ) : (
        <Chip tone="crit">{formatCount(drill.failed)} did not open</Chip>
      )}
      <small>
        as a drill took, {formatAgo(drill.at, now)}, of a backup that was{' '}
        {formatDuration(drill.recoveryPointMs)} old: {countOf(drill.fact('rows'), 'row')} restored,{' '}
        {countOf(drill.opened, 'record')} opened to try, the ledger re-hashed to a root that this
        one has had <EntryLink index={drill.index} />
      </small>
    </>
  )
}
