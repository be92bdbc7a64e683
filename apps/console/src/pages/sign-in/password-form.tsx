import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Session } from '../../api-types.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import styles from './sign-in-page.module.css'

/** Login name, password and the six digits of an authenticator app. */
export function PasswordForm({ onDone }: { readonly onDone: (session: Session) => void }) {
  const [loginName, setLoginName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const signIn = useMutation({
    mutationFn: () =>
      api.signInWithPassword({ loginName, password, code: code.replaceAll(' ', '') }),
    onSuccess: onDone,
    onError: () => setCode(''),
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      <Field
        label="Login name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={loginName}
        onChange={(event) => setLoginName(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Field
        label="Code"
        hint="Six digits from your authenticator app."
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,7}"
        required
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      {signIn.error !== null && <ErrorNote error={signIn.error} />}
      <Button look="filled" size="large" type="submit" disabled={signIn.isPending}>
        {signIn.isPending ? 'Checking' : 'Sign in'}
      </Button>
    </form>
  )
}
