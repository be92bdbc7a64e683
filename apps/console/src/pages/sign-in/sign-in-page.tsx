import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Session } from '../../api-types.ts'
import { rememberedOrganisation, sessionQuery } from '../../session.ts'
import { Entrance } from '../../shell/entrance.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import text from '../../ui/text.module.css'
import { passkeysWork, signInWithPasskey } from './passkey.ts'
import { PasswordForm } from './password-form.tsx'
import styles from './sign-in-page.module.css'

/** Passkey first, password and code second. Any refusal reads the same, whatever its reason. */
export function SignInPage() {
  const { to } = useSearch({ from: '/sign-in' })
  const [byPassword, setByPassword] = useState(() => !passkeysWork())
  const finish = useFinish(to ?? '/')
  return (
    <Entrance title="Sign in" organisation={rememberedOrganisation()}>
      {byPassword ? (
        <>
          <p className={styles.lead}>
            With your password and the code from your authenticator app.
          </p>
          <PasswordForm onDone={finish} />
          {passkeysWork() && (
            <Alternative icon="key" hint="recommended" onChoose={() => setByPassword(false)}>
              Use a passkey
            </Alternative>
          )}
        </>
      ) : (
        <>
          <p className={styles.lead}>Use the passkey on this computer, phone or badge.</p>
          <PasskeyButton onDone={finish} />
          <Alternative icon="lock" hint="from an app" onChoose={() => setByPassword(true)}>
            Password and code
          </Alternative>
        </>
      )}
      <p className={styles.proofs}>
        Were you handed a proof?{' '}
        <Link to="/proofs" className={text.link}>
          Check it without signing in
        </Link>
      </p>
    </Entrance>
  )
}

function PasskeyButton({ onDone }: { readonly onDone: (session: Session) => void }) {
  const signIn = useMutation({ mutationFn: signInWithPasskey, onSuccess: onDone })
  return (
    <>
      <Button
        look="filled"
        size="large"
        disabled={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        <Icon name="key" />
        {signIn.isPending ? 'Waiting for your passkey' : 'Continue with a passkey'}
      </Button>
      <p className={styles.hint}>No password is typed, so none can be stolen.</p>
      {signIn.error !== null && <ErrorNote error={signIn.error} />}
    </>
  )
}

function Alternative(props: {
  readonly icon: 'key' | 'lock'
  readonly hint: string
  readonly onChoose: () => void
  readonly children: string
}) {
  return (
    <>
      <p className={styles.or}>or</p>
      <Button className={styles.alternative} onClick={props.onChoose}>
        <Icon name={props.icon} />
        {props.children}
        <small>{props.hint}</small>
      </Button>
    </>
  )
}

function useFinish(to: string): (session: Session) => void {
  const queryClient = useQueryClient()
  const router = useRouter()
  return (session) => {
    queryClient.clear()
    queryClient.setQueryData(sessionQuery.queryKey, session)
    router.history.push(to)
  }
}
