import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { formatDate } from '../../ui/format.ts'
import { Loaded } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { allergiesOf, forbiddenOf, type Allergy, type Person } from './chart-model.ts'
import styles from './chart.module.css'
import { EraseDialog } from './erase-dialog.tsx'
import { useChart } from './use-chart.ts'
import { VersionsLink } from './versions-link.tsx'

/** Name, age, sex, birth and record number, and what could harm this patient. */
export function ChartHeader(props: {
  readonly person: Person
  readonly mayRead: boolean
  readonly mayErase: boolean
}) {
  const { person } = props
  const [erasing, setErasing] = useState(false)
  return (
    <header className={styles.who}>
      <div>
        <h1>
          {person.name} <span>{aboutInWords(person)}</span>
        </h1>
        <dl className={styles.ids}>
          <Fact
            label="Born"
            value={person.born === undefined ? 'not recorded' : formatDate(person.born)}
          />
          {person.died !== undefined && <Fact label="Died" value={formatDate(person.died)} />}
          {person.recordNumber !== undefined && (
            <Fact label="Record" value={person.recordNumber} mono />
          )}
        </dl>
        {props.mayRead && <Allergies patientId={person.id} />}
      </div>
      {props.mayErase && (
        <Button look="danger" onClick={() => setErasing(true)}>
          Erase
        </Button>
      )}
      {erasing && <EraseDialog person={person} onClose={() => setErasing(false)} />}
    </header>
  )
}

function Fact(props: { readonly label: string; readonly value: string; readonly mono?: boolean }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd className={props.mono === true ? text.mono : undefined}>{props.value}</dd>
    </div>
  )
}

function aboutInWords({ age, sex, isDead }: Person): string {
  const years = age === undefined ? '' : `${age} years`
  const words = [isDead && years !== '' ? `died at ${years}` : years, sex ?? '']
  return words.filter((word) => word !== '').join(', ')
}

function Allergies({ patientId }: { readonly patientId: string }) {
  const { allergies, medicines } = useChart(patientId)
  return (
    <div className={styles.allergies}>
      {forbiddenOf(medicines.data?.resources ?? []).map((name) => (
        <Chip key={name} tone="crit">
          Do not give {name}
        </Chip>
      ))}
      <Loaded query={allergies} what="allergies">
        {({ resources }) => {
          const standing = allergiesOf(resources)
          return standing.length === 0 ? (
            <Chip tone="mute">No allergy recorded</Chip>
          ) : (
            standing.map((allergy) => (
              <AllergyChip key={allergy.id} allergy={allergy} patientId={patientId} />
            ))
          )
        }}
      </Loaded>
    </div>
  )
}

function AllergyChip(props: { readonly allergy: Allergy; readonly patientId: string }) {
  const { id, name, detail, isSevere, isNone } = props.allergy
  return (
    <Chip tone={isNone ? 'mute' : isSevere ? 'crit' : 'warn'}>
      <VersionsLink patientId={props.patientId} type="AllergyIntolerance" id={id}>
        {detail === '' ? name : `${name}: ${detail}`}
      </VersionsLink>
    </Chip>
  )
}
