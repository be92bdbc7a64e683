import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import styles from './enrol-page.module.css'

/** NIST SP 800-63B-4 §3.1.1.2: length decides; no rule about kinds of characters. */
const LENGTH_MIN = 15

/** Whether a password may be sent to be checked. Counted as people see characters, not as code units. */
export function isLongEnough(password: string): boolean {
  return lengthOf(password) >= LENGTH_MIN
}

function lengthOf(password: string): number {
  return Array.from(password).length
}

/** A new password with its length beside it. The server answers whether it is in a list of known ones. */
export function PasswordField(props: {
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const [shown, setShown] = useState(false)
  const length = lengthOf(props.value)
  return (
    <div className={styles.password}>
      <Field
        label="Password"
        hint="15 characters or more. A few words you remember are good; no symbols or digits are asked for. It is compared with passwords that others have lost."
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        required
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <div className={styles.strength}>
        <ProgressBar label="Length of the password" done={length} total={LENGTH_MIN} />
        <span aria-live="polite">
          {length >= LENGTH_MIN
            ? `${length} characters, long enough`
            : `${length} of ${LENGTH_MIN}`}
        </span>
        <Button look="quiet" size="small" onClick={() => setShown(!shown)} aria-pressed={shown}>
          {shown ? 'Hide' : 'Show'}
        </Button>
      </div>
    </div>
  )
}
