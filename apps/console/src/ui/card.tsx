import { useId, type ReactNode } from 'react'
import styles from './card.module.css'
import { classes } from './classes.ts'

/** A bordered part of a page with a heading that names it; `note` says its total, age or filter. */
export function Card(props: {
  readonly title: ReactNode
  readonly note?: ReactNode
  readonly foot?: ReactNode
  readonly padded?: boolean
  readonly scroll?: boolean
  readonly className?: string | undefined
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section
      className={classes(styles.card, props.scroll === true && styles.scroll, props.className)}
      aria-labelledby={id}
    >
      <div className={styles.head}>
        <h2 id={id}>{props.title}</h2>
        {props.note !== undefined && <span className={styles.note}>{props.note}</span>}
      </div>
      {props.padded === true ? <div className={styles.body}>{props.children}</div> : props.children}
      {props.foot !== undefined && <div className={styles.foot}>{props.foot}</div>}
    </section>
  )
}

/** A list or text with a heading but no border of its own. */
export function Section(props: {
  readonly title: ReactNode
  readonly note?: ReactNode
  readonly className?: string | undefined
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section className={props.className} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <h2 id={id}>{props.title}</h2>
        {props.note !== undefined && <span className={styles.note}>{props.note}</span>}
      </div>
      {props.children}
    </section>
  )
}

/** A border around something whose heading stands outside. */
export function Panel(props: {
  readonly children: ReactNode
  readonly className?: string | undefined
}) {
  return <div className={classes(styles.card, props.className)}>{props.children}</div>
}
