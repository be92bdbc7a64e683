import type { LedgerSummary } from '../../api-types.ts'
import { Card } from '../../ui/card.tsx'
import { formatClock, formatCount, formatDate, formatWhenShort } from '../../ui/format.ts'
import { pathOf, round } from '../../ui/sparkline.tsx'
import { Empty } from '../../ui/states.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { rateOf, ticksFor, timesFor, type Size } from './growth.ts'
import styles from './ledger.module.css'

const HEIGHT = 150
const LEFT = 48
const RIGHT = 10
const TOP = 20
const BOTTOM = 26

/** Entries over time, from zero. */
export function GrowthCard({ growth }: { readonly growth: LedgerSummary['growth'] }) {
  const [width, measure] = useWidth(470)
  const rate = rateOf(growth)
  const first = growth[0]
  const note =
    rate === undefined || first === undefined
      ? first && `since ${formatWhenShort(first.at, Date.now())}`
      : `about ${formatCount(rate.count)} ${rate.unit} since ${formatWhenShort(first.at, Date.now())}`
  return (
    <Card title="Growth" note={note}>
      {growth.length < 2 ? (
        <Empty>The ledger has just begun. Its growth is drawn from the second checkpoint on.</Empty>
      ) : (
        <div ref={measure} className={styles.growth}>
          <Growth growth={growth} width={width} />
        </div>
      )}
    </Card>
  )
}

function Growth({ growth, width }: { readonly growth: readonly Size[]; readonly width: number }) {
  const from = growth[0]?.at ?? 0
  const last = growth.at(-1) ?? { at: 1, size: 1 }
  const x = (at: number) =>
    round(LEFT + ((at - from) / Math.max(1, last.at - from)) * (width - LEFT - RIGHT))
  const base = HEIGHT - BOTTOM
  const y = (size: number) => round(base - (size / Math.max(1, last.size)) * (base - TOP))
  const points = growth.map(({ at, size }) => ({ x: x(at), y: y(size) }))
  const line = pathOf(points)
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`Entries in the ledger from ${formatDate(from)} to now: ${formatCount(growth[0]?.size ?? 0)} to ${formatCount(last.size)}`}
    >
      {ticksFor(last.size).map((tick) => (
        <g key={tick}>
          <path className={styles.axis} d={`M${LEFT} ${y(tick)}H${width - RIGHT}`} />
          <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {inThousands(tick)}
          </text>
        </g>
      ))}
      <path className={styles.area} d={`${line}L${x(last.at)} ${base}L${LEFT} ${base}Z`} />
      <path className={styles.line} d={line} />
      <circle className={styles.newest} cx={x(last.at)} cy={y(last.size)} r="3" />
      <text className={styles.ink} x={x(last.at) - 6} y={y(last.size) - 7} textAnchor="end">
        {formatCount(last.size)}
      </text>
      {timesFor(from, last.at).map(({ at, isDay }) => (
        <text key={at} x={x(at)} y={HEIGHT - 8} textAnchor={x(at) < LEFT + 20 ? 'start' : 'middle'}>
          {isDay ? formatWhenShort(at, at + 86_400_000) : formatClock(at)}
        </text>
      ))}
    </svg>
  )
}

function inThousands(count: number): string {
  return count >= 10_000 ? `${formatCount(count / 1_000)} k` : formatCount(count)
}
