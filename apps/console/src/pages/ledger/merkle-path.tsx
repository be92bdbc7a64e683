import { toHex, shortHash } from '../../ui/hash-text.tsx'
import { formatCount } from '../../ui/format.ts'
import type { ProvenEntry } from '../../verify/entry.ts'
import type { Side } from '../../verify/path-sides.ts'
import styles from './ledger.module.css'

const WIDTH = 296
const MIDDLE = WIDTH / 2
const STEP = 18.5
const TOP = 26
const SIDE = 40

/** The path from an entry up to the root with the sibling at each step. Drawn only of a proof that was verified. */
export function MerklePath({ entry }: { readonly entry: ProvenEntry }) {
  const { proof, sides } = entry
  const bottom = TOP + proof.length * STEP
  const left = sides.filter((side) => side === 'left').length
  return (
    <svg
      className={styles.tree}
      viewBox={`0 0 ${WIDTH} ${bottom + 28}`}
      role="img"
      aria-label={`Merkle path of entry ${entry.index}: ${proof.length} sibling hashes from the entry up to the root, ${left} on the left, ${proof.length - left} on the right`}
    >
      {proof.map((hash, step) => (
        <Sibling
          key={step}
          hash={toHex(hash)}
          side={sides[step] ?? 'right'}
          y={bottom - step * STEP}
        />
      ))}
      {proof.slice(1).map((_, step) => (
        <circle
          key={step}
          className={styles.node}
          cx={MIDDLE}
          cy={bottom - (step + 1) * STEP}
          r="2.2"
        />
      ))}
      <circle className={styles.end} cx={MIDDLE} cy={TOP} r="5" />
      <circle className={styles.end} cx={MIDDLE} cy={bottom} r="5" />
      <text x={MIDDLE} y={TOP - 12} textAnchor="middle" className={styles.ink}>
        root of {formatCount(entry.size)}
      </text>
      <text x={MIDDLE} y={bottom + 20} textAnchor="middle" className={styles.ink}>
        entry {formatCount(entry.index)}
      </text>
    </svg>
  )
}

function Sibling(props: { readonly hash: string; readonly side: Side; readonly y: number }) {
  const { hash, side, y } = props
  const isLeft = side === 'left'
  const x = isLeft ? MIDDLE - SIDE : MIDDLE + SIDE
  return (
    <g>
      <path className={styles.edge} d={`M${x} ${y}L${MIDDLE} ${y - STEP}`} />
      <path className={styles.path} d={`M${MIDDLE} ${y}V${y - STEP}`} />
      <rect className={styles.sibling} x={x - 3.5} y={y - 3.5} width="7" height="7" rx="1.5" />
      <text
        className={styles.digits}
        x={isLeft ? x - 9 : x + 9}
        y={y + 3.7}
        textAnchor={isLeft ? 'end' : 'start'}
      >
        {shortHash(hash)}
        <title>{hash}</title>
      </text>
    </g>
  )
}
