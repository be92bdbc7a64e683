import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { startExport, type ExportChoice } from '../../export-api.ts'
import { Button } from '../../ui/button.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import styles from './exchange.module.css'
import { scopeWords, scopes } from './export-words.ts'

const nothing = { scope: 'system', group: '', types: '', since: '' } as const
type Draft = Omit<ExportChoice, 'types'> & { readonly types: string }

/** What an export is of, in a person's words. */
export function ExportForm() {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<Draft>(nothing)
  const start = useMutation({
    mutationFn: startExport,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['exports'] }),
  })
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part })
    start.reset()
  }
  const group = draft.group.trim()
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        const types = draft.types.split(/[\s,]+/).filter((type) => type !== '')
        start.mutate({ ...draft, group, types })
      }}
    >
      <fieldset>
        <legend>What to export</legend>
        {scopes.map((scope) => (
          <Choice
            key={scope}
            type="radio"
            name="scope"
            label={scopeWords[scope].label}
            hint={scopeWords[scope].hint}
            checked={draft.scope === scope}
            onChange={() => change({ scope })}
          />
        ))}
      </fieldset>
      {draft.scope === 'group' && (
        <Field
          label="Id of the group"
          hint="The id of a FHIR Group. You get those of its members that you may see."
          autoComplete="off"
          spellCheck={false}
          required
          value={draft.group}
          onChange={(event) => change({ group: event.target.value })}
        />
      )}
      <Narrowing draft={draft} onChange={change} />
      {start.error !== null && <ErrorNote error={start.error} />}
      <div>
        <Button
          type="submit"
          disabled={start.isPending || (draft.scope === 'group' && group === '')}
        >
          {start.isPending ? 'Starting' : 'Start the export'}
        </Button>
      </div>
    </form>
  )
}

function Narrowing(props: {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}) {
  const { draft, onChange } = props
  return (
    <div className={styles.fields}>
      <Field
        label="Only these kinds of resource"
        hint="As FHIR names them: Condition, Observation. Empty: all."
        autoComplete="off"
        spellCheck={false}
        value={draft.types}
        onChange={(event) => onChange({ types: event.target.value })}
      />
      <Field
        label="Changed since"
        hint="Empty: whenever."
        type="date"
        value={draft.since}
        onChange={(event) => onChange({ since: event.target.value })}
      />
    </div>
  )
}
