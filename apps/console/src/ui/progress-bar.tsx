import styles from './progress-bar.module.css'

/** How much of a known whole is done. `done` and `total` in the same unit. */
export function ProgressBar(props: {
  readonly label: string
  readonly done: number
  readonly total: number
}) {
  const percent = props.total === 0 ? 0 : Math.min(100, (props.done / props.total) * 100)
  return (
    <svg
      className={styles.bar}
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
    >
      <rect width={percent} height="6" />
    </svg>
  )
}
