import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useRouteContext } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { api } from '../api.ts'
import type { Session } from '../api-types.ts'
import { may, type Ability } from '../session.ts'
import { todayQuery } from '../today-query.ts'
import { classes } from '../ui/classes.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import text from '../ui/text.module.css'
import { useIdleExit } from '../activity.ts'
import { AccountMenu } from './account-menu.tsx'
import styles from './app-shell.module.css'

type Place = {
  readonly to:
    | '/'
    | '/records'
    | '/exchange'
    | '/holds'
    | '/messages'
    | '/access'
    | '/keys'
    | '/backups'
    | '/controls'
    | '/ledger'
    | '/partners'
  readonly word: string
  readonly icon: IconName
  readonly group: 'Protect' | 'Prove' | null
  readonly offered: readonly Ability[]
}

const places: readonly Place[] = [
  { to: '/', word: 'Today', icon: 'today', group: null, offered: ['today'] },
  {
    to: '/records',
    word: 'Records',
    icon: 'records',
    group: 'Protect',
    offered: ['find'],
  },
  {
    to: '/exchange',
    word: 'Exchange',
    icon: 'exchange',
    group: 'Protect',
    offered: ['import', 'find', 'deidentify'],
  },
  {
    to: '/messages',
    word: 'Messages',
    icon: 'messages',
    group: 'Protect',
    offered: ['import'],
  },
  {
    to: '/access',
    word: 'Access',
    icon: 'access',
    group: 'Protect',
    offered: ['reviews', 'accounts', 'emergency'],
  },
  { to: '/holds', word: 'Holds', icon: 'hold', group: 'Protect', offered: ['erase'] },
  { to: '/keys', word: 'Keys', icon: 'key', group: 'Protect', offered: ['keys'] },
  { to: '/backups', word: 'Backups', icon: 'backups', group: 'Protect', offered: ['backups'] },
  { to: '/controls', word: 'Controls', icon: 'controls', group: 'Prove', offered: ['controls'] },
  { to: '/ledger', word: 'Ledger', icon: 'ledger', group: 'Prove', offered: ['ledger'] },
  { to: '/partners', word: 'Partners', icon: 'partners', group: 'Prove', offered: ['ledger'] },
]

/** Navigation on the left (below it, on a phone), the page beside it. */
export function AppShell() {
  const { session } = useRouteContext({ from: '/app' })
  useIdleExit(session)
  return (
    <div className={styles.shell}>
      <SkipLink />
      <Navigation session={session} />
      <header className={styles.topBar}>
        <Link to="/" className={styles.topName}>
          {session.organisation}
        </Link>
        <AccountMenu session={session} compact />
      </header>
      <div className={styles.content}>
        <Outlet />
      </div>
    </div>
  )
}

function SkipLink() {
  return (
    <a
      className={styles.skip}
      href="#content"
      onClick={(event) => {
        event.preventDefault()
        document.getElementById('content')?.focus()
      }}
    >
      Skip to content
    </a>
  )
}

function Navigation({ session }: { readonly session: Session }) {
  const offered = places.filter(({ offered: any }) => any.some((each) => may(session, each)))
  const needs = useNeeds(session)
  const tabs = useCurrentInView()
  return (
    <nav className={styles.nav} aria-label="Main">
      <Link to="/" className={styles.organisation}>
        {session.organisation}
        <span>Wardstone</span>
      </Link>
      <ul ref={tabs}>
        {offered.map((place, index) => (
          <li
            key={place.to}
            className={classes(
              place.group !== null && offered[index - 1]?.group !== place.group && styles.first,
            )}
            data-group={place.group}
          >
            <Link
              to={place.to}
              className={styles.place}
              activeOptions={{ exact: place.to === '/', includeSearch: false }}
            >
              <Icon name={place.icon} />
              <span>{place.word}</span>
              <Need count={needs[place.to] ?? 0} />
            </Link>
          </li>
        ))}
      </ul>
      <AccountMenu session={session} />
    </nav>
  )
}

/** On a phone there may be more tabs than fit: the one of this page is brought into view. */
function useCurrentInView() {
  const list = useRef<HTMLUListElement>(null)
  const path = useLocation({ select: ({ pathname }) => pathname })
  useEffect(() => {
    const current = list.current?.querySelector('[aria-current="page"]')
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [path])
  return list
}

function Need({ count }: { readonly count: number }) {
  if (count === 0) return null
  return (
    <b>
      {count}
      <span className={text.hidden}> need you</span>
    </b>
  )
}

const REFRESH_MS = 60_000

function useNeeds(session: Session): Partial<Record<Place['to'], number>> {
  const today = useQuery({
    ...todayQuery,
    enabled: may(session, 'today'),
    refetchInterval: REFRESH_MS,
  })
  const reviews = useQuery({
    queryKey: ['reviews'],
    queryFn: api.reviews,
    enabled: may(session, 'reviews'),
    refetchInterval: REFRESH_MS,
  })
  return { '/': today.data?.decisions.length ?? 0, '/access': reviews.data?.waiting ?? 0 }
}
