import { useState } from 'react'
import type { DataKeys } from '../../keys-api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Tick, type Tone } from '../../ui/chip.tsx'
import { countOf, formatAgo, formatCount, formatClock } from '../../ui/format.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useNow } from '../../ui/use-now.ts'
import { dataKeysState, type DataKeysState } from './key-words.ts'
import styles from './keys.module.css'
import { RenewDataDialog } from './renewal-dialogs.tsx'

const tones: Record<DataKeysState['state'], Tone> = {
  empty: 'mute',
  idle: 'ok',
  waiting: 'warn',
  'under-way': 'info',
  done: 'ok',
}
const titles: Record<DataKeysState['state'], string> = {
  empty: 'No record has a data key yet',
  idle: 'Every record has a data key of its own',
  waiting: 'A renewal waits',
  'under-way': 'Records are being sealed again',
  done: 'Renewed',
}

/** The data keys of the records: how old, and how far a renewal is. */
export function DataKeysCard({ dataKeys }: { readonly dataKeys: DataKeys }) {
  const [asked, setAsked] = useState(false)
  const found = dataKeysState(dataKeys)
  const { state } = found
  const isInterrupted = state === 'waiting'
  return (
    <Card
      title="The records’ own keys"
      note={dataKeys.oldestAt === null ? 'no record' : <Oldest at={dataKeys.oldestAt} />}
      foot="Replaced by themselves when they are two years old; of one record alone by wardstone keys renew-data --patient."
    >
      <div className={styles.row}>
        <Tick tone={tones[state]} pulse={state === 'under-way'} />
        <div>
          <h3>{titles[state]}</h3>
          <div className={styles.stepText}>
            <Words found={found} resealed={dataKeys.resealed} />
            <Organisation dataKeys={dataKeys} />
            <Trouble dataKeys={dataKeys} />
          </div>
        </div>
        {state !== 'empty' && state !== 'under-way' && (
          <Button look={isInterrupted ? 'filled' : 'plain'} onClick={() => setAsked(true)}>
            {isInterrupted ? 'Go on' : 'Renew'}
          </Button>
        )}
      </div>
      {asked && <RenewDataDialog onClose={() => setAsked(false)} />}
    </Card>
  )
}

function Oldest({ at }: { readonly at: number }) {
  return `the oldest made ${formatAgo(at, useNow())}`
}

function Words(props: { readonly found: DataKeysState; readonly resealed: number }) {
  const { found, resealed } = props
  if (found.state === 'under-way')
    return (
      <>
        {`${formatCount(found.done)} of ${countOf(found.total, 'record')}; ${countOf(resealed, 'message')} sealed again so far. It waits twice ten seconds until every server knows the new keys. You may leave this page.`}
        <ProgressBar label="Renewing data keys" done={found.done} total={found.total} />
      </>
    )
  if (found.state === 'empty')
    return 'The first record that is written or imported brings the first one.'
  if (found.state === 'waiting')
    return `${countOf(found.remaining, 'record')} still to be sealed again. It goes on by itself within the hour.`
  return found.state === 'done'
    ? `${countOf(resealed, 'message')} of ${countOf(found.records, 'record')} sealed again. The old keys were destroyed.`
    : 'Who learns one can read one record. A new one makes what they learned worthless.'
}

function Organisation({ dataKeys: { organisation } }: { readonly dataKeys: DataKeys }) {
  const { madeAt, oldKeptUntil } = organisation
  const made = `The organisation’s own, for staff, messages and jobs, was made ${formatAgo(madeAt, useNow())}.`
  return (
    <p>
      {oldKeptUntil === null
        ? made
        : `${made} Nothing is sealed by the one before it any more; links that people hold still open by it until ${formatClock(oldKeptUntil)}.`}
    </p>
  )
}

function Trouble({ dataKeys: { failure, damaged } }: { readonly dataKeys: DataKeys }) {
  return (
    <>
      {failure !== null && <span className={styles.bad}>It stopped: {failure}</span>}
      {damaged.length > 0 && (
        <span className={styles.bad}>
          {countOf(damaged.length, 'record')} with rows that were changed and do not open keep the
          old key. Restore those rows from a backup; wardstone keys renew-data names them.
        </span>
      )}
    </>
  )
}
