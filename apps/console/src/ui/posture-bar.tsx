import { useId } from 'react'
import styles from './posture-bar.module.css'

type Posture = {
  readonly met: number
  readonly notMet: number
  readonly stale: number
  readonly notAssessed: number
}

const WIDTH = 340
const HEIGHT = 8
const GAP = 1

/** Determinations as one bar. Stale is hatched and not assessed hollow, so print and colour-blind eyes read them. */
export function PostureBar({ met, notMet, stale, notAssessed }: Posture) {
  const hatch = useId()
  const total = met + notMet + stale + notAssessed
  const parts = lay(
    [
      { name: 'met', count: met },
      { name: 'notMet', count: notMet },
      { name: 'stale', count: stale },
      { name: 'notAssessed', count: notAssessed },
    ],
    total,
  )
  return (
    <svg
      className={styles.bar}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${met} met, ${notMet} not met, ${stale} stale, ${notAssessed} not assessed, of ${total}`}
    >
      <pattern
        id={hatch}
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect className={styles.hatchPale} width="5" height="5" />
        <rect className={styles.hatchInk} width="3" height="5" />
      </pattern>
      {parts.map(({ name, x, width }) =>
        name === 'notAssessed' ? (
          <rect
            key={name}
            className={styles.notAssessed}
            x={x + 0.5}
            y="0.5"
            width={Math.max(1, width - 1)}
            height={HEIGHT - 1}
          />
        ) : (
          <rect
            key={name}
            className={styles[name]}
            fill={name === 'stale' ? `url(#${hatch})` : undefined}
            x={x}
            width={width}
            height={HEIGHT}
          />
        ),
      )}
    </svg>
  )
}

function lay(parts: readonly { name: string; count: number }[], total: number) {
  const shown = parts.filter(({ count }) => count > 0)
  const room = WIDTH - GAP * Math.max(0, shown.length - 1)
  let x = 0
  return shown.map(({ name, count }) => {
    const width = Math.max(2, (count / total) * room)
    const at = x
    x += width + GAP
    return { name, x: at, width: Math.max(1, Math.min(width, WIDTH - at)) }
  })
}
