import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { directoryApi, type ListPlan } from '../../directory-api.ts'
import { Button } from '../../ui/button.tsx'
import { Chip, type Tone } from '../../ui/chip.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Choice } from '../../ui/field.tsx'
import { countOf, formatCount } from '../../ui/format.ts'
import { ErrorNote } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import styles from './access.module.css'

const STEPS_SHOWN = 200

/** A list of people: first what it would do, then, if that is meant, doing it. */
export function PeopleListDialog({ onClose }: { readonly onClose: () => void }) {
  const [file, setFile] = useState<File>()
  const queryClient = useQueryClient()
  const preview = useMutation({ mutationFn: directoryApi.previewList })
  const apply = useMutation({
    mutationFn: directoryApi.applyList,
    onSuccess: async () => {
      onClose()
      await queryClient.invalidateQueries({ queryKey: ['accounts'] })
      await queryClient.invalidateQueries({ queryKey: ['directory'] })
    },
  })
  const plan = preview.data
  return (
    <Dialog
      open
      onClose={onClose}
      title="Import a list of people"
      lead={
        plan === undefined
          ? 'CSV in UTF-8 with the columns username, name and roles (clinician, clerk); practitioner and active may follow. It is the whole list: whoever a list brought in and who is not in it any more loses the account.'
          : 'Nothing is changed yet.'
      }
    >
      {plan === undefined || file === undefined ? (
        <ChooseFile
          error={preview.error}
          onClose={onClose}
          onFile={(chosen) => {
            setFile(chosen)
            preview.mutate(chosen)
          }}
        />
      ) : (
        <Preview
          plan={plan}
          isPending={apply.isPending}
          error={apply.error}
          onClose={onClose}
          onApply={() => apply.mutate({ file, plan })}
          onBack={() => preview.reset()}
        />
      )}
    </Dialog>
  )
}

function ChooseFile(props: {
  readonly error: Error | null
  readonly onFile: (file: File) => void
  readonly onClose: () => void
}) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className={styles.form}>
      <label htmlFor={id} className={text.hidden}>
        List of people
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        hidden
        accept=".csv,text/csv"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) props.onFile(file)
          event.target.value = ''
        }}
      />
      {props.error !== null && <ErrorNote error={props.error} />}
      <Actions>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button look="filled" onClick={() => input.current?.click()}>
          Choose a file
        </Button>
      </Actions>
    </div>
  )
}

function Preview(props: {
  readonly plan: ListPlan
  readonly isPending: boolean
  readonly error: Error | null
  readonly onApply: () => void
  readonly onBack: () => void
  readonly onClose: () => void
}) {
  const { plan } = props
  const { joins, moves, leaves, stays } = plan.counts
  const [sure, setSure] = useState(false)
  const many = leaves > plan.leaversMax
  const nothing = joins + moves + leaves === 0
  return (
    <div className={styles.form}>
      <p role="status">
        Joining: {formatCount(joins)}. Moving: {formatCount(moves)}. Leaving: {formatCount(leaves)}.
        Unchanged: {formatCount(stays)}.
      </p>
      {plan.ignored.length > 0 && (
        <p className={text.second}>Columns not used: {plan.ignored.join(', ')}.</p>
      )}
      {plan.errorsTotal > 0 ? <Errors plan={plan} /> : <Steps plan={plan} />}
      {leaves > 0 && plan.errorsTotal === 0 && (
        <p>
          Leaving cannot be undone: sessions end at once and what people sign in with is deleted.
          Who returns gets a new account and a new link.
        </p>
      )}
      {many && plan.errorsTotal === 0 && (
        <Choice
          type="checkbox"
          label={`Yes, ${countOf(leaves, 'person', 'people')} left`}
          hint={`More than ${plan.leaversMax} at once is often a list that was cut off.`}
          checked={sure}
          onChange={(event) => setSure(event.target.checked)}
        />
      )}
      {props.error !== null && <ErrorNote error={props.error} />}
      <Actions>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button onClick={props.onBack}>Another file</Button>
        <Button
          look="filled"
          disabled={plan.errorsTotal > 0 || nothing || (many && !sure) || props.isPending}
          onClick={props.onApply}
        >
          Apply the list
        </Button>
      </Actions>
    </div>
  )
}

function Errors({ plan }: { readonly plan: ListPlan }) {
  return (
    <div role="alert" className={styles.scroll} tabIndex={0} aria-label="Errors in the list">
      <p className={text.strong}>
        {countOf(plan.errorsTotal, 'error')}. Correct them in the file; nothing can be applied.
      </p>
      <ul className={styles.plain}>
        {plan.errors.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            Line {line}: {message}
          </li>
        ))}
      </ul>
    </div>
  )
}

const words: Record<ListPlan['steps'][number]['what'], readonly [string, Tone]> = {
  joins: ['Joins', 'ok'],
  moves: ['Moves', 'warn'],
  leaves: ['Leaves', 'crit'],
  stays: ['Stays', 'mute'],
}
const order = ['leaves', 'moves', 'joins', 'stays'] as const

function Steps({ plan }: { readonly plan: ListPlan }) {
  const steps = order.flatMap((what) => plan.steps.filter((step) => step.what === what))
  const more = steps.length - STEPS_SHOWN
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="What the list would do">
      <table className={table.table}>
        <caption className={text.hidden}>What the list would do</caption>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">What</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {steps.slice(0, STEPS_SHOWN).map((step) => (
            <tr key={`${step.userName} ${step.line}`}>
              <th scope="row">
                {step.displayName}
                <small>{step.userName}</small>
              </th>
              <td>
                <Chip tone={words[step.what][1]}>{words[step.what][0]}</Chip>
              </td>
              <td className={text.second}>{step.reasons.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className={text.second}>and {formatCount(more)} more</p>}
    </div>
  )
}
