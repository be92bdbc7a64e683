import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '../../api-types.ts'
import { directoryApi } from '../../directory-api.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import styles from './access.module.css'
import { Invited } from './invite-dialog.tsx'

/** The enrolment link of somebody whom the directory named; an earlier one is worth nothing any more. */
export function LinkDialog(props: { readonly account: Account; readonly onClose: () => void }) {
  const { account, onClose } = props
  const [practitioner, setPractitioner] = useState(account.practitioner ?? '')
  const link = useMutation({
    mutationFn: () =>
      directoryApi.link(account.id, practitioner.trim() === '' ? null : practitioner.trim()),
  })
  if (link.data !== undefined)
    return <Invited invitation={{ ...link.data, account }} onClose={onClose} />
  return (
    <Dialog
      open
      onClose={onClose}
      title={`A link for ${account.displayName}`}
      lead="Check that this is the person you think of. An earlier link stops working."
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          link.mutate()
        }}
      >
        {account.roles.includes('clinician') && (
          <Field
            label="Practitioner id"
            hint="The FHIR id of this person in the records: care relationships come from it."
            autoComplete="off"
            spellCheck={false}
            value={practitioner}
            onChange={(event) => setPractitioner(event.target.value)}
          />
        )}
        {link.error !== null && <ErrorNote error={link.error} />}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="filled" type="submit" disabled={link.isPending}>
            Make the link
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
