import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { EntryLink } from '../../ui/proof-panel.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import type { Person } from './chart-model.ts'
import styles from './chart.module.css'

/** Erasure destroys the key of one record. It asks for the patient id, because it cannot be taken back. */
export function EraseDialog(props: { readonly person: Person; readonly onClose: () => void }) {
  const { person } = props
  const queryClient = useQueryClient()
  const [confirm, setConfirm] = useState('')
  const erase = useMutation({ mutationFn: () => api.erase(person.id, confirm) })
  const close = () => {
    props.onClose()
    if (erase.isSuccess) {
      void queryClient.invalidateQueries({ queryKey: ['chart', person.id] })
      queryClient.removeQueries({ queryKey: ['patients'] })
    }
  }
  if (erase.data !== undefined) {
    return (
      <Dialog open onClose={close} title="The record is erased">
        <p className={text.second}>
          Its key is destroyed; nobody can read it again. Entry{' '}
          <EntryLink index={erase.data.entry} /> says so, and every proof given before still
          verifies.
        </p>
        <Actions>
          <Button look="filled" onClick={close}>
            Done
          </Button>
        </Actions>
      </Dialog>
    )
  }
  return (
    <Dialog open onClose={close} title="Erase this record" lead={<Warning />}>
      <form
        className={styles.erase}
        onSubmit={(event) => {
          event.preventDefault()
          erase.mutate()
        }}
      >
        <p>
          The patient id is <span className={text.mono}>{person.id}</span>
        </p>
        <Field
          label="Type the patient id to go on"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={confirm}
          onChange={(event) => setConfirm(event.target.value)}
        />
        {erase.error !== null && <ErrorNote error={erase.error} />}
        <Actions>
          <Button onClick={close}>Keep the record</Button>
          <Button look="danger" type="submit" disabled={confirm !== person.id || erase.isPending}>
            {erase.isPending ? 'Erasing' : 'Erase for ever'}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}

function Warning() {
  return (
    <ul className={styles.warning}>
      <li>The record's key and search key are destroyed, here and in backups of keys.</li>
      <li>The chart, its history and its search terms can never be read again, by anyone.</li>
      <li>The ledger keeps its entries: that reads happened, no longer about whom.</li>
    </ul>
  )
}
