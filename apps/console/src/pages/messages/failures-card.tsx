import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { messagesApi, messagesQuery, type MessageFailure } from '../../messages-api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { countOf, formatWhen } from '../../ui/format.ts'
import { Empty, ErrorNote, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './messages.module.css'

/** Messages that are kept and could not be stored, each with the reason and another try. */
export function FailuresCard() {
  const queryClient = useQueryClient()
  const messages = useQuery(messagesQuery)
  const retry = useMutation({
    mutationFn: messagesApi.retry,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['messages'] }),
  })
  const total = messages.data?.failures.total ?? 0
  const newest = messages.data?.failures.newest ?? []
  return (
    <Card
      title="Not stored"
      note={
        total > 0 &&
        (newest.length < total
          ? `newest ${newest.length} of ${countOf(total, 'message')}`
          : countOf(total, 'message'))
      }
    >
      <Loaded query={messages} what="the failures">
        {(data) =>
          data.failures.newest.length === 0 ? (
            <Empty>
              Every message that was kept is stored. One that cannot be converted waits here for 30
              days, encrypted, with the field that is wrong.
            </Empty>
          ) : (
            <FailuresTable
              failures={data.failures.newest}
              pending={retry.isPending}
              onRetry={(id) => retry.mutate(id)}
            />
          )
        }
      </Loaded>
      {retry.error !== null && <ErrorNote error={retry.error} />}
    </Card>
  )
}

function FailuresTable(props: {
  readonly failures: readonly MessageFailure[]
  readonly pending: boolean
  readonly onRetry: (id: string) => void
}) {
  const now = useNow()
  return (
    <table className={table.table}>
      <caption className={text.hidden}>Messages that were not stored</caption>
      <thead>
        <tr>
          <th scope="col">Message</th>
          <th scope="col">Why</th>
          <th scope="col" className={table.wide}>
            When
          </th>
          <th scope="col">
            <span className={text.hidden}>Again</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.failures.map(({ id, at, controlId, reason, sender, type }) => (
          <tr key={id}>
            <th scope="row">
              <span className={styles.code}>{type}</span>
              <small className={styles.control}>
                {sender}, {controlId}
              </small>
            </th>
            <td className={styles.reason}>{reason}</td>
            <td className={table.wide}>{formatWhen(at, now)}</td>
            <td className={table.number}>
              <Button
                size="small"
                aria-label={`Try again: ${controlId}`}
                disabled={props.pending}
                onClick={() => props.onRetry(id)}
              >
                Try again
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
