import styles from './sparkline.module.css'

const WIDTH = 84
const HEIGHT = 20

/** A row of values without axes: what was observed is ink, only an exception at the end has a hue. */
export function Sparkline(props: {
  readonly values: readonly number[]
  readonly label: string
  readonly alarm?: boolean
}) {
  const points = scale(props.values)
  const last = points.at(-1)
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={props.label}
    >
      <path d={pathOf(points)} />
      {props.alarm === true && last !== undefined && <circle cx={last.x} cy={last.y} r="2.4" />}
    </svg>
  )
}

type Point = { readonly x: number; readonly y: number }

function scale(values: readonly number[]): Point[] {
  const most = Math.max(1, ...values)
  const step = (WIDTH - 5) / Math.max(1, values.length - 1)
  return values.map((value, index) => ({
    x: round(1 + index * step),
    y: round(HEIGHT - 3 - (value / most) * (HEIGHT - 6)),
  }))
}

/** An SVG path through points. */
export function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

/** Coordinates need no more than a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}
