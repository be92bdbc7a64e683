import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { api } from '../../api.ts'
import type { LedgerEntry } from '../../api-types.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { formatCount, formatExact, formatWhen } from '../../ui/format.ts'
import { Empty, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { evidenceInWords, kinds } from './evidence-words.ts'
import styles from './ledger.module.css'

const PAGE = 25

/** The entries, newest first; the list follows the ledger while it grows. */
export function EntriesCard(props: {
  readonly selected: number | undefined
  readonly kind: string | undefined
  readonly size: number | undefined
}) {
  const { kind, selected } = props
  const entries = useEntries(kind, props.size)
  const pages = entries.data?.pages ?? []
  const rows = pages.flatMap((page) => page.entries)
  const total = pages[0]?.total ?? 0
  return (
    <Card
      title="Entries"
      note={
        <span className={text.row}>
          {formatCount(rows.length)} of {formatCount(total)}
          <KindFilter kind={kind} selected={selected} />
        </span>
      }
    >
      <Loaded query={entries} what="the entries">
        {() =>
          rows.length === 0 ? (
            <Empty>No entry of this kind has been written yet. Choose another, or all kinds.</Empty>
          ) : (
            <EntriesTable rows={rows} selected={selected} kind={kind} />
          )
        }
      </Loaded>
      {entries.hasNextPage && (
        <div className={styles.more}>
          <Button
            look="quiet"
            size="small"
            disabled={entries.isFetchingNextPage}
            onClick={() => void entries.fetchNextPage()}
          >
            Show {PAGE} older
          </Button>
        </div>
      )}
    </Card>
  )
}

function useEntries(kind: string | undefined, size: number | undefined) {
  const entries = useInfiniteQuery({
    queryKey: ['entries', kind],
    queryFn: ({ pageParam }) => api.entries({ kind, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) =>
      page.entries.length < PAGE ? undefined : page.entries.at(-1)?.index,
    placeholderData: keepPreviousData,
  })
  const { refetch } = entries
  const known = useRef(size)
  useEffect(() => {
    // Asked again only when a verified checkpoint says that there is more.
    if (known.current !== undefined && known.current !== size) void refetch()
    known.current = size
  }, [size, refetch])
  return entries
}

function KindFilter(props: {
  readonly kind: string | undefined
  readonly selected: number | undefined
}) {
  const navigate = useNavigate()
  return (
    <select
      className={styles.select}
      aria-label="Kind of evidence"
      value={props.kind ?? ''}
      onChange={(event) => {
        const kind = event.target.value
        void navigate({
          to: '/ledger',
          search: {
            ...(props.selected === undefined ? {} : { entry: props.selected }),
            ...(kind === '' ? {} : { kind }),
          },
          resetScroll: false,
        })
      }}
    >
      <option value="">All kinds</option>
      {kinds.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  )
}

function EntriesTable(props: {
  readonly rows: readonly LedgerEntry[]
  readonly selected: number | undefined
  readonly kind: string | undefined
}) {
  return (
    <table className={table.table}>
      <caption className={text.hidden}>Entries of the ledger</caption>
      <thead>
        <tr>
          <th scope="col" className={table.number}>
            Entry
          </th>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col" className={table.wide}>
            Kind
          </th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <EntryRow
            key={row.index}
            entry={row}
            selected={row.index === props.selected}
            kind={props.kind}
          />
        ))}
      </tbody>
    </table>
  )
}

function EntryRow(props: {
  readonly entry: LedgerEntry
  readonly selected: boolean
  readonly kind: string | undefined
}) {
  const { index, evidence } = props.entry
  return (
    <tr className={classes(table.pickable, props.selected && table.selected)}>
      <td className={classes(table.number, text.mono)}>
        <Link
          to="/ledger"
          search={{ entry: index, ...(props.kind === undefined ? {} : { kind: props.kind }) }}
          className={table.stretch}
          aria-current={props.selected ? 'true' : undefined}
          resetScroll={false}
          preload={false}
        >
          {formatCount(index)}
        </Link>
      </td>
      <td className={classes(table.nowrap, text.second)} title={formatExact(evidence.at)}>
        {formatWhen(evidence.at, Date.now())}
      </td>
      <td>{evidenceInWords(evidence)}</td>
      <td className={classes(text.mono, text.second, table.wide)}>{evidence.kind}</td>
    </tr>
  )
}
