import { useEffect, useState, type ReactNode } from 'react'
import { asProblem } from '../problem.ts'
import { Button } from './button.tsx'
import { Tick } from './chip.tsx'
import { formatClock } from './format.ts'
import styles from './states.module.css'
import text from './text.module.css'

/** Why there is nothing here, the next step, and at most one button. */
export function Empty(props: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p>{props.children}</p>
      {props.action}
    </div>
  )
}

/** What did not happen, what to do, and the reference in mono below. */
export function ErrorNote(props: {
  readonly error: unknown
  readonly retry?: (() => void) | undefined
  readonly also?: ReactNode
}) {
  const problem = asProblem(props.error)
  return (
    <div className={styles.error} role="alert">
      <Tick tone="crit" />
      <div>
        <h3>{problem.title}</h3>
        <p>{problem.message}</p>
        {props.also}
        {problem.reference !== undefined && <p className={text.mono}>{problem.reference}</p>}
        {props.retry !== undefined && (
          <Button size="small" onClick={props.retry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  )
}

const QUIET_MS = 250

/** Says what is being read, once it takes long enough to wonder. */
export function Loading({ what }: { readonly what: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className={styles.loading} role="status">
      {late ? `Reading ${what}` : '\u00A0'}
    </p>
  )
}

/** Renders data, or what stands in its place. */
export function Loaded<T>(props: {
  readonly query: {
    readonly data: T | undefined
    readonly error: unknown
    readonly dataUpdatedAt: number
    readonly refetch: () => unknown
  }
  readonly what: string
  readonly children: (data: T) => ReactNode
}) {
  const { data, error, dataUpdatedAt, refetch } = props.query
  if (data !== undefined) {
    return (
      <>
        {error !== null && (
          <p className={styles.aged} role="status">
            {asProblem(error).title}. What you see is from {formatClock(dataUpdatedAt)}.
          </p>
        )}
        {props.children(data)}
      </>
    )
  }
  if (error !== null) return <ErrorNote error={error} retry={() => void refetch()} />
  return <Loading what={props.what} />
}
