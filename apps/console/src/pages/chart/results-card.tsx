import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip, type Tone } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatMeasure, formatWhenShort } from '../../ui/format.ts'
import { Empty, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import styles from './chart.module.css'
import { ResultPlot } from './result-plot.tsx'
import { bandInWords, seriesOf, type Flag, type Series } from './results.ts'
import type { Chart } from './use-chart.ts'

const SHOWN_AT_FIRST = 9

/** Every test that was measured, its course, and its newest value against the range that the record states. */
export function ResultsCard({ chart }: { readonly chart: Chart }) {
  const [open, setOpen] = useState(false)
  const found = chart.observations.data
  const series = seriesOf(found?.resources ?? [])
  const shown = open ? series : series.slice(0, SHOWN_AT_FIRST)
  return (
    <Card
      title="Results"
      note={
        found === undefined
          ? undefined
          : `${countOf(series.length, 'test')}, ${countOf(found.total, 'observation')}${found.complete ? '' : `, the first ${found.resources.length} read`}`
      }
      foot={<Key series={series} />}
    >
      <Loaded query={chart.observations} what="results">
        {() =>
          series.length === 0 ? (
            <Empty>No result is recorded.</Empty>
          ) : (
            <>
              <ResultsTable series={shown} />
              {series.length > SHOWN_AT_FIRST && (
                <div className={styles.more}>
                  <Button
                    look="quiet"
                    size="small"
                    aria-expanded={open}
                    onClick={() => setOpen(!open)}
                  >
                    {open ? 'Show fewer' : `Show all ${series.length} tests`}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

function Key({ series }: { readonly series: readonly Series[] }) {
  const without = series.filter(({ band }) => band === undefined).length
  if (without === series.length) return 'The record states no reference ranges.'
  return (
    <span className={styles.key}>
      <svg viewBox="0 0 14 8" width="14" height="8" aria-hidden="true">
        <rect width="14" height="8" rx="2" />
      </svg>
      reference, as the record states it{without > 0 && `; ${countOf(without, 'test')} without`}
    </span>
  )
}

function ResultsTable({ series }: { readonly series: readonly Series[] }) {
  const hasBands = series.some(({ band }) => band !== undefined)
  return (
    <table className={classes(table.table, styles.results)}>
      <caption className={text.hidden}>Results by test</caption>
      <thead>
        <tr>
          <th scope="col">Test</th>
          <th scope="col">Course</th>
          <th scope="col" className={table.number}>
            Newest
          </th>
          {hasBands && (
            <th scope="col" className={classes(table.number, table.wide)}>
              Reference
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {series.map((each) => (
          <ResultRow key={each.key} series={each} hasBands={hasBands} />
        ))}
      </tbody>
    </table>
  )
}

const flagWords: Record<Flag, { word: string; tone: Tone }> = {
  'very-high': { word: 'Very high', tone: 'crit' },
  high: { word: 'High', tone: 'crit' },
  'very-low': { word: 'Very low', tone: 'crit' },
  low: { word: 'Low', tone: 'warn' },
  abnormal: { word: 'Abnormal', tone: 'warn' },
}

function ResultRow(props: { readonly series: Series; readonly hasBands: boolean }) {
  const { series } = props
  const flag = series.flag === undefined ? undefined : flagWords[series.flag]
  return (
    <tr>
      <th scope="row">
        {series.name}
        {series.detail !== '' && (
          <small className={text.cut} title={series.detail}>
            {series.detail}
          </small>
        )}
        {flag !== undefined && (
          <div>
            <Chip tone={flag.tone} bare>
              {flag.word}
            </Chip>
          </div>
        )}
      </th>
      <td className={styles.plot}>
        <ResultPlot series={series} />
      </td>
      <td className={classes(table.number, styles.value, flag?.tone === 'crit' && styles.bad)}>
        {formatMeasure(series.last.value)}
        <span>{series.unit}</span>
        <small>{formatWhenShort(series.last.at, Date.now())}</small>
      </td>
      {props.hasBands && (
        <td className={classes(table.number, table.wide, text.third)}>
          {bandInWords(series.band)}
        </td>
      )}
    </tr>
  )
}
