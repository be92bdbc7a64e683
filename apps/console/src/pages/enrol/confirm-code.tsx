import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Session, TotpSecret } from '../../api-types.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Field } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import styles from './enrol-page.module.css'
import { QrCode } from './qr-code.tsx'

/** The authenticator app learns the secret from the picture or the text, and proves it with one code. */
export function ConfirmCode(props: {
  readonly secret: string
  readonly totp: TotpSecret
  readonly onDone: (session: Session) => void
}) {
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => api.confirmPassword({ secret: props.secret, code: code.replaceAll(' ', '') }),
    onSuccess: props.onDone,
    onError: () => setCode(''),
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate()
      }}
    >
      <p className={text.second}>
        Scan this with an authenticator app. It was drawn on this computer and is shown only now.
      </p>
      <QrCode text={props.totp.totpUri} />
      <div className={styles.typed}>
        <div>
          <span className={text.third}>Or type it into the app</span>
          <code className={styles.secret}>{inFours(props.totp.totpSecret)}</code>
        </div>
        <CopyButton value={props.totp.totpSecret}>Copy</CopyButton>
      </div>
      <Field
        label="Code from the app"
        hint="Six digits; a new one every 30 seconds."
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,7}"
        required
        autoFocus
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      {confirm.error !== null && <ErrorNote error={confirm.error} />}
      <Button look="filled" size="large" type="submit" disabled={confirm.isPending}>
        {confirm.isPending ? 'Checking the code' : 'Finish'}
      </Button>
    </form>
  )
}

function inFours(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ')
}
