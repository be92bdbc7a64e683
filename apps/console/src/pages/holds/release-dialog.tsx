import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { holdsApi, type Hold } from '../../holds-api.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Choice, TextField } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import styles from './holds.module.css'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from './place-dialog.tsx'

/** Asks why, and once more: what is erased afterwards is gone for good. */
export function ReleaseDialog(props: {
  readonly hold: Hold
  readonly name: string | undefined
  readonly onClose: () => void
}) {
  const { hold, name, onClose } = props
  const queryClient = useQueryClient()
  const [reason, setReason] = useState('')
  const [isSure, setIsSure] = useState(false)
  const words = reason.trim()
  const release = useMutation({
    mutationFn: () => holdsApi.release(hold.patientId ?? '', words),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['holds'], exact: true })
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Release the hold on ${name ?? 'this record'}`}
      lead={
        <ul className={styles.consequences}>
          <li>
            It was placed by {hold.placedBy.displayName}: “{hold.reason}”
          </li>
          <li>Once it is released the record can be erased, and that cannot be taken back.</li>
          <li>Nothing is erased by releasing it.</li>
        </ul>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          release.mutate()
        }}
      >
        <TextField
          label="Why it is released"
          hint={`${REASON_LENGTH_MIN} characters at least. It is kept with the record.`}
          placeholder="The case was closed on 12 May"
          maxLength={REASON_LENGTH_MAX}
          autoFocus
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Choice
          type="checkbox"
          label="The duty to keep this record is over"
          hint="Who placed the hold, or the legal office, has said so."
          checked={isSure}
          onChange={(event) => setIsSure(event.target.checked)}
        />
        {release.error !== null && <ErrorNote error={release.error} />}
        <Actions>
          <Button onClick={onClose}>Keep the hold</Button>
          <Button
            look="danger"
            type="submit"
            disabled={!isSure || words.length < REASON_LENGTH_MIN || release.isPending}
          >
            {release.isPending ? 'Releasing' : 'Release it'}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
