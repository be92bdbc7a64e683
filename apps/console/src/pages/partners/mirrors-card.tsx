import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  mirrorsQuery,
  partnersApi,
  type KeptLog,
  type Mirror,
  type Mirrors,
} from '../../partners-api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatBytes, formatCount, formatWhen } from '../../ui/format.ts'
import { Empty, ErrorNote } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { AddMirrorDialog } from './add-mirror-dialog.tsx'
import { agoInWords, reasonInWords } from './partners-card.tsx'
import styles from './partners.module.css'
import { RemoveMirrorDialog } from './remove-dialogs.tsx'

/** Who holds a copy of our ledger, and whose we hold. Nothing where this server has no mirrors. */
export function MirrorsCard({ mayManage }: { readonly mayManage: boolean }) {
  const { data, error } = useQuery(mirrorsQuery)
  if (error !== null && data === undefined) return <ErrorNote error={error} />
  return data === undefined || data === null ? null : <Both mirrors={data} mayManage={mayManage} />
}

function Both({ mirrors, mayManage }: { readonly mirrors: Mirrors; readonly mayManage: boolean }) {
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Mirror>()
  const queryClient = useQueryClient()
  const send = useMutation({
    mutationFn: partnersApi.send,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['mirrors'] }),
  })
  const some = mirrors.mirrors.length > 0
  const add = mayManage && (
    <Button size="small" onClick={() => setAdding(true)}>
      Add a mirror
    </Button>
  )
  return (
    <Card
      title="Mirrors"
      note={
        some && (
          <span className={text.row}>
            {countOf(mirrors.mirrors.length, 'copy', 'copies')} elsewhere
            {mayManage && (
              <Button size="small" disabled={send.isPending} onClick={() => send.mutate()}>
                {send.isPending ? 'Sending' : 'Send now'}
              </Button>
            )}
            {add}
          </span>
        )
      }
    >
      {send.error !== null && <ErrorNote error={send.error} />}
      {some ? (
        <HeldElsewhere mirrors={mirrors.mirrors} onRemove={mayManage ? setRemoving : undefined} />
      ) : (
        <Empty action={add}>
          No copy of this ledger is kept elsewhere. A partner who holds one gives it back after a
          fire or ransomware; to them it shows keyed hashes, no patient.
        </Empty>
      )}
      <HeldHere kept={mirrors.kept} mayManage={mayManage} />
      {adding && <AddMirrorDialog onClose={() => setAdding(false)} />}
      {removing !== undefined && (
        <RemoveMirrorDialog mirror={removing} onClose={() => setRemoving(undefined)} />
      )}
    </Card>
  )
}

function HeldElsewhere(props: {
  readonly mirrors: readonly Mirror[]
  readonly onRemove: ((mirror: Mirror) => void) | undefined
}) {
  const { onRemove } = props
  const now = useNow()
  return (
    <table className={classes(table.table, styles.stacked)}>
      <caption className={text.hidden}>Who holds our ledger</caption>
      <thead>
        <tr>
          <th scope="col">Holds ours</th>
          <th scope="col">How far</th>
          {onRemove !== undefined && (
            <th scope="col">
              <span className={text.hidden}>Change</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {props.mirrors.map((mirror) => (
          <tr key={mirror.id}>
            <th scope="row">
              <span className={text.strong}>{mirror.organisation}</span>
              <small className={styles.origin}>{mirror.url}</small>
            </th>
            <td data-label="Holds ours">
              <Held mirror={mirror} now={now} />
            </td>
            {onRemove !== undefined && (
              <td className={classes(table.number, styles.change)}>
                <Button
                  size="small"
                  aria-label={`Remove the mirror at ${mirror.organisation}`}
                  onClick={() => onRemove(mirror)}
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

const NOT_SWITCHED = 'They have not switched on the copy of this ledger yet'

function Held({ mirror, now }: { readonly mirror: Mirror; readonly now: number }) {
  const { size, behind, succeededAt, failingSince, failure } = mirror
  const last =
    size === null
      ? 'Nothing is there yet.'
      : `The first ${countOf(size, 'entry', 'entries')}, ${behind === 0 ? 'all there are' : `${formatCount(behind)} behind our head`}, ${agoInWords(succeededAt, now)}.`
  return (
    <div className={styles.state}>
      {failingSince !== null ? (
        <Chip tone="warn">Failing since {formatWhen(failingSince, now)}</Chip>
      ) : size === null ? (
        <Chip tone="mute" mark="clock">
          Not sent yet
        </Chip>
      ) : (
        <Chip tone="ok">Holds a copy</Chip>
      )}
      <small>
        {failingSince !== null && `${reasonInWords(failure, NOT_SWITCHED)} `}
        {last}
      </small>
    </div>
  )
}

function HeldHere(props: { readonly kept: readonly KeptLog[]; readonly mayManage: boolean }) {
  if (props.kept.length === 0) return null
  return (
    <table className={classes(table.table, styles.stacked, styles.second)}>
      <caption className={text.hidden}>Whose ledger we hold</caption>
      <thead>
        <tr>
          <th scope="col">We hold theirs</th>
          <th scope="col">What is here</th>
          <th scope="col">
            <span className={text.hidden}>Hold a copy</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.kept.map((log) => (
          <KeptRow key={log.partner} log={log} mayManage={props.mayManage} />
        ))}
      </tbody>
    </table>
  )
}

function KeptRow({ log, mayManage }: { readonly log: KeptLog; readonly mayManage: boolean }) {
  const now = useNow()
  const queryClient = useQueryClient()
  const keep = useMutation({
    mutationFn: (enabled: boolean) => partnersApi.keep(log.partner, enabled),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['mirrors'] }),
  })
  const { organisation, origin, enabled, size, pendingSize, bytes, updatedAt } = log
  return (
    <tr>
      <th scope="row">
        <span className={text.strong}>{organisation}</span>
        <small className={styles.origin}>{origin}</small>
      </th>
      <td data-label="We hold theirs">
        {size === 0
          ? 'Nothing'
          : `${countOf(size, 'entry', 'entries')}, ${formatBytes(bytes)}, ${agoInWords(updatedAt, now)}`}
        {pendingSize > size && (
          <small>{formatCount(pendingSize - size)} more are on their way.</small>
        )}
        {keep.error !== null && <ErrorNote error={keep.error} />}
      </td>
      <td className={classes(table.number, styles.change)}>
        <button
          type="button"
          role="switch"
          className={styles.switch}
          aria-checked={enabled}
          aria-label={`Hold a copy of ${organisation}’s ledger`}
          disabled={!mayManage || keep.isPending}
          onClick={() => keep.mutate(!enabled)}
        >
          <span aria-hidden="true" />
          {enabled ? 'On' : 'Off'}
        </button>
      </td>
    </tr>
  )
}
