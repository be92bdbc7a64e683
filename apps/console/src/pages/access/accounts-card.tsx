import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Account, Factor } from '../../api-types.ts'
import { rolesInWords } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatAge } from '../../ui/format.ts'
import { Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import { InviteDialog } from './invite-dialog.tsx'

/** One account a person, each with at least two factors. */
export function AccountsCard() {
  const [inviting, setInviting] = useState(false)
  const now = useNow()
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: api.accounts })
  return (
    <Card
      title="Accounts"
      note={
        <span className={text.row}>
          {accounts.data !== undefined && countOf(accounts.data.total, 'account')}
          <Button size="small" onClick={() => setInviting(true)}>
            Invite a person
          </Button>
        </span>
      }
    >
      <Loaded query={accounts} what="the accounts">
        {(data) => (
          <table className={table.table}>
            <caption className={text.hidden}>Accounts</caption>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col" className={table.wide}>
                  Signs in with
                </th>
                <th scope="col">State</th>
                <th scope="col" className={classes(table.number, table.wide)}>
                  Last seen
                </th>
              </tr>
            </thead>
            <tbody>
              {data.accounts.map((account) => (
                <AccountRow key={account.id} account={account} now={now} />
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Card>
  )
}

const factorWords: Record<Factor, string> = {
  passkey: 'passkey',
  'password+totp': 'password and code',
}

function AccountRow({ account, now }: { readonly account: Account; readonly now: number }) {
  return (
    <tr>
      <th scope="row">
        <span className={text.strong}>{account.displayName}</span>
        {account.loginName !== null && <small>{account.loginName}</small>}
      </th>
      <td>{rolesInWords(account.roles)}</td>
      <td className={classes(text.second, table.wide)}>
        {account.factors.map((factor) => factorWords[factor]).join(', ') || 'nothing yet'}
      </td>
      <td>
        <AccountState state={account.state} />
      </td>
      <td className={classes(table.number, table.wide)}>
        {account.lastSeenAt === null ? 'never' : formatAge(account.lastSeenAt, now)}
      </td>
    </tr>
  )
}

function AccountState({ state }: { readonly state: Account['state'] }) {
  if (state === 'active') return <Chip tone="ok">Active</Chip>
  return state === 'invited' ? (
    <Chip tone="warn" mark="clock">
      Invited
    </Chip>
  ) : (
    <Chip tone="mute">Closed</Chip>
  )
}
