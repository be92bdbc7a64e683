import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  directoryApi,
  directoryQuery,
  type DirectoryChange,
  type DirectoryClient,
  type DirectoryGroup,
  type DirectoryOverview,
} from '../../directory-api.ts'
import { rolesInWords } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classes } from '../../ui/classes.ts'
import { countOf, formatAge, formatWhen } from '../../ui/format.ts'
import { Empty, ErrorNote, Loaded } from '../../ui/states.tsx'
import table from '../../ui/table.module.css'
import text from '../../ui/text.module.css'
import { useNow } from '../../ui/use-now.ts'
import styles from './access.module.css'
import { MappingDialog } from './mapping-dialog.tsx'
import { TokenDialog } from './token-dialog.tsx'

/** The organisation's directory: who reaches SCIM, which groups give which roles, who joined and left. */
export function DirectoryCard() {
  const [making, setMaking] = useState(false)
  const directory = useQuery(directoryQuery)
  const make = (
    <Button size="small" onClick={() => setMaking(true)}>
      Make a token
    </Button>
  )
  return (
    <Card title="Directory" note={make}>
      <Loaded query={directory} what="the directory">
        {(data) => (
          <>
            {data.held.length > 0 && <Held data={data} />}
            {data.clients.length === 0 && data.history.length === 0 ? (
              <Empty>
                No directory is connected. With a token, Microsoft Entra, Okta or another SCIM 2.0
                client keeps accounts here: who joins waits for your link, who leaves loses every
                session at once.
              </Empty>
            ) : (
              <>
                <Clients clients={data.clients} url={data.url} />
                {data.groups.length > 0 && <Groups data={data} />}
                {data.history.length > 0 && <History history={data.history} />}
              </>
            )}
          </>
        )}
      </Loaded>
      {making && <TokenDialog url={directory.data?.url ?? ''} onClose={() => setMaking(false)} />}
    </Card>
  )
}

function useRenewal() {
  const queryClient = useQueryClient()
  return async () => {
    await queryClient.invalidateQueries({ queryKey: ['directory'] })
    await queryClient.invalidateQueries({ queryKey: ['accounts'] })
  }
}

function Held({ data }: { readonly data: DirectoryOverview }) {
  const onSuccess = useRenewal()
  const decide = useMutation({ mutationFn: directoryApi.decide, onSuccess })
  const ids = data.held.map(({ id }) => id)
  const names = data.held.map(({ displayName }) => displayName)
  return (
    <div className={styles.held} role="alert">
      <p className={text.strong}>
        {countOf(ids.length, 'person', 'people')} left so fast that the directory must wait for you
      </p>
      <p>
        {names.slice(0, 10).join(', ')}
        {names.length > 10 && ` and ${names.length - 10} more`}. They keep their accounts until you
        decide. Ending an account cannot be undone.
      </p>
      {decide.error !== null && <ErrorNote error={decide.error} />}
      <div className={text.row}>
        <Button
          size="small"
          look="danger"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ leave: ids, keep: [] })}
        >
          They left
        </Button>
        <Button
          size="small"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ leave: [], keep: ids })}
        >
          They stay
        </Button>
      </div>
    </div>
  )
}

function Clients(props: { readonly clients: readonly DirectoryClient[]; readonly url: string }) {
  const now = useNow()
  const onSuccess = useRenewal()
  const revoke = useMutation({ mutationFn: directoryApi.revokeClient, onSuccess })
  return (
    <>
      {revoke.error !== null && <ErrorNote error={revoke.error} />}
      <table className={table.table}>
        <caption className={text.hidden}>Tokens for SCIM</caption>
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col">State</th>
            <th scope="col" className={classes(table.number, table.wide)}>
              Last used
            </th>
            <th scope="col">
              <span className={text.hidden}>Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.clients.map((client) => (
            <tr key={client.id}>
              <th scope="row">
                <span className={text.strong}>{client.name}</span>
                <small className={styles.url}>{props.url}</small>
              </th>
              <td>
                <ClientState client={client} now={now} />
              </td>
              <td className={classes(table.number, table.wide)}>
                {client.lastUsedAt === null ? 'never' : formatAge(client.lastUsedAt, now)}
              </td>
              <td className={table.number}>
                {client.revokedAt === null && (
                  <Button
                    size="small"
                    disabled={revoke.isPending}
                    onClick={() => revoke.mutate(client.id)}
                  >
                    Revoke<span className={text.hidden}> {client.name}</span>
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function ClientState({ client, now }: { readonly client: DirectoryClient; readonly now: number }) {
  if (client.revokedAt !== null) return <Chip tone="mute">Revoked</Chip>
  return client.expiresAt <= now ? <Chip tone="warn">Expired</Chip> : <Chip tone="ok">Valid</Chip>
}

function Groups({ data }: { readonly data: DirectoryOverview }) {
  const [chosen, setChosen] = useState<DirectoryGroup>()
  return (
    <>
      <table className={classes(table.table, styles.next)}>
        <caption className={text.hidden}>Groups and the roles they give</caption>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Gives</th>
            <th scope="col" className={classes(table.number, table.wide)}>
              People
            </th>
            <th scope="col">
              <span className={text.hidden}>Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.groups.map((group) => (
            <tr key={group.id}>
              <th scope="row" className={text.strong}>
                {group.name}
              </th>
              <td>{rolesInWords(group.roles) || 'no role'}</td>
              <td className={classes(table.number, table.wide)}>{group.members}</td>
              <td className={table.number}>
                <Button size="small" onClick={() => setChosen(group)}>
                  Set roles<span className={text.hidden}> of {group.name}</span>
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {chosen !== undefined && (
        <MappingDialog
          group={chosen}
          privilegedRoles={data.privilegedRoles}
          onClose={() => setChosen(undefined)}
        />
      )}
    </>
  )
}

const SHOWN = 12
const whatWords = { joined: 'Joined', moved: 'Moved', left: 'Left' } as const
const tones = { joined: 'ok', moved: 'warn', left: 'mute' } as const

function History({ history }: { readonly history: readonly DirectoryChange[] }) {
  const now = useNow()
  return (
    <table className={classes(table.table, styles.next)}>
      <caption className={text.hidden}>Who joined, moved and left</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">What</th>
          <th scope="col" className={table.wide}>
            Source
          </th>
          <th scope="col" className={table.number}>
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {history.slice(0, SHOWN).map((change) => (
          <tr key={`${change.at} ${change.account} ${change.what}`}>
            <th scope="row">
              {change.displayName}
              <small>{detailsOf(change)}</small>
            </th>
            <td>
              <Chip tone={tones[change.what]}>{whatWords[change.what]}</Chip>
            </td>
            <td className={classes(text.second, table.wide)}>
              {change.source === 'scim' ? 'SCIM' : 'CSV'}
            </td>
            <td className={table.number}>{formatWhen(change.at, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function detailsOf({ what, changed, gained, lost }: DirectoryChange): string {
  if (what !== 'moved') return what === 'joined' ? rolesInWords(gained) || 'no role yet' : ''
  return [
    ...(gained.length === 0 ? [] : [`gained ${rolesInWords(gained).toLowerCase()}`]),
    ...(lost.length === 0 ? [] : [`lost ${rolesInWords(lost).toLowerCase()}`]),
    ...changed,
  ].join(', ')
}
