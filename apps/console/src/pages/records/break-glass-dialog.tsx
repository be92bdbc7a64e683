import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Field, TextField } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import styles from './break-glass-dialog.module.css'

const REASON_LENGTH_MIN = 10
const REASON_LENGTH_MAX = 500

/** Emergency access to one record (45 CFR 164.312(a)(2)(ii)): says first what will happen, then asks why. */
export function BreakGlassDialog(props: {
  readonly identifier: string
  readonly onClose: () => void
}) {
  const [identifier, setIdentifier] = useState(props.identifier)
  const [reason, setReason] = useState('')
  const open = useOpen(identifier.trim(), reason.trim(), props.onClose)
  const missing = REASON_LENGTH_MIN - reason.trim().length
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Open a record in an emergency"
      lead={<Consequences />}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          open.mutate()
        }}
      >
        <Field
          label="Record number"
          autoComplete="off"
          spellCheck={false}
          required
          autoFocus
          value={identifier}
          onChange={(event) => setIdentifier(event.target.value)}
        />
        <TextField
          label="Reason"
          hint={
            missing > 0
              ? `Write it for the patient to read. At least ${REASON_LENGTH_MIN} characters.`
              : 'It can be shown to the patient.'
          }
          placeholder="Unconscious, no relatives here"
          required
          minLength={REASON_LENGTH_MIN}
          maxLength={REASON_LENGTH_MAX}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {open.error !== null && <ErrorNote error={open.error} />}
        <Actions>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look="filled"
            type="submit"
            disabled={open.isPending || missing > 0 || identifier.trim() === ''}
          >
            {open.isPending ? 'Opening' : 'Open for one hour'}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}

function Consequences() {
  return (
    <ul className={styles.consequences}>
      <li>It opens this one patient, for you, for one hour.</li>
      <li>The privacy office reviews it within 24 hours.</li>
      <li>Who opened the record, and the reason you write, can be shown to the patient.</li>
    </ul>
  )
}

function useOpen(identifier: string, reason: string, onClose: () => void) {
  const queryClient = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: () => api.openBreakGlass({ identifier, reason }),
    onSuccess: async ({ patientId }) => {
      // Everything that said "not found" for this patient was true until now.
      queryClient.removeQueries({ queryKey: ['chart', patientId] })
      await queryClient.invalidateQueries({ queryKey: ['grants'] })
      onClose()
      await router.navigate({ to: '/records/$patientId', params: { patientId } })
    },
  })
}
