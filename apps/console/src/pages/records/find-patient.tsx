import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { findPatients, patientQueryOf, type Found, type PatientQuery } from '../../fhir/fetch.ts'
import { ageInYears, nameOf, recordNumberOf, timeOf } from '../../fhir/people.ts'
import type { Patient } from '../../fhir/types.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatDate } from '../../ui/format.ts'
import { Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { NotFoundNote } from './not-found-note.tsx'
import { queryInWords } from './query-words.ts'
import styles from './records-page.module.css'

/** One box for a name, a record number or a birth date; the answer says how it was read. */
export function FindPatient({ emergency }: { readonly emergency: boolean }) {
  const [typed, setTyped] = useState('')
  // Kept out of the address bar: what is searched for is patient data.
  const [query, setQuery] = useState<PatientQuery | null>(null)
  const found = useQuery({
    queryKey: ['patients', query],
    queryFn: () => findPatients(query ?? { by: 'name', value: '' }),
    enabled: query !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  return (
    <section aria-label="Find a patient">
      <form
        className={styles.search}
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') setQuery(patientQueryOf(typed))
        }}
      >
        <input
          type="search"
          aria-label="Name, record number or birth date"
          placeholder="Name, record number or birth date"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" look="filled">
          Find
        </Button>
      </form>
      <p className={styles.hint}>
        The first letters of a name are enough. A birth date is written 1961-03-12 or 12.3.1961.
      </p>
      {query !== null && (
        <Loaded query={found} what="the patients you may see">
          {(data) =>
            data.total === 0 ? (
              <NotFoundNote query={query} emergency={emergency} />
            ) : (
              <Patients found={data} query={query} />
            )
          }
        </Loaded>
      )}
    </section>
  )
}

function Patients(props: { readonly found: Found<Patient>; readonly query: PatientQuery }) {
  const { resources, total } = props.found
  const shown = resources.length < total ? `, the first ${resources.length} shown` : ''
  return (
    <Card
      title="Patients"
      note={`${countOf(total, 'patient')}, ${queryInWords(props.query)}${shown}`}
    >
      <table className={table.table}>
        <caption className={text.hidden}>Patients found</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Born</th>
            <th scope="col" className={table.number}>
              Age
            </th>
            <th scope="col" className={table.wide}>
              Sex
            </th>
            <th scope="col" className={table.wide}>
              Record number
            </th>
          </tr>
        </thead>
        <tbody>
          {resources.map((patient) => (
            <PatientRow key={patient.id} patient={patient} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function PatientRow({ patient }: { readonly patient: Patient }) {
  const born = timeOf(patient.birthDate)
  const died = timeOf(patient.deceasedDateTime)
  const age = ageInYears(patient.birthDate, died === undefined ? new Date() : new Date(died))
  return (
    <tr className={table.pickable}>
      <th scope="row">
        <Link
          to="/records/$patientId"
          params={{ patientId: patient.id ?? '' }}
          className={classes(table.stretch, text.strong)}
          preload={false}
        >
          {nameOf(patient)}
        </Link>
      </th>
      <td className={table.nowrap}>{born === undefined ? 'not recorded' : formatDate(born)}</td>
      <td className={table.number}>{age ?? '–'}</td>
      <td className={table.wide}>{patient.gender ?? 'not recorded'}</td>
      <td className={classes(text.mono, table.wide)}>{recordNumberOf(patient) ?? '–'}</td>
    </tr>
  )
}
