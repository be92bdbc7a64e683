import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { keysApi, type KeyStatus } from '../../keys-api.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Choice } from '../../ui/field.tsx'
import { countOf } from '../../ui/format.ts'
import { ErrorNote } from '../../ui/states.tsx'
import { versionsInWords, type NextStep } from './key-words.ts'
import styles from './keys.module.css'

/** Makes a new version of the key, or takes into use the one that an interrupted rotation left. */
export function RotateDialog(props: {
  readonly from: number
  readonly interrupted: boolean
  readonly onClose: () => void
}) {
  const rotate = useKeyChange(() => keysApi.rotate(props.from), props.onClose)
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.interrupted ? 'Go on with the rotation' : 'Make a new version of the key'}
      lead={
        <Consequences>
          <li>New records are wrapped by the new version from now on. Nothing stops meanwhile.</li>
          <li>Version {props.from} stays, and opens what it wraps, until you retire it.</li>
          <li>
            <b>It cannot be taken back.</b> A copy of the key file from before today does not open
            what comes after: copy the key file again when this is done.
          </li>
        </Consequences>
      }
    >
      {rotate.error !== null && <ErrorNote error={rotate.error} />}
      <Actions>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button look="filled" disabled={rotate.isPending} onClick={() => rotate.mutate()}>
          {rotate.isPending ? 'Rotating' : 'Rotate the key'}
        </Button>
      </Actions>
    </Dialog>
  )
}

/** Begins, or goes on, to wrap every compartment's keys by the version in use. */
export function RewrapDialog(props: { readonly remaining: number; readonly onClose: () => void }) {
  const rewrap = useKeyChange(keysApi.rewrap, props.onClose)
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Wrap every record’s key again"
      lead={
        <Consequences>
          <li>
            {countOf(props.remaining, 'key')} will be wrapped by the new version, in the background.
            The records themselves are not touched.
          </li>
          <li>It may be interrupted at any time; it goes on where it was, also after a restart.</li>
          <li>Nothing is destroyed by this step.</li>
        </Consequences>
      }
    >
      {rewrap.error !== null && <ErrorNote error={rewrap.error} />}
      <Actions>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button look="filled" disabled={rewrap.isPending} onClick={() => rewrap.mutate()}>
          {rewrap.isPending ? 'Starting' : 'Rewrap the keys'}
        </Button>
      </Actions>
    </Dialog>
  )
}

/** Gives every record a new data key and seals everything again under it. */
export function RenewDataDialog(props: { readonly onClose: () => void }) {
  const renew = useKeyChange(keysApi.renewData, props.onClose)
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Give every record a new data key"
      lead={
        <Consequences>
          <li>
            Everything in every record is sealed again, in the background. People go on reading and
            writing.
          </li>
          <li>It may be interrupted at any time; it goes on where it was, also after a restart.</li>
          <li>
            <b>The old data keys are destroyed</b> once nothing is sealed by them any more. Backups
            from before today keep theirs, and still open.
          </li>
        </Consequences>
      }
    >
      {renew.error !== null && <ErrorNote error={renew.error} />}
      <Actions>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button look="filled" disabled={renew.isPending} onClick={() => renew.mutate()}>
          {renew.isPending ? 'Starting' : 'Renew the data keys'}
        </Button>
      </Actions>
    </Dialog>
  )
}

/** Destroys every version below the one in use; stays open to say what a store kept. */
export function RetireDialog(props: {
  readonly next: Extract<NextStep, { readonly step: 'retire' }>
  readonly status: KeyStatus
  readonly onClose: () => void
}) {
  const queryClient = useQueryClient()
  const { next, status } = props
  const [copied, setCopied] = useState(false)
  const retire = useMutation({
    mutationFn: keysApi.retire,
    onSuccess: ({ left }) => {
      if (left.length === 0) props.onClose()
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['keys'] }),
  })
  const { minimum } = next
  const left = retire.data?.left ?? []
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`Destroy ${versionsInWords(next.versions)} of the key`}
      lead={
        <Consequences>
          <li>
            <b>Nobody can undo this.</b> {onRetirement(status, next.versions)}
          </li>
          <li>
            Backups of the database from before the rewrap open only with a copy of the key file
            from before today. Once such copies are gone, so is what was erased since.
          </li>
          <li>It is refused if a single key is still wrapped by an older version.</li>
        </Consequences>
      }
    >
      <Choice
        type="checkbox"
        label="I have a new copy of the key file, kept apart from the data"
        hint="Copied after the last rotation. Older copies do not open new records."
        checked={copied}
        onChange={(event) => setCopied(event.target.checked)}
      />
      {retire.error !== null && <ErrorNote error={retire.error} />}
      {left.length > 0 && (
        <div role="status" className={styles.left}>
          <p>Retired here. Their stores kept something that you have to destroy there:</p>
          <ul>
            {left.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
      <Actions>
        <Button onClick={props.onClose}>{retire.isSuccess ? 'Close' : 'Keep it'}</Button>
        {!retire.isSuccess && (
          <Button
            look="danger"
            disabled={!copied || retire.isPending}
            onClick={() => retire.mutate(minimum)}
          >
            {retire.isPending ? 'Destroying' : 'Destroy it'}
          </Button>
        )}
      </Actions>
    </Dialog>
  )
}

/** What becomes of the versions in their stores, a sentence a store. */
function onRetirement({ versions, promises }: KeyStatus, gone: readonly number[]): string {
  const drivers = new Set(
    versions.filter(({ version }) => gone.includes(version)).map(({ driver }) => driver),
  )
  return promises
    .filter(({ driver }) => drivers.has(driver))
    .map(({ onRetirement: words }) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`)
    .join(' ')
    .replaceAll('KEK', 'key')
}

function Consequences(props: { readonly children: ReactNode }) {
  return <ul className={styles.consequences}>{props.children}</ul>
}

function useKeyChange(change: () => Promise<unknown>, onDone: () => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: onDone,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['keys'] }),
  })
}
