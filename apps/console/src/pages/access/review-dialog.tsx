import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Review, Verdict } from '../../api-types.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Choice, TextField } from '../../ui/field.tsx'
import { countOf, formatClock, formatWhen } from '../../ui/format.ts'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import styles from './access.module.css'

const NOTE_LENGTH_MIN = 10
const NOTE_LENGTH_MAX = 500

/** A second person decides whether one emergency access was justified, and says why. */
export function ReviewDialog(props: { readonly review: Review; readonly onClose: () => void }) {
  const { review } = props
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [note, setNote] = useState('')
  const queryClient = useQueryClient()
  const decide = useMutation({
    mutationFn: (decided: Verdict) =>
      api.review(review.id, { verdict: decided, note: note.trim() }),
    onSuccess: async () => {
      props.onClose()
      await queryClient.invalidateQueries({ queryKey: ['reviews'] })
      await queryClient.invalidateQueries({ queryKey: ['today'] })
    },
  })
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Review emergency access"
      lead={<Facts review={review} />}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (verdict !== null) decide.mutate(verdict)
        }}
      >
        <Verdicts chosen={verdict} onChoose={setVerdict} />
        <TextField
          label="Note"
          hint={`What you checked, and with whom. At least ${NOTE_LENGTH_MIN} characters; it is kept with the access.`}
          required
          maxLength={NOTE_LENGTH_MAX}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        {decide.error !== null && <ErrorNote error={decide.error} />}
        <Actions>
          <Button onClick={props.onClose}>Decide later</Button>
          <Button
            look="filled"
            type="submit"
            disabled={verdict === null || note.trim().length < NOTE_LENGTH_MIN || decide.isPending}
          >
            Record the verdict
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}

function Facts({ review }: { readonly review: Review }) {
  const now = Date.now()
  return (
    <p>
      <span className={text.strong}>{review.clinician.displayName}</span> opened record{' '}
      <span className={text.mono}>{review.patientId}</span> from {formatWhen(review.openedAt, now)}{' '}
      to {formatClock(review.expiresAt)} and read it {countOf(review.reads, 'time')}. The reason
      given: “{review.reason}”
    </p>
  )
}

function Verdicts(props: {
  readonly chosen: Verdict | null
  readonly onChoose: (verdict: Verdict) => void
}) {
  return (
    <fieldset>
      <legend className={text.hidden}>Verdict</legend>
      <Choice
        type="radio"
        name="verdict"
        label="Justified"
        hint="There was an emergency, and the reading served it."
        checked={props.chosen === 'justified'}
        onChange={() => props.onChoose('justified')}
      />
      <Choice
        type="radio"
        name="verdict"
        label="Not justified"
        hint="The privacy office takes it up with the person and the patient."
        checked={props.chosen === 'not-justified'}
        onChange={() => props.onChoose('not-justified')}
      />
    </fieldset>
  )
}
