import { useState } from 'react'
import type { PatientQuery } from '../../fhir/fetch.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/card.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Empty } from '../../ui/states.tsx'
import { BreakGlassDialog } from './break-glass-dialog.tsx'
import { queryInWords } from './query-words.ts'

/** Nothing is found that the person may see: said the same way whether or not there is such a patient. */
export function NotFoundNote(props: {
  readonly query?: PatientQuery
  readonly emergency: boolean
}) {
  const { query, emergency } = props
  const [asking, setAsking] = useState(false)
  const what = query === undefined ? 'this record' : `a patient whose ${whose(query)}`
  return (
    <Panel>
      <Empty
        action={
          emergency ? (
            <Button onClick={() => setAsking(true)}>
              <Icon name="key" />
              Open in an emergency
            </Button>
          ) : undefined
        }
      >
        Not found.{' '}
        {emergency
          ? `There is no ${what.replace(/^(this|a) /, '')} among the patients you care for. In an emergency, open one record by its number.`
          : `There is no ${what.replace(/^(this|a) /, '')} among those you may see. Check the spelling, or ask for the record number.`}
      </Empty>
      {asking && (
        <BreakGlassDialog
          identifier={query?.by === 'identifier' ? query.value : ''}
          onClose={() => setAsking(false)}
        />
      )}
    </Panel>
  )
}

function whose(query: PatientQuery): string {
  const words = queryInWords(query)
  return query.by === 'birthdate' ? `birth date is ${words.replace('born on ', '')}` : words
}
