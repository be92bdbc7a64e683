import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Session, TotpSecret } from '../../api-types.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icons.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { createPasskey, passkeysWork } from '../sign-in/passkey.ts'
import { ConfirmCode } from './confirm-code.tsx'
import styles from './enrol-page.module.css'
import { PasswordField, isLongEnough } from './password-field.tsx'

type Person = { readonly loginName: string; readonly displayName: string }

/** Who the account is, then how it signs in: a passkey, or a password and an authenticator app. */
export function FactorForm(props: {
  readonly secret: string
  readonly displayName: string | null
  readonly onDone: (session: Session) => void
}) {
  const [displayName, setDisplayName] = useState(props.displayName ?? '')
  const [loginName, setLoginName] = useState('')
  const [byPassword, setByPassword] = useState(() => !passkeysWork())
  const [totp, setTotp] = useState<TotpSecret | null>(null)
  const person = { loginName: loginName.trim(), displayName: displayName.trim() }
  if (totp !== null) return <ConfirmCode secret={props.secret} totp={totp} onDone={props.onDone} />
  return (
    <div className={styles.form}>
      <Field
        label="Your name"
        hint="As patients and colleagues read it, for example in “Who read this”."
        autoComplete="name"
        required
        value={displayName}
        onChange={(event) => setDisplayName(event.target.value)}
      />
      <Field
        label="Login name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={loginName}
        onChange={(event) => setLoginName(event.target.value)}
      />
      {byPassword ? (
        <ByPassword {...props} person={person} onSecret={setTotp} />
      ) : (
        <ByPasskey {...props} person={person} />
      )}
      {passkeysWork() && (
        <Button look="quiet" onClick={() => setByPassword(!byPassword)}>
          {byPassword ? 'Use a passkey instead' : 'Use a password and an authenticator app instead'}
        </Button>
      )}
    </div>
  )
}

function isNamed(person: Person): boolean {
  return person.loginName !== '' && person.displayName !== ''
}

function ByPasskey(props: {
  readonly secret: string
  readonly person: Person
  readonly onDone: (session: Session) => void
}) {
  const enrol = useMutation({
    mutationFn: async () => {
      const options = await api.passkeyCreation({ secret: props.secret, ...props.person })
      return createPasskey(props.secret, options)
    },
    onSuccess: props.onDone,
  })
  return (
    <>
      {enrol.error !== null && <ErrorNote error={enrol.error} />}
      <Button
        look="filled"
        size="large"
        disabled={enrol.isPending || !isNamed(props.person)}
        onClick={() => enrol.mutate()}
      >
        <Icon name="key" />
        {enrol.isPending ? 'Waiting for your device' : 'Create a passkey'}
      </Button>
      <p className={styles.hint}>
        Recommended. It stays on your device, cannot be guessed, and works only here.
      </p>
    </>
  )
}

function ByPassword(props: {
  readonly secret: string
  readonly person: Person
  readonly onSecret: (totp: TotpSecret) => void
}) {
  const [password, setPassword] = useState('')
  const enrol = useMutation({
    mutationFn: () => api.enrolPassword({ secret: props.secret, ...props.person, password }),
    onSuccess: props.onSecret,
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        enrol.mutate()
      }}
    >
      <PasswordField value={password} onChange={setPassword} />
      {enrol.error !== null && <ErrorNote error={enrol.error} />}
      <Button
        look="filled"
        size="large"
        type="submit"
        disabled={enrol.isPending || !isNamed(props.person) || !isLongEnough(password)}
      >
        {enrol.isPending ? 'Checking the password' : 'Continue to the authenticator app'}
      </Button>
    </form>
  )
}
