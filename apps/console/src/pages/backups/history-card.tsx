import { Card } from '../../ui/card.tsx'
import {
  countOf,
  formatBytes,
  formatCount,
  formatDuration,
  formatExact,
  formatWhen,
} from '../../ui/format.ts'
import { EntryLink } from '../../ui/proof-panel.tsx'
import { Empty } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import type { BackupEvent, BackupHistory } from './backup-history.ts'

const SHOWN_MAX = 20

/** What the ledger says of backups, newest first. */
export function HistoryCard({ history }: { readonly history: BackupHistory }) {
  const { events } = history
  const shown = events.slice(0, SHOWN_MAX)
  return (
    <Card
      title="What happened"
      note={
        shown.length < events.length
          ? `newest ${shown.length} of ${countOf(events.length, 'entry', 'entries')}`
          : countOf(events.length, 'entry', 'entries')
      }
    >
      {shown.length === 0 ? (
        <Empty>
          Nothing yet. Each backup, drill and restore leaves an entry in the ledger, with what it
          measured.
        </Empty>
      ) : (
        <EventTable events={shown} />
      )}
    </Card>
  )
}

function EventTable({ events }: { readonly events: readonly BackupEvent[] }) {
  const now = useNow()
  return (
    <table className={table.table}>
      <caption className={text.hidden}>Backups, drills and restores</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">When</th>
          <th scope="col" className={table.number}>
            Entry
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const [what, detail] = eventInWords(event)
          return (
            <tr key={event.index}>
              <th scope="row">
                <span className={text.strong}>{what}</span>
                <small>{detail}</small>
              </th>
              <td title={formatExact(event.at)}>{formatWhen(event.at, now)}</td>
              <td className={table.number}>
                <EntryLink index={event.index} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const reasons: Readonly<Record<string, string>> = {
  'disk-full': 'the disk of the backups is full; nothing of it is left there',
  folder: 'the folder of the backups cannot be reached or written to',
}

function reasonInWords(reason: string): string {
  return `${reasons[reason] ?? 'the log of the server says why'}; it is tried again every hour`
}

function eventInWords({ kind, fact, word }: BackupEvent): readonly [string, string] {
  switch (kind) {
    case 'backup.made':
      return [
        'A backup was made',
        `${countOf(fact('rows'), 'row')}, ${formatBytes(fact('bytes'))}, the ledger’s first ${countOf(fact('ledgerSize'), 'entry', 'entries')}`,
      ]
    case 'backup.failed':
      return ['A backup could not be made', reasonInWords(word('reason'))]
    case 'backup.pruned':
      return [
        fact('removed') === 0 ? 'Old backups were looked for' : 'Old backups were removed',
        `${formatCount(fact('removed'))} removed, ${formatCount(fact('kept'))} kept, for ${formatCount(fact('keptDays'))} days`,
      ]
    case 'backup.drilled':
      return [
        'A restore was tried',
        `back after ${formatDuration(fact('recoveryTimeMs'))}, ${formatDuration(fact('recoveryPointMs'))} behind; ${countOf(fact('recordsOpened'), 'record')} opened, ${formatCount(fact('recordsFailed'))} did not`,
      ]
    case 'backup.restored':
      return [
        'This installation was restored',
        `${countOf(fact('rows'), 'row')}; ${countOf(fact('adopted'), 'newer entry', 'newer entries')} adopted, ${countOf(fact('erasedAgain'), 'patient')} erased again`,
      ]
    default:
      return [
        'Who can open backups was decided',
        `any ${formatCount(fact('needed'))} of ${countOf(fact('holders'), 'holder')}`,
      ]
  }
}
