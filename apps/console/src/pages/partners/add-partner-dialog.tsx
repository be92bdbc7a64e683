import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Fault } from '@wardstone/core'
import { useState } from 'react'
import { parseExchange, type Exchange } from '../../partners/exchange-text.ts'
import {
  fieldOf,
  flawOfKeys,
  type FieldFlaw,
  type FieldName,
} from '../../partners/field-of-problem.ts'
import { partnersApi, type PartnerKeys } from '../../partners-api.ts'
import { asProblem } from '../../problem.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Field, TextField } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { Fingerprint } from './our-keys-card.tsx'
import styles from './partners.module.css'

/** What is typed: keys are one a line. */
type Draft = {
  readonly organisation: string
  readonly logKeys: string
  readonly witnessKeys: string
  readonly url: string
}

const nothing: Draft = { organisation: '', logKeys: '', witnessKeys: '', url: '' }

/** Enters a partner: their text pasted whole, or field by field. */
export function AddPartnerDialog({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(nothing)
  const [pasted, setPasted] = useState<Exchange>()
  const [local, setLocal] = useState<FieldFlaw>()
  const add = useMutation({
    mutationFn: partnersApi.add,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['partners'] })
      await queryClient.invalidateQueries({ queryKey: ['mirrors'] })
      onClose()
    },
  })
  const flaw = flawOf(add.error) ?? local
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part })
    setLocal(undefined)
    add.reset()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a partner"
      lead="You will sign the head of their ledger, and ask them to sign yours. Both of you can stop at any time."
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const keys = keysOf(draft)
          const wrong = flawOfKeys(keys)
          setLocal(wrong)
          if (wrong === undefined) add.mutate(keys)
        }}
      >
        <PasteField
          onRead={(exchange) => {
            setPasted(exchange)
            if (exchange !== undefined) change(draftOf(exchange))
          }}
        />
        {pasted !== undefined && (
          <div className={styles.compare}>
            <Fingerprint exchange={pasted} />
            <p>Compare it with what they read to you.</p>
          </div>
        )}
        <KeyFields draft={draft} flaw={flaw} onChange={change} />
        {add.error !== null && flaw === undefined && <ErrorNote error={add.error} />}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="filled" type="submit" disabled={!isWhole(draft) || add.isPending}>
            {add.isPending ? 'Adding' : 'Add the partner'}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}

/** Where a partner's text is pasted; tells what it holds, or undefined while it cannot be read. */
export function PasteField(props: { readonly onRead: (exchange: Exchange | undefined) => void }) {
  const [flaw, setFlaw] = useState<string>()
  const read = (pasted: string) => {
    setFlaw(undefined)
    if (pasted.trim() === '') return props.onRead(undefined)
    try {
      return props.onRead(parseExchange(pasted))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      setFlaw(error.message)
      return props.onRead(undefined)
    }
  }
  return (
    <TextField
      label="Text from the partner"
      hint="All of it, as “Copy all” on their page made it. It fills the fields below."
      error={flaw}
      autoFocus
      rows={3}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => read(event.target.value)}
    />
  )
}

function KeyFields(props: {
  readonly draft: Draft
  readonly flaw: FieldFlaw | undefined
  readonly onChange: (part: Partial<Draft>) => void
}) {
  const { draft, flaw, onChange } = props
  const common = (field: FieldName) => ({
    autoComplete: 'off',
    spellCheck: false,
    error: flaw?.field === field ? flaw.words : undefined,
    value: draft[field],
  })
  return (
    <>
      <Field
        {...common('organisation')}
        label="Organisation"
        hint="Several partners of one organisation count once."
        onChange={(event) => onChange({ organisation: event.target.value })}
      />
      <TextField
        {...common('logKeys')}
        label="Keys of their ledger"
        hint="One a line. Empty if they only witness."
        rows={2}
        onChange={(event) => onChange({ logKeys: event.target.value })}
      />
      <TextField
        {...common('witnessKeys')}
        label="Keys of their witness"
        hint="One a line. Empty if they do not witness."
        rows={2}
        onChange={(event) => onChange({ witnessKeys: event.target.value })}
      />
      <Field
        {...common('url')}
        label="Address of their witness"
        hint="https://…/witness"
        inputMode="url"
        onChange={(event) => onChange({ url: event.target.value })}
      />
    </>
  )
}

/** The server's refusal at the field that it is about. */
function flawOf(error: Error | null): FieldFlaw | undefined {
  if (error === null) return undefined
  const words = asProblem(error).message
  const field = fieldOf(words)
  return field === undefined ? undefined : { field, words }
}

function draftOf({ organisation, logKeys, witnessKeys, url }: Exchange): Draft {
  return {
    organisation,
    logKeys: logKeys.join('\n'),
    witnessKeys: witnessKeys.join('\n'),
    url: url ?? '',
  }
}

function keysOf({ organisation, logKeys, witnessKeys, url }: Draft): PartnerKeys {
  return {
    organisation: organisation.trim(),
    logKeys: linesOf(logKeys),
    witnessKeys: linesOf(witnessKeys),
    url: url.trim() === '' ? null : url.trim(),
  }
}

/** The lines of a text that hold something. */
export function linesOf(typed: string): readonly string[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function isWhole(draft: Draft): boolean {
  const { organisation, logKeys, witnessKeys } = keysOf(draft)
  return organisation !== '' && logKeys.length + witnessKeys.length > 0
}
