import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Role } from '@wardstone/core'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Invitation } from '../../api-types.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { formatClock } from '../../ui/format.ts'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import styles from './access.module.css'

const offered: readonly { role: Role; label: string; hint: string }[] = [
  { role: 'clinician', label: 'Clinician', hint: 'Reads and writes the charts of their patients.' },
  { role: 'clerk', label: 'Clerk', hint: 'Finds patients; sees no chart.' },
  {
    role: 'privacy-officer',
    label: 'Privacy officer',
    hint: 'Reviews emergencies, erases records.',
  },
  { role: 'security-officer', label: 'Security officer', hint: 'Accounts, imports, controls.' },
  { role: 'auditor', label: 'Auditor', hint: 'Controls and ledger, to read and export.' },
  {
    role: 'subscriber',
    label: 'Receiver of changes',
    hint: 'A program that is sent what changes in every record, and may nothing else.',
  },
]

/** Makes an account and shows its enrolment link, once. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient()
  const invite = useMutation({
    mutationFn: api.invite,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['accounts'] }),
  })
  if (invite.data !== undefined) return <Invited invitation={invite.data} onClose={onClose} />
  return (
    <InviteForm
      isPending={invite.isPending}
      error={invite.error}
      onClose={onClose}
      onInvite={(body) => invite.mutate(body)}
    />
  )
}

function InviteForm(props: {
  readonly isPending: boolean
  readonly error: Error | null
  readonly onClose: () => void
  readonly onInvite: (body: {
    displayName: string
    roles: readonly Role[]
    practitioner?: string
  }) => void
}) {
  const [displayName, setDisplayName] = useState('')
  const [roles, setRoles] = useState<readonly Role[]>([])
  const [practitioner, setPractitioner] = useState('')
  const isClinician = roles.includes('clinician')
  return (
    <Dialog open onClose={props.onClose} title="Invite a person">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const known = isClinician && practitioner.trim() !== ''
          props.onInvite({
            displayName: displayName.trim(),
            roles,
            ...(known ? { practitioner: practitioner.trim() } : {}),
          })
        }}
      >
        <Field
          label="Name"
          required
          autoFocus
          autoComplete="off"
          value={displayName}
          onChange={(event) => setDisplayName(event.target.value)}
        />
        <RoleChoice chosen={roles} onChange={setRoles} />
        {isClinician && (
          <Field
            label="Practitioner id"
            hint="The FHIR id of this person in the records: care relationships come from it."
            autoComplete="off"
            spellCheck={false}
            value={practitioner}
            onChange={(event) => setPractitioner(event.target.value)}
          />
        )}
        {props.error !== null && <ErrorNote error={props.error} />}
        <Actions>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look="filled"
            type="submit"
            disabled={displayName.trim() === '' || roles.length === 0 || props.isPending}
          >
            Make the link
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}

function RoleChoice(props: {
  readonly chosen: readonly Role[]
  readonly onChange: (roles: readonly Role[]) => void
}) {
  const { chosen } = props
  return (
    <fieldset>
      <legend className={text.strong}>Roles</legend>
      {offered.map(({ role, label, hint }) => (
        <Choice
          key={role}
          type="checkbox"
          label={label}
          hint={hint}
          checked={chosen.includes(role)}
          onChange={(event) =>
            props.onChange(
              event.target.checked ? [...chosen, role] : chosen.filter((each) => each !== role),
            )
          }
        />
      ))}
    </fieldset>
  )
}

/** A link, shown once. */
export function Invited(props: {
  readonly invitation: Omit<Invitation, 'account'> & {
    readonly account: { readonly displayName: string }
  }
  readonly onClose: () => void
}) {
  const { account, enrolmentUrl, expiresAt } = props.invitation
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`A link for ${account.displayName}`}
      lead={`It is shown only now, works once, and ends at ${formatClock(expiresAt)}. Hand it over in person or by a channel you trust: whoever opens it first gets the account.`}
    >
      <code className={styles.link}>{enrolmentUrl}</code>
      <Actions>
        <CopyButton value={enrolmentUrl}>Copy the link</CopyButton>
        <Button look="filled" onClick={props.onClose}>
          Done
        </Button>
      </Actions>
    </Dialog>
  )
}
