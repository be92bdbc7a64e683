import type { ComponentProps } from 'react'
import styles from './button.module.css'
import { classes } from './classes.ts'

type Look = {
  /** One filled button a view. */
  readonly look?: 'plain' | 'filled' | 'quiet' | 'danger'
  readonly size?: 'normal' | 'small' | 'large'
}

/** A verb. */
export function Button({
  look = 'plain',
  size = 'normal',
  type = 'button',
  className,
  ...rest
}: Look & ComponentProps<'button'>) {
  return (
    <button {...rest} type={type} className={classes(buttonClass({ look, size }), className)} />
  )
}

/** The button's look for an element that is a link. */
export function buttonClass({ look = 'plain', size = 'normal' }: Look): string {
  return classes(styles.button, look !== 'plain' && styles[look], size !== 'normal' && styles[size])
}
