import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { messagesApi } from '../../messages-api.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import styles from './messages.module.css'

/** Enters a system that may send. */
export function AddSenderDialog({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState({ name: '', application: '', facility: '', certificate: '' })
  const [mayUpdatePatients, setMayUpdatePatients] = useState(false)
  const add = useMutation({
    mutationFn: messagesApi.addSender,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['messages'] })
      onClose()
    },
  })
  const field = (name: keyof typeof draft) => ({
    value: draft[name],
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: event.target.value }),
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a sender"
      lead="Messages that name this application and facility are taken in."
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const certificate = draft.certificate.trim()
          add.mutate({
            ...draft,
            certificate: certificate === '' ? null : certificate,
            mayUpdatePatients,
          })
        }}
      >
        <Field {...field('name')} label="Name" hint="As people here know it." autoFocus />
        <Field
          {...field('application')}
          label="Sending application"
          hint="MSH-3. Empty for an interface engine that speaks for many."
        />
        <Field {...field('facility')} label="Sending facility" hint="MSH-4. Empty for any." />
        <Field
          {...field('certificate')}
          label="Fingerprint of its certificate"
          hint="SHA-256. Without it, whoever reaches this server and knows the names above can send."
        />
        <Choice
          type="checkbox"
          label="May change patients"
          hint="Its admission messages replace names, addresses and numbers that are stored, and may merge patients. For the one system that leads."
          checked={mayUpdatePatients}
          onChange={(event) => setMayUpdatePatients(event.target.checked)}
        />
        {add.error !== null && <ErrorNote error={add.error} />}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="filled" type="submit" disabled={draft.name.trim() === '' || add.isPending}>
            {add.isPending ? 'Adding' : 'Add the sender'}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
