import { useMutation, useQueryClient } from '@tanstack/react-query'
import { roles as allRoles, type Role } from '@wardstone/core'
import { useState } from 'react'
import { directoryApi, type DirectoryGroup } from '../../directory-api.ts'
import { rolesInWords } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Choice } from '../../ui/field.tsx'
import { countOf } from '../../ui/format.ts'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import styles from './access.module.css'

/** Which roles a group gives to whoever the directory puts into it. */
export function MappingDialog(props: {
  readonly group: DirectoryGroup
  readonly privilegedRoles: readonly Role[]
  readonly onClose: () => void
}) {
  const { group, privilegedRoles, onClose } = props
  const [chosen, setChosen] = useState<readonly Role[]>(group.roles)
  const [sure, setSure] = useState(false)
  const queryClient = useQueryClient()
  const privileged = chosen.some((role) => privilegedRoles.includes(role))
  const set = useMutation({
    mutationFn: () => directoryApi.setMapping(group.id, { roles: chosen, privileged }),
    onSuccess: async () => {
      onClose()
      await queryClient.invalidateQueries({ queryKey: ['directory'] })
      await queryClient.invalidateQueries({ queryKey: ['accounts'] })
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Roles of ${group.name}`}
      lead={`${countOf(group.members, 'person', 'people')} in it now. The directory decides who is in the group; you decide what the group gives.`}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate()
        }}
      >
        <fieldset>
          <legend className={text.strong}>Roles</legend>
          {allRoles.map((role) => (
            <Choice
              key={role}
              type="checkbox"
              label={rolesInWords([role])}
              hint={privilegedRoles.includes(role) ? 'Reaches beyond the work at a patient.' : ''}
              checked={chosen.includes(role)}
              onChange={(event) =>
                setChosen(
                  event.target.checked ? [...chosen, role] : chosen.filter((each) => each !== role),
                )
              }
            />
          ))}
        </fieldset>
        {privileged && (
          <Choice
            type="checkbox"
            label="Let the directory give these roles"
            hint="Whoever runs the directory can then give them to anybody."
            checked={sure}
            onChange={(event) => setSure(event.target.checked)}
          />
        )}
        {set.error !== null && <ErrorNote error={set.error} />}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="filled" type="submit" disabled={(privileged && !sure) || set.isPending}>
            Set the roles
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
