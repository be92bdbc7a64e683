import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { partnersApi, type Mirror, type Partner } from '../../partners-api.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import styles from './partners.module.css'

/** Ends the exchange with a partner, after saying what that means. */
export function RemovePartnerDialog(props: {
  readonly partner: Partner
  readonly onClose: () => void
}) {
  const { id, organisation, origin, url } = props.partner
  return (
    <RemoveDialog
      title={`Remove ${organisation}`}
      keep="Keep the partner"
      queries={['partners', 'witness', 'mirrors']}
      onRemove={() => partnersApi.remove(id)}
      onClose={props.onClose}
    >
      {url !== null && (
        <li>Their cosignatures no longer count: policies made from now on do not name them.</li>
      )}
      {origin !== null && (
        <li>
          You no longer cosign their ledger. What was cosigned stays remembered, so that adding them
          again cannot take it back.
        </li>
      )}
      <li>Cosignatures that you have already handed out, and got, stay valid.</li>
      <li>They are not told. Call them first.</li>
    </RemoveDialog>
  )
}

/** Stops sending to a mirror. */
export function RemoveMirrorDialog(props: {
  readonly mirror: Mirror
  readonly onClose: () => void
}) {
  const { id, organisation } = props.mirror
  return (
    <RemoveDialog
      title={`Stop mirroring at ${organisation}`}
      keep="Keep the mirror"
      queries={['mirrors']}
      onRemove={() => partnersApi.removeMirror(id)}
      onClose={props.onClose}
    >
      <li>No new entries are sent there. If this server is lost, they are lost with it.</li>
      <li>What they hold they keep: ask them to delete it if they should.</li>
    </RemoveDialog>
  )
}

function RemoveDialog(props: {
  readonly title: string
  readonly keep: string
  readonly queries: readonly string[]
  readonly onRemove: () => Promise<void>
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: props.onRemove,
    onSuccess: async () => {
      await Promise.all(
        props.queries.map((name) => queryClient.invalidateQueries({ queryKey: [name] })),
      )
      props.onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      lead={<ul className={styles.warning}>{props.children}</ul>}
    >
      {remove.error !== null && <ErrorNote error={remove.error} />}
      <Actions>
        <Button onClick={props.onClose}>{props.keep}</Button>
        <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {remove.isPending ? 'Removing' : 'Remove'}
        </Button>
      </Actions>
    </Dialog>
  )
}
