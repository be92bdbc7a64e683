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
import styles from './access.module.css'
import { InviteDialog } from './invite-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { PeopleListDialog } from './people-list-dialog.tsx'

/** One account a person, each with at least two factors. */
export function AccountsCard() {
  const [inviting, setInviting] = useState(false)
  const [importing, setImporting] = useState(false)
  const [linking, setLinking] = useState<Account>()
  const now = useNow()
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: api.accounts })
  return (
    <Card
      title="Accounts"
      note={
        <span className={text.row}>
          {accounts.data !== undefined && countOf(accounts.data.total, 'account')}
          <Button size="small" onClick={() => setImporting(true)}>
            Import a list
          </Button>
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
                <AccountRow key={account.id} account={account} now={now} onLink={setLinking} />
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {importing && <PeopleListDialog onClose={() => setImporting(false)} />}
      {linking !== undefined && (
        <LinkDialog account={linking} onClose={() => setLinking(undefined)} />
      )}
    </Card>
  )
}

const factorWords: Record<Factor, string> = {
  passkey: 'passkey',
  'password+totp': 'password and code',
}

const sourceWords: Record<Account['source'], string> = {
  here: 'invited by hand',
  scim: 'from the directory (SCIM)',
  csv: 'from a list (CSV)',
}

function AccountRow(props: {
  readonly account: Account
  readonly now: number
  readonly onLink: (account: Account) => void
}) {
  const { account, now, onLink } = props
  return (
    <tr>
      <th scope="row">
        <span className={text.strong}>{account.displayName}</span>
        {account.loginName !== null && <small>{account.loginName}</small>}
        <small>{sourceWords[account.source]}</small>
      </th>
      <td>{rolesInWords(account.roles) || 'none yet'}</td>
      <td className={classes(text.second, table.wide)}>
        {account.factors.map((factor) => factorWords[factor]).join(', ') || 'nothing yet'}
      </td>
      <td className={styles.state}>
        <AccountState state={account.state} />
        {account.state === 'invited' && account.source !== 'here' && (
          <Button size="small" onClick={() => onLink(account)}>
            Make a link<span className={text.hidden}> for {account.displayName}</span>
          </Button>
        )}
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
