import { useEffect, type ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './page.module.css'

/** A page of the console: its content, and beside it (below it when narrow) the detail. */
export function Page(props: {
  readonly title: string
  readonly aside?: ReactNode
  readonly asideLabel?: string
  readonly banner?: ReactNode
  readonly width?: 'normal' | 'wide'
  readonly children: ReactNode
}) {
  useEffect(() => {
    document.title = `${props.title} · Wardstone`
  }, [props.title])
  const hasAside = props.aside !== undefined && props.aside !== null
  return (
    <main id="content" tabIndex={-1} className={classes(styles.main, hasAside && styles.withAside)}>
      <div className={styles.column}>
        {props.banner}
        <div className={classes(styles.page, props.width === 'wide' && styles.wide)}>
          {props.children}
        </div>
      </div>
      {hasAside && (
        <aside className={styles.aside} aria-label={props.asideLabel ?? 'Detail'}>
          {props.aside}
        </aside>
      )}
    </main>
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
