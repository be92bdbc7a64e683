import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { flawOfKey } from '../../partners/exchange-text.ts'
import { partnersApi } from '../../partners-api.ts'
import { asProblem } from '../../problem.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Field, TextField } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { linesOf, PasteField } from './add-partner-dialog.tsx'
import styles from './partners.module.css'

type Draft = { readonly organisation: string; readonly keys: string; readonly url: string }

/** Enters where a copy of our ledger goes: the text of the one who keeps it, or field by field. */
export function AddMirrorDialog({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<Draft>({ organisation: '', keys: '', url: '' })
  const [flaw, setFlaw] = useState<string>()
  const add = useMutation({
    mutationFn: partnersApi.addMirror,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['mirrors'] })
      onClose()
    },
  })
  const flaws = add.error === null ? undefined : flawsOf(asProblem(add.error).message)
  const organisation = draft.organisation.trim()
  const url = draft.url.trim()
  const verifierKeys = linesOf(draft.keys)
  const isWhole = organisation !== '' && url !== '' && verifierKeys.length > 0
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a mirror"
      lead="Every entry of this ledger is sent there, as it is: facts and keyed hashes, no patient. They switch it on for you first."
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const wrong = verifierKeys.map(flawOfKey).find((one) => one !== undefined)
          setFlaw(wrong)
          if (wrong === undefined) add.mutate({ organisation, url, verifierKeys })
        }}
      >
        <PasteField
          onRead={(exchange) => {
            if (exchange === undefined) return
            const { mirrorKeys, mirrorUrl } = exchange
            const keys = mirrorKeys.join('\n')
            setDraft({ organisation: exchange.organisation, keys, url: mirrorUrl ?? '' })
            setFlaw(mirrorUrl === null ? 'This partner keeps no mirror.' : undefined)
          }}
        />
        <MirrorFields
          draft={draft}
          flaws={{ keys: flaw, ...flaws }}
          onChange={(part) => {
            setDraft({ ...draft, ...part })
            setFlaw(undefined)
            add.reset()
          }}
        />
        {add.error !== null && flaws === undefined && <ErrorNote error={add.error} />}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="filled" type="submit" disabled={!isWhole || add.isPending}>
            {add.isPending ? 'Adding' : 'Add the mirror'}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}

/** A refusal of the server at the field that it is about. */
function flawsOf(message: string): Partial<Record<keyof Draft, string>> | undefined {
  if (/: its address is|^url\b/.test(message)) return { url: message }
  if (/: say which organisation|^organisation\b/.test(message)) return { organisation: message }
  return /\bkeys?\b|^verifierKeys\b/.test(message) ? { keys: message } : undefined
}

function MirrorFields(props: {
  readonly draft: Draft
  readonly flaws: Partial<Record<keyof Draft, string | undefined>>
  readonly onChange: (part: Partial<Draft>) => void
}) {
  const { draft, flaws, onChange } = props
  const common = { autoComplete: 'off', spellCheck: false }
  return (
    <>
      <Field
        {...common}
        label="Organisation"
        error={flaws.organisation}
        value={draft.organisation}
        onChange={(event) => onChange({ organisation: event.target.value })}
      />
      <TextField
        {...common}
        label="Keys of their mirror"
        hint="One a line."
        error={flaws.keys}
        rows={2}
        value={draft.keys}
        onChange={(event) => onChange({ keys: event.target.value })}
      />
      <Field
        {...common}
        label="Address of their mirror"
        hint="https://…/mirror"
        error={flaws.url}
        inputMode="url"
        value={draft.url}
        onChange={(event) => onChange({ url: event.target.value })}
      />
    </>
  )
}
