import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { backupsApi, type Holder } from '../../backups-api.ts'
import { asProblem } from '../../problem.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import styles from './backups.module.css'
import {
  flawOfDraft,
  flawOfRefusal,
  HOLDERS_MAX,
  holdersOf,
  warningOf,
  type EscrowDraft,
  type EscrowFlaw,
} from './escrow-draft.ts'

const nobody: Holder = { name: '', recipient: '' }
const start: EscrowDraft = { needed: '2', holders: [nobody, nobody, nobody] }

/** Decides who can open the backups made from now on. */
export function EscrowDialog(props: { readonly replaces: boolean; readonly onClose: () => void }) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(start)
  const [local, setLocal] = useState<EscrowFlaw>()
  const set = useMutation({
    mutationFn: backupsApi.setEscrow,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['backups'] })
      await queryClient.invalidateQueries({ queryKey: ['today'] })
      props.onClose()
    },
  })
  const flaw = set.error === null ? local : flawOfRefusal(asProblem(set.error).message, draft)
  const change = (part: Partial<EscrowDraft>) => {
    setDraft({ ...draft, ...part })
    setLocal(undefined)
    set.reset()
  }
  const submit = () => {
    const wrong = flawOfDraft(draft)
    setLocal(wrong)
    if (wrong === undefined) set.mutate({ needed: Number(draft.needed), holders: holdersOf(draft) })
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Who can open backups"
      lead={<Lead replaces={props.replaces} />}
    >
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <HolderFields draft={draft} flaw={flaw} onChange={change} />
        <Field
          label="How many of them are needed"
          hint={warningOf(draft) ?? 'Any of them, together. The others may be ill or away.'}
          error={flaw?.place === 'needed' ? flaw.words : undefined}
          inputMode="numeric"
          autoComplete="off"
          className={styles.needed}
          value={draft.needed}
          onChange={(event) => change({ needed: event.target.value })}
        />
        {flaw?.place === 'form' && (
          <p role="alert" className={styles.bad}>
            {flaw.words}
          </p>
        )}
        <Actions>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="filled" type="submit" disabled={set.isPending}>
            {set.isPending ? 'Making the shares' : 'Decide'}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}

function Lead({ replaces }: { readonly replaces: boolean }) {
  return (
    <ul className={styles.consequences}>
      <li>
        A new key is made, split into a share for each of them, and forgotten here. Who takes over
        this server cannot read a backup.
      </li>
      <li>
        Each holder makes their key with <code>age-keygen</code> on their own machine and gives you
        the line that begins with age1. Never the secret one.
      </li>
      {replaces && (
        <li>
          <b>Backups made before stay with their old holders.</b> This cannot be changed for them.
        </li>
      )}
    </ul>
  )
}

function HolderFields(props: {
  readonly draft: EscrowDraft
  readonly flaw: EscrowFlaw | undefined
  readonly onChange: (part: Partial<EscrowDraft>) => void
}) {
  const { flaw, onChange } = props
  const { holders } = props.draft
  const errorAt = (row: number, part: 'name' | 'recipient') =>
    typeof flaw?.place === 'object' && flaw.place.row === row && flaw.place.part === part
      ? flaw.words
      : undefined
  const replace = (row: number, part: Partial<Holder>) =>
    onChange({
      holders: holders.map((holder, index) => (index === row ? { ...holder, ...part } : holder)),
    })
  return (
    <>
      {holders.map((holder, row) => (
        <fieldset key={row} className={styles.holder}>
          <legend>Holder {row + 1}</legend>
          <Field
            label="Name"
            autoComplete="off"
            maxLength={100}
            autoFocus={row === 0}
            error={errorAt(row, 'name')}
            value={holder.name}
            onChange={(event) => replace(row, { name: event.target.value })}
          />
          <Field
            label="Public key"
            placeholder="age1…"
            autoComplete="off"
            spellCheck={false}
            error={errorAt(row, 'recipient')}
            className={styles.key}
            value={holder.recipient}
            onChange={(event) => replace(row, { recipient: event.target.value })}
          />
        </fieldset>
      ))}
      {holders.length < HOLDERS_MAX && (
        <div>
          <Button size="small" onClick={() => onChange({ holders: [...holders, nobody] })}>
            Add a holder
          </Button>
        </div>
      )}
    </>
  )
}
