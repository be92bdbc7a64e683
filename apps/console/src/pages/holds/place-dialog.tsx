import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { findPatients, patientQueryOf, type PatientQuery } from '../../fhir/fetch.ts'
import { nameOf, recordNumberOf, timeOf } from '../../fhir/people.ts'
import type { Patient } from '../../fhir/types.ts'
import { holdsApi } from '../../holds-api.ts'
import { Button } from '../../ui/button.tsx'
import { Actions, Dialog } from '../../ui/dialog.tsx'
import { Choice, Field, TextField } from '../../ui/field.tsx'
import { formatDate } from '../../ui/format.ts'
import { ErrorNote, Loaded } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import styles from './holds.module.css'

export const REASON_LENGTH_MIN = 10
export const REASON_LENGTH_MAX = 500

/** Finds the patient, then asks why. */
export function PlaceDialog({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient()
  const [patient, setPatient] = useState<string>()
  const [reason, setReason] = useState('')
  const words = reason.trim()
  const place = useMutation({
    mutationFn: (id: string) => holdsApi.place(id, words),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['holds'], exact: true })
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title="Place a legal hold"
      lead="The record cannot be erased from then on, by anybody, until the hold is released. Nothing else changes for it."
    >
      <div className={styles.form}>
        <FindOne
          chosen={patient}
          onChoose={(id) => {
            setPatient(id)
            place.reset()
          }}
        />
        <TextField
          label="Reason"
          hint={`${REASON_LENGTH_MIN} characters at least. Whoever wants to erase the record, or to release the hold, reads it.`}
          placeholder="Case 2026-114, kept for the court"
          maxLength={REASON_LENGTH_MAX}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {place.error !== null && <ErrorNote error={place.error} />}
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="filled"
            disabled={patient === undefined || words.length < REASON_LENGTH_MIN || place.isPending}
            onClick={() => place.mutate(patient ?? '')}
          >
            {place.isPending ? 'Placing' : 'Place the hold'}
          </Button>
        </Actions>
      </div>
    </Dialog>
  )
}

function FindOne(props: {
  readonly chosen: string | undefined
  readonly onChoose: (id: string | undefined) => void
}) {
  const [typed, setTyped] = useState('')
  const [query, setQuery] = useState<PatientQuery | null>(null)
  const found = useQuery({
    queryKey: ['patients', query],
    queryFn: () => findPatients(query ?? { by: 'name', value: '' }),
    enabled: query !== null,
    gcTime: 0,
  })
  return (
    <>
      <form
        className={styles.search}
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() === '') return
          setQuery(patientQueryOf(typed))
          props.onChoose(undefined)
        }}
      >
        <Field
          label="Name, record number or birth date"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">Find</Button>
      </form>
      {query !== null && (
        <Loaded query={found} what="the patients you may see">
          {({ resources }) =>
            resources.length === 0 ? (
              <p className={text.second} role="status">
                No patient was found by that.
              </p>
            ) : (
              <fieldset className={styles.found}>
                <legend>Whose record</legend>
                {resources.map((patient) => (
                  <Choice
                    key={patient.id}
                    type="radio"
                    name="patient"
                    label={nameOf(patient)}
                    hint={aboutOf(patient)}
                    checked={props.chosen === patient.id}
                    onChange={() => props.onChoose(patient.id)}
                  />
                ))}
              </fieldset>
            )
          }
        </Loaded>
      )}
    </>
  )
}

function aboutOf(patient: Patient): string {
  const born = timeOf(patient.birthDate)
  const birth = born === undefined ? 'birth date not recorded' : `born ${formatDate(born)}`
  return `${birth}, record number ${recordNumberOf(patient) ?? 'not recorded'}`
}
