import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  deidentifiedApi,
  type DeidentifiedOrder,
  type ProfileName,
} from '../../deidentified-api.ts'
import { Button } from '../../ui/button.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { namesOf, profileWords, quasiWords, sensitiveWords } from './deidentified-words.ts'
import styles from './exchange.module.css'

const K_MIN = 2
const K_MAX = 10_000

const start: DeidentifiedOrder = {
  profile: 'hipaa-safe-harbor',
  kMin: 11,
  quasiIdentifiers: ['birthYear', 'gender', 'zip3'],
  sensitiveAttributes: ['condition'],
}

/** By which rules an export is made, and against what it is measured. */
export function DeidentifiedForm({ isBusy }: { readonly isBusy: boolean }) {
  const queryClient = useQueryClient()
  const [order, setOrder] = useState(start)
  const [kMin, setKMin] = useState(String(start.kMin))
  const make = useMutation({
    mutationFn: deidentifiedApi.start,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['deidentified'] }),
  })
  const change = (part: Partial<DeidentifiedOrder>) => {
    setOrder({ ...order, ...part })
    make.reset()
  }
  const smallest = /^\d{1,5}$/.test(kMin) ? Number(kMin) : 0
  const isSmallestRight = smallest >= K_MIN && smallest <= K_MAX
  const isKnownNothing = order.quasiIdentifiers.length === 0
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate({ ...order, kMin: smallest })
      }}
    >
      <Rules chosen={order.profile} onChange={(profile) => change({ profile })} />
      <div className={styles.columns}>
        <Checks
          legend="What somebody may know of a person already"
          table={quasiWords}
          chosen={order.quasiIdentifiers}
          hint="counts towards looking alike"
          onChange={(quasiIdentifiers) => change({ quasiIdentifiers })}
        />
        <Checks
          legend="What nobody should learn"
          table={sensitiveWords}
          chosen={order.sensitiveAttributes}
          hint="has to differ within a group"
          onChange={(sensitiveAttributes) => change({ sensitiveAttributes })}
        />
      </div>
      <Field
        label="Smallest group of patients who look alike"
        hint="The export is made in any case; the report says who is in smaller ones. 11 is usual."
        error={isSmallestRight ? undefined : `A number from ${K_MIN} to ${K_MAX}, as in 5 or 11.`}
        inputMode="numeric"
        autoComplete="off"
        className={styles.small}
        value={kMin}
        onChange={(event) => {
          setKMin(event.target.value)
          make.reset()
        }}
      />
      {make.error !== null && <ErrorNote error={make.error} />}
      <div>
        <Button
          type="submit"
          disabled={make.isPending || isBusy || !isSmallestRight || isKnownNothing}
        >
          {isBusy ? 'One is being made' : 'Make the export'}
        </Button>
      </div>
    </form>
  )
}

function Rules(props: {
  readonly chosen: ProfileName
  readonly onChange: (profile: ProfileName) => void
}) {
  return (
    <fieldset>
      <legend>By which rules</legend>
      {namesOf(profileWords).map((profile) => (
        <Choice
          key={profile}
          type="radio"
          name="profile"
          {...profileWords[profile]}
          checked={props.chosen === profile}
          onChange={() => props.onChange(profile)}
        />
      ))}
    </fieldset>
  )
}

function Checks<Name extends string>(props: {
  readonly legend: string
  readonly table: Record<Name, string>
  readonly chosen: readonly Name[]
  readonly hint: string
  readonly onChange: (chosen: readonly Name[]) => void
}) {
  const { table, chosen } = props
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      {namesOf(table).map((name) => (
        <Choice
          key={name}
          type="checkbox"
          label={table[name]}
          hint={chosen.includes(name) ? props.hint : 'is not looked at'}
          checked={chosen.includes(name)}
          onChange={(event) =>
            props.onChange(
              namesOf(table).filter((each) =>
                each === name ? event.target.checked : chosen.includes(each),
              ),
            )
          }
        />
      ))}
    </fieldset>
  )
}
