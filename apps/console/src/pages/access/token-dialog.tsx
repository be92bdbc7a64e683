import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { directoryApi } from '../../directory-api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import styles from './access.module.css'

/** Makes a token with which a directory reaches SCIM, and shows it once. */
export function TokenDialog(props: { readonly url: string; readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const queryClient = useQueryClient()
  const make = useMutation({
    mutationFn: directoryApi.createClient,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['directory'] }),
  })
  if (make.data !== undefined)
    return (
      <Dialog
        open
        onClose={props.onClose}
        title={`The token of ${make.data.client.name}`}
        lead="It is shown only now. Enter it and the address in your directory; it opens SCIM and nothing else, for a year."
      >
        <code className={styles.link}>{props.url}</code>
        <code className={styles.link}>{make.data.token}</code>
        <Actions>
          <CopyButton value={make.data.token}>Copy the token</CopyButton>
          <Button look="filled" onClick={props.onClose}>
            Done
          </Button>
        </Actions>
      </Dialog>
    )
  return (
    <Dialog open onClose={props.onClose} title="Make a token for a directory">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(name.trim())
        }}
      >
        <Field
          label="Directory"
          hint="Such as Entra or Okta: you will know the token by it."
          required
          autoFocus
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {make.error !== null && <ErrorNote error={make.error} />}
        <Actions>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="filled" type="submit" disabled={name.trim() === '' || make.isPending}>
            Make the token
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
