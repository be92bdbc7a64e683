import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api, auditExportUrl } from '../../api.ts'
import type { Controls, Status } from '../../api-types.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Page, PageHead } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { ControlDetail } from './control-detail.tsx'
import { ControlsTable } from './controls-table.tsx'
import { CountStrip } from './count-strip.tsx'
import { Filters } from './filters.tsx'
import { inOrder, matching } from './matching.ts'

const FIRST_FRAMEWORK = 'hipaa-security'

/** Every atom of a framework with its determination, and why. */
export function ControlsPage() {
  const { framework = FIRST_FRAMEWORK, control: selected } = useSearch({ from: '/app/controls' })
  const controls = useQuery({
    queryKey: ['controls', framework],
    queryFn: () => api.controls(framework),
    refetchInterval: 30_000,
  })
  const detail = controls.data?.controls.find(({ id }) => id === selected)
  return (
    <Page
      title="Controls"
      asideFor={selected}
      aside={
        detail === undefined ? undefined : (
          <ControlDetail control={detail} framework={framework} key={detail.id} />
        )
      }
    >
      <PageHead
        title="Controls"
        actions={
          <a className={buttonClass({ look: 'filled' })} href={auditExportUrl(framework)} download>
            Export for auditor
          </a>
        }
      >
        Each control is computed from evidence that a safeguard wrote to the ledger. A control with
        no fresh evidence is never shown as met.
      </PageHead>
      <Loaded query={controls} what="the controls">
        {(data) => <Listed controls={data} selected={selected} />}
      </Loaded>
    </Page>
  )
}

function Listed(props: { readonly controls: Controls; readonly selected: string | undefined }) {
  const { controls, selected } = props
  const [status, setStatus] = useState<Status | 'all'>('all')
  const [words, setWords] = useState('')
  const shown = inOrder(matching(controls.controls, status, words))
  return (
    <>
      <CountStrip controls={controls} onChoose={setStatus} />
      <Filters
        controls={controls}
        status={status}
        onStatus={setStatus}
        words={words}
        onWords={setWords}
      />
      <ControlsTable
        controls={shown}
        total={controls.controls.length}
        framework={controls.framework}
        selected={selected}
        onClear={() => {
          setStatus('all')
          setWords('')
        }}
      />
    </>
  )
}
