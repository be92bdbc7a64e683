import { Menu } from '@base-ui/react/menu'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api.ts'
import type { Session } from '../api-types.ts'
import { rolesInWords } from '../session.ts'
import { applyTheme, storedTheme, themes, type Theme } from '../theme.ts'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/icons.tsx'
import { Mark } from '../ui/marks.tsx'
import styles from './account-menu.module.css'

const themeWords: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' }

/** Who is signed in, how the console looks, and the way out. */
export function AccountMenu(props: { readonly session: Session; readonly compact?: boolean }) {
  const { account } = props.session
  return (
    <div className={styles.place}>
      <Menu.Root>
        <Menu.Trigger
          className={classes(styles.trigger, props.compact === true && styles.compact)}
          aria-label={props.compact === true ? `Account of ${account.displayName}` : undefined}
        >
          {props.compact === true ? (
            <Icon name="person" />
          ) : (
            <>
              <b>{account.displayName}</b>
              {rolesInWords(account.roles)}
            </>
          )}
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="top" align="start" sideOffset={6} collisionPadding={8}>
            <Menu.Popup className={styles.popup}>
              {props.compact === true && (
                <p className={styles.name}>
                  <b>{account.displayName}</b>
                  {rolesInWords(account.roles)}
                </p>
              )}
              <ThemeChoice />
              <SignOut />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}

function ThemeChoice() {
  const [theme, setTheme] = useState(storedTheme)
  return (
    <Menu.RadioGroup
      className={styles.group}
      value={theme}
      onValueChange={(value: unknown) => {
        const chosen = themes.find((each) => each === value) ?? 'system'
        setTheme(chosen)
        applyTheme(chosen)
      }}
    >
      <Menu.GroupLabel className={styles.label}>Appearance</Menu.GroupLabel>
      {themes.map((each) => (
        <Menu.RadioItem key={each} value={each} className={styles.item} closeOnClick={false}>
          {themeWords[each]}
          <Menu.RadioItemIndicator>
            <Mark name="check" />
          </Menu.RadioItemIndicator>
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}

function SignOut() {
  const queryClient = useQueryClient()
  const router = useRouter()
  const signOut = useMutation({
    mutationFn: api.signOut,
    onSettled: async () => {
      queryClient.clear()
      await router.navigate({ to: '/sign-in' })
    },
  })
  return (
    <Menu.Item className={styles.item} onClick={() => signOut.mutate()}>
      Sign out
    </Menu.Item>
  )
}
