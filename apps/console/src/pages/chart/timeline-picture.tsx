import { formatDate } from '../../ui/format.ts'
import { round } from '../../ui/sparkline.tsx'
import type { Visit } from './chart-model.ts'
import styles from './chart.module.css'
import type { Span } from './timeline.ts'

type Bar = { readonly name: string; readonly from: number; readonly until: number }

const LEFT = 84
const RIGHT = 22
const STAYS_Y = 18
const MEDICINES_Y = 35
const ROW = 15

/** Years from left to right: stays as blocks, medicines as bands, visits as dots. */
export function Timeline(props: {
  readonly span: Span
  readonly visits: readonly Visit[]
  readonly medicines: readonly (readonly Bar[])[]
  readonly width: number
}) {
  const { span, visits, medicines, width } = props
  const x = (at: number) =>
    round(LEFT + (Math.max(0, at - span.from) / (span.until - span.from)) * (width - LEFT - RIGHT))
  const visitsY = MEDICINES_Y + Math.max(1, medicines.length) * ROW + 13
  const stays = visits.filter(({ isStay }) => isStay)
  const others = visits.filter(({ isStay }) => !isStay)
  return (
    <svg
      width={width}
      height={visitsY + 30}
      role="img"
      aria-label={`Timeline from ${new Date(span.from).getFullYear()} to now: ${stays.length} stays, ${medicines.flat().length} medicines, ${others.length} visits`}
    >
      <Years span={span} x={x} bottom={visitsY + 12} />
      <Labels visitsY={visitsY} medicines={medicines.length > 0} />
      <Stays stays={stays} x={x} />
      {medicines.map((row, index) =>
        row.map((bar) => <Medicine key={bar.name} bar={bar} x={x} y={MEDICINES_Y + index * ROW} />),
      )}
      {others.map((visit) => (
        <circle key={visit.id} className={styles.point} cx={x(visit.from)} cy={visitsY} r="2">
          <title>{`${visit.name}, ${formatDate(visit.from)}`}</title>
        </circle>
      ))}
    </svg>
  )
}

type Scale = (at: number) => number

function Years(props: { readonly span: Span; readonly x: Scale; readonly bottom: number }) {
  return props.span.years.map((year) => {
    const at = props.x(new Date(year, 0, 1).getTime())
    return (
      <g key={year}>
        <path className={styles.axis} d={`M${at} 6V${props.bottom}`} />
        <text x={at} y={props.bottom + 14} textAnchor="middle">
          {year}
        </text>
      </g>
    )
  })
}

function Labels(props: { readonly visitsY: number; readonly medicines: boolean }) {
  return (
    <>
      <text x="0" y={STAYS_Y + 4} className={styles.ink}>
        Stays
      </text>
      {props.medicines && (
        <text x="0" y={MEDICINES_Y + 10} className={styles.ink}>
          Medicines
        </text>
      )}
      <text x="0" y={props.visitsY + 4} className={styles.ink}>
        Visits
      </text>
    </>
  )
}

const LETTER = 5.8
const LABEL_GAP = 6

function Stays({ stays, x }: { readonly stays: readonly Visit[]; readonly x: Scale }) {
  return stays.map((stay, index) => {
    const at = x(stay.from)
    const end = at + Math.max(5, x(stay.until) - at)
    const next = stays[index + 1]
    const room = (next === undefined ? Infinity : x(next.from)) - end - 2 * LABEL_GAP
    return (
      <g key={stay.id}>
        <rect
          className={stay.isNow ? styles.now : styles.stay}
          x={at}
          y={STAYS_Y - 5}
          width={end - at}
          height="10"
          rx="2"
        >
          <title>{`${stay.name}, ${formatDate(stay.from)}`}</title>
        </rect>
        <StayLabel stay={stay} at={at} end={end} room={room} />
      </g>
    )
  })
}

/** The label of a stay, where it does not lie on the next one; the tooltip has it in any case. */
function StayLabel(props: {
  readonly stay: Visit
  readonly at: number
  readonly end: number
  readonly room: number
}) {
  const { stay, at, end, room } = props
  if (stay.isNow) {
    return (
      <text x={at - LABEL_GAP} y={STAYS_Y + 4} textAnchor="end" className={styles.bad}>
        now
      </text>
    )
  }
  const label = short(stay.name)
  if (label.length * LETTER > room) return null
  return (
    <text x={end + LABEL_GAP} y={STAYS_Y + 4}>
      {label}
    </text>
  )
}

function Medicine(props: { readonly bar: Bar; readonly x: Scale; readonly y: number }) {
  const { bar, x, y } = props
  const at = x(bar.from)
  const width = Math.max(4, x(bar.until) - at)
  const outside = width < bar.name.length * 6
  return (
    <g>
      <rect className={styles.band} x={at} y={y} width={width} height="13" rx="2">
        <title>{`${bar.name}, since ${formatDate(bar.from)}`}</title>
      </rect>
      <text
        x={outside ? at - 6 : at + 6}
        y={y + 10}
        textAnchor={outside ? 'end' : 'start'}
        className={styles.ink}
      >
        {short(bar.name)}
      </text>
    </g>
  )
}

const WORDS_MAX = 26

function short(name: string): string {
  return name.length <= WORDS_MAX
    ? name.toLowerCase()
    : `${name.slice(0, WORDS_MAX - 1).toLowerCase()}…`
}
