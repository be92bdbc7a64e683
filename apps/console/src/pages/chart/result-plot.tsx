import { pathOf, round } from '../../ui/sparkline.tsx'
import { classes } from '../../ui/classes.ts'
import { formatMeasure } from '../../ui/format.ts'
import styles from './chart.module.css'
import { bandInWords, type Series } from './results.ts'

const WIDTH = 150
const HEIGHT = 28
const MARGIN = 4
/** Readings that are drawn, the newest. */
export const POINTS_MAX = 12

/** The last values of one test over its reference band; only the exception at the end has a hue. */
export function ResultPlot({ series }: { readonly series: Series }) {
  const points = series.points.slice(-POINTS_MAX)
  const { band } = series
  const y = verticalScale(points.map(({ value }) => value).concat(bandEdges(series)))
  const x = horizontalScale(points.map(({ at }) => at))
  const drawn = points.map((point) => ({ x: round(x(point.at)), y: round(y(point.value)) }))
  const last = drawn.at(-1)
  const top = band?.high === undefined ? 0 : round(y(band.high))
  const bottom = band?.low === undefined ? HEIGHT : round(y(band.low))
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={styles.mini}
      role="img"
      aria-label={labelOf(series)}
    >
      {band !== undefined && (
        <rect className={styles.band} y={top} width={WIDTH} height={Math.max(1, bottom - top)} />
      )}
      <path className={styles.observed} d={pathOf(drawn)} />
      {drawn.slice(0, -1).map((point, index) => (
        <circle key={index} className={styles.point} cx={point.x} cy={point.y} r="1.5" />
      ))}
      {last !== undefined && (
        <circle className={classes(styles.point, toneOf(series))} cx={last.x} cy={last.y} r="2.6" />
      )}
    </svg>
  )
}

function bandEdges({ band }: Series): number[] {
  return [band?.low, band?.high].filter((edge) => edge !== undefined)
}

function verticalScale(values: readonly number[]): (value: number) => number {
  const low = Math.min(...values)
  const high = Math.max(...values)
  if (low === high) return () => HEIGHT / 2
  return (value) => HEIGHT - MARGIN - ((value - low) / (high - low)) * (HEIGHT - 2 * MARGIN)
}

function horizontalScale(times: readonly number[]): (at: number) => number {
  const first = times[0] ?? 0
  const last = times.at(-1) ?? 0
  if (first === last) return () => WIDTH - MARGIN
  return (at) => MARGIN + ((at - first) / (last - first)) * (WIDTH - 2 * MARGIN)
}

function toneOf({ flag }: Series): string | undefined {
  if (flag === undefined) return undefined
  return flag === 'low' || flag === 'abnormal' ? styles.pointLow : styles.pointBad
}

function labelOf(series: Series): string {
  const values = series.points
    .slice(-6)
    .map(({ bound, value }) => `${bound}${formatMeasure(value)}`)
  const range = series.band === undefined ? '' : `; reference ${bandInWords(series.band)}`
  return `${series.name}: ${values.join(', ')} ${series.unit}${range}`
}
