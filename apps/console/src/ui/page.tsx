import { useEffect, useRef, type ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './page.module.css'

/** A page of the console: its content, and beside it (below it when narrow) the detail. */
export function Page(props: {
  readonly title: string
  readonly aside?: ReactNode
  readonly asideLabel?: string
  /** What the aside shows. When it changes on a narrow screen, the aside is brought into view. */
  readonly asideFor?: string | undefined
  readonly banner?: ReactNode
  readonly width?: 'normal' | 'wide'
  readonly children: ReactNode
}) {
  useEffect(() => {
    document.title = `${props.title} · Wardstone`
  }, [props.title])
  const hasAside = props.aside !== undefined && props.aside !== null
  return (
    <div className={classes(styles.frame, hasAside && styles.withAside)}>
      <main id="content" tabIndex={-1} className={styles.main}>
        {props.banner}
        <div className={classes(styles.page, props.width === 'wide' && styles.wide)}>
          {props.children}
        </div>
      </main>
      {hasAside && (
        <Aside label={props.asideLabel ?? 'Detail'} about={props.asideFor}>
          {props.aside}
        </Aside>
      )}
    </div>
  )
}

const FOLDED = '(max-width: 1240px)'

function Aside(props: {
  readonly label: string
  readonly about: string | undefined
  readonly children: ReactNode
}) {
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    if (props.about !== undefined && matchMedia(FOLDED).matches) {
      place.current?.scrollIntoView({ block: 'start' })
      place.current?.focus({ preventScroll: true })
    }
  }, [props.about])
  return (
    <aside ref={place} tabIndex={-1} className={styles.aside} aria-label={props.label}>
      {props.children}
    </aside>
  )
}

/** The page's name, one sentence that says what is going on, and at most two actions. */
export function PageHead(props: {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className={styles.head}>
      <header>
        <h1>{props.title}</h1>
        {props.children !== undefined && <p>{props.children}</p>}
      </header>
      {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
    </div>
  )
}
