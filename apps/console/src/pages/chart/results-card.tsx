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
import { POINTS_MAX, ResultPlot } from './result-plot.tsx'
import {
  bandInWords,
  findingsOf,
  seriesOf,
  type Finding,
  type Flag,
  type Series,
} from './results.ts'
import type { Chart } from './use-chart.ts'
import { VersionsLink } from './versions-link.tsx'

const SHOWN_AT_FIRST = 9

/** Every test that was measured, its course, and its newest value against the range that the record states. */
export function ResultsCard(props: { readonly chart: Chart; readonly patientId: string }) {
  const { chart, patientId } = props
  const [open, setOpen] = useState(false)
  const found = chart.observations.data
  const series = seriesOf(found?.resources ?? [])
  const findings = findingsOf(found?.resources ?? [])
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
          series.length === 0 && findings.length === 0 ? (
            <Empty>No result is recorded.</Empty>
          ) : (
            <>
              {series.length > 0 && <ResultsTable series={shown} patientId={patientId} />}
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
              <Findings findings={findings} patientId={patientId} />
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

const FINDINGS_AT_FIRST = 5

/** Results in words, under the measured ones. */
function Findings(props: { readonly findings: readonly Finding[]; readonly patientId: string }) {
  const [open, setOpen] = useState(false)
  const { findings, patientId } = props
  if (findings.length === 0) return null
  return (
    <div className={styles.findings}>
      <h3>In words</h3>
      <ul className={styles.list}>
        {(open ? findings : findings.slice(0, FINDINGS_AT_FIRST)).map((finding) => (
          <FindingRow key={finding.name} finding={finding} patientId={patientId} />
        ))}
      </ul>
      {findings.length > FINDINGS_AT_FIRST && (
        <div className={styles.more}>
          <Button look="quiet" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Show fewer' : `Show all ${findings.length}`}
          </Button>
        </div>
      )}
    </div>
  )
}

function FindingRow(props: { readonly finding: Finding; readonly patientId: string }) {
  const { id, name, words, at, flag, isPreliminary } = props.finding
  return (
    <li>
      <span>
        {name}
        {flag !== undefined && (
          <Chip tone={flagWords[flag].tone} bare>
            {flagWords[flag].word}
          </Chip>
        )}
      </span>
      <span className={styles.words}>
        <VersionsLink patientId={props.patientId} type="Observation" id={id}>
          {words}
        </VersionsLink>
        <small className={styles.doubt}>
          {formatWhenShort(at, Date.now())}
          {isPreliminary && ', preliminary'}
        </small>
      </span>
    </li>
  )
}

function ResultsTable(props: { readonly series: readonly Series[]; readonly patientId: string }) {
  const { series } = props
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
          <ResultRow key={each.key} series={each} hasBands={hasBands} patientId={props.patientId} />
        ))}
      </tbody>
    </table>
  )
}

/** What a course shows: since when, and of how many only the last are drawn. */
function spanInWords({ points }: Series): string {
  const drawn = points.slice(-POINTS_MAX)
  const [first] = drawn
  if (first === undefined || drawn.length === 1) return 'once'
  const since = `since ${new Date(first.at).getFullYear()}`
  return drawn.length < points.length ? `last ${drawn.length} of ${points.length}, ${since}` : since
}

const flagWords: Record<Flag, { word: string; tone: Tone }> = {
  'very-high': { word: 'Very high', tone: 'crit' },
  high: { word: 'High', tone: 'crit' },
  'very-low': { word: 'Very low', tone: 'crit' },
  low: { word: 'Low', tone: 'warn' },
  abnormal: { word: 'Abnormal', tone: 'warn' },
}

function ResultRow(props: {
  readonly series: Series
  readonly hasBands: boolean
  readonly patientId: string
}) {
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
        <small>{spanInWords(series)}</small>
      </td>
      <td className={classes(table.number, styles.value, flag?.tone === 'crit' && styles.bad)}>
        <VersionsLink patientId={props.patientId} type="Observation" id={series.newestId}>
          {series.last.bound !== '' && `${series.last.bound} `}
          {formatMeasure(series.last.value)}
        </VersionsLink>
        <span>{series.unit}</span>
        <small>
          {formatWhenShort(series.last.at, Date.now())}
          {series.isPreliminary && ', preliminary'}
        </small>
      </td>
      {props.hasBands && (
        <td className={classes(table.number, table.wide, text.third)}>
          {bandInWords(series.band)}
        </td>
      )}
    </tr>
  )
}
