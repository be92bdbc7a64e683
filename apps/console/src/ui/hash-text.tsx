import styles from './hash-text.module.css'
import text from './text.module.css'
import { classes } from './classes.ts'

/** A hash or key that a person may compare: mono, cut at the end of the line, whole in its title and when copied. */
export function HashText(props: { readonly value: string; readonly label?: string }) {
  return (
    <span className={classes(text.mono, text.cut, styles.hash)} title={props.value}>
      {props.label !== undefined && `${props.label} `}
      {props.value}
    </span>
  )
}

/** The first eight digits, as in a diagram. */
export function shortHash(hex: string): string {
  return hex.slice(0, 8)
}

/** Lower-case hexadecimal of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
