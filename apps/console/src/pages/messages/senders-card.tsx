import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { messagesApi, messagesQuery, type Sender } from '../../messages-api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { countOf, formatAge, formatCount } from '../../ui/format.ts'
import { Empty, ErrorNote, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { AddSenderDialog } from './add-sender-dialog.tsx'
import { classes } from '../../ui/classes.ts'

/** Who may send, and how much came from each in the last 24 hours. */
export function SendersCard({ mayManage }: { readonly mayManage: boolean }) {
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Sender>()
  const messages = useQuery(messagesQuery)
  const senders = messages.data?.senders ?? []
  return (
    <Card
      title="Senders"
      note={
        senders.length > 0 && (
          <span className={text.row}>
            {countOf(senders.length, 'sender')}
            {mayManage && (
              <Button size="small" onClick={() => setAdding(true)}>
                Add a sender
              </Button>
            )}
          </span>
        )
      }
    >
      <Loaded query={messages} what="the senders">
        {(data) =>
          data.senders.length === 0 ? (
            <Empty
              action={
                mayManage && (
                  <Button look="filled" onClick={() => setAdding(true)}>
                    Add a sender
                  </Button>
                )
              }
            >
              Nobody may send yet. In your interface engine, make a channel of type MLLP over TLS to
              this server, trust its certificate, and enter here the application and facility that
              it writes in MSH-3 and MSH-4.
            </Empty>
          ) : (
            <SendersTable senders={data.senders} onRemove={mayManage ? setRemoving : undefined} />
          )
        }
      </Loaded>
      {adding && <AddSenderDialog onClose={() => setAdding(false)} />}
      {removing !== undefined && (
        <RemoveSenderDialog sender={removing} onClose={() => setRemoving(undefined)} />
      )}
    </Card>
  )
}

function SendersTable(props: {
  readonly senders: readonly Sender[]
  readonly onRemove: ((sender: Sender) => void) | undefined
}) {
  const { onRemove } = props
  const now = useNow()
  return (
    <table className={table.table}>
      <caption className={text.hidden}>Senders</caption>
      <thead>
        <tr>
          <th scope="col">Sender</th>
          <th scope="col" className={table.wide}>
            Known by
          </th>
          <th scope="col">Last 24 hours</th>
          <th scope="col" className={classes(table.number, table.wide)}>
            Last message
          </th>
          {onRemove !== undefined && (
            <th scope="col">
              <span className={text.hidden}>Change</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {props.senders.map((sender) => (
          <tr key={sender.id}>
            <th scope="row">
              <span className={text.strong}>{sender.name}</span>
              <small>
                {sender.mayUpdatePatients ? 'may change patients' : 'may not change patients'}
              </small>
            </th>
            <td className={table.wide}>
              {sender.application === '' ? 'any application' : sender.application},{' '}
              {sender.facility === '' ? 'any facility' : sender.facility}
              <small>{sender.certificate === null ? 'no certificate' : 'its certificate'}</small>
            </td>
            <td>
              <Counts sender={sender} />
            </td>
            <td className={classes(table.number, table.wide)}>
              {sender.counts.lastAt === null ? 'never' : formatAge(sender.counts.lastAt, now)}
            </td>
            {onRemove !== undefined && (
              <td className={table.number}>
                <Button
                  size="small"
                  aria-label={`Remove ${sender.name}`}
                  onClick={() => onRemove(sender)}
                >
                  Remove
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Counts({ sender: { counts } }: { readonly sender: Sender }) {
  return (
    <>
      {counts.failed > 0 ? (
        <Chip tone="warn">{formatCount(counts.failed)} not stored</Chip>
      ) : counts.lastAt === null ? (
        <Chip tone="mute" mark="clock">
          Nothing yet
        </Chip>
      ) : (
        <Chip tone="ok">All stored</Chip>
      )}
      <small>
        {formatCount(counts.stored)} stored
        {counts.waiting > 0 && `, ${formatCount(counts.waiting)} waiting`}
      </small>
    </>
  )
}

function RemoveSenderDialog(props: { readonly sender: Sender; readonly onClose: () => void }) {
  const queryClient = useQueryClient()
  const { sender, onClose } = props
  const removal = useMutation({
    mutationFn: () => messagesApi.removeSender(sender.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['messages'] })
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Remove ${sender.name}`}
      lead="Its messages are refused from now on. What it has sent stays in the records."
    >
      {removal.error !== null && <ErrorNote error={removal.error} />}
      <Actions>
        <Button onClick={onClose}>Keep the sender</Button>
        <Button look="filled" disabled={removal.isPending} onClick={() => removal.mutate()}>
          {removal.isPending ? 'Removing' : 'Remove'}
        </Button>
      </Actions>
    </Dialog>
  )
}
