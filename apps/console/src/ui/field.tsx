import { useId, type ComponentProps, type ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './field.module.css'

type FieldProps = {
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** What is wrong with the value, if something is. */
  readonly error?: string | undefined
}

/** A labelled input; the hint and the error are read out with it. */
export function Field({
  label,
  hint,
  error,
  className,
  ...input
}: FieldProps & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        className={classes(styles.input, className)}
        aria-describedby={`${id}-hint`}
        aria-invalid={error !== undefined}
      />
      <Hint id={`${id}-hint`} hint={hint} error={error} />
    </div>
  )
}

/** A labelled text of several lines. */
export function TextField({
  label,
  hint,
  error,
  className,
  ...area
}: FieldProps & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <textarea
        rows={3}
        {...area}
        id={id}
        className={classes(styles.input, className)}
        aria-describedby={`${id}-hint`}
        aria-invalid={error !== undefined}
      />
      <Hint id={`${id}-hint`} hint={hint} error={error} />
    </div>
  )
}

function Hint(props: {
  readonly id: string
  readonly hint: ReactNode
  readonly error: string | undefined
}) {
  if (props.error === undefined && props.hint === undefined) return <span id={props.id} hidden />
  return (
    <span id={props.id} className={props.error === undefined ? styles.hint : styles.error}>
      {props.error ?? props.hint}
    </span>
  )
}

/** One of several boxes or radios; the hint is read out after its name. */
export function Choice({
  label,
  hint,
  ...input
}: { readonly label: string; readonly hint: string } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className={styles.choice}>
      <input {...input} id={id} aria-describedby={`${id}-hint`} />
      <div>
        <label htmlFor={id}>{label}</label>
        <small id={`${id}-hint`}>{hint}</small>
      </div>
    </div>
  )
}
