import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { Problem } from './problem.ts'
import type { Session } from './api-types.ts'
import { may, sessionQuery, type Ability } from './session.ts'
import { LostPage, StartError } from './shell/lost-page.tsx'

type Context = { readonly queryClient: QueryClient }

const root = createRootRouteWithContext<Context>()({
  notFoundComponent: LostPage,
  errorComponent: StartError,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string } => {
    const to = search['to']
    // Only a path of this server: a link must not carry a person elsewhere after signing in.
    return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {}
  },
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const enrol = createRoute({
  getParentRoute: () => root,
  path: '/enrol',
  component: lazyRouteComponent(() => import('./pages/enrol/enrol-page.tsx'), 'EnrolPage'),
})

const proofs = createRoute({
  getParentRoute: () => root,
  path: '/proofs',
  component: lazyRouteComponent(() => import('./pages/proofs/proofs-page.tsx'), 'ProofsPage'),
})

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    try {
      return { session: await context.queryClient.ensureQueryData(sessionQuery) }
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error
      const to = location.href
      throw redirect({ to: '/sign-in', search: to === '/' ? {} : { to } })
    }
  },
  component: lazyRouteComponent(() => import('./shell/app-shell.tsx'), 'AppShell'),
})

/** A page that the role cannot use leads to the first one that it can. */
function offeredWith(...abilities: readonly Ability[]) {
  return ({ context }: { readonly context: { readonly session: Session } }): void => {
    if (abilities.some((ability) => may(context.session, ability))) return
    throw redirect({ to: firstPlace(context.session) })
  }
}

function firstPlace(session: Session): '/' | '/records' | '/exchange' {
  if (may(session, 'today')) return '/'
  return may(session, 'find') ? '/records' : '/exchange'
}

const today = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: offeredWith('today'),
  component: lazyRouteComponent(() => import('./pages/today/today-page.tsx'), 'TodayPage'),
})

const records = createRoute({
  getParentRoute: () => app,
  path: '/records',
  beforeLoad: offeredWith('find'),
  component: lazyRouteComponent(() => import('./pages/records/records-page.tsx'), 'RecordsPage'),
})

const exchange = createRoute({
  getParentRoute: () => app,
  path: '/exchange',
  beforeLoad: offeredWith('import', 'find', 'deidentify'),
  component: lazyRouteComponent(() => import('./pages/exchange/exchange-page.tsx'), 'ExchangePage'),
})

const holds = createRoute({
  getParentRoute: () => app,
  path: '/holds',
  beforeLoad: offeredWith('erase'),
  component: lazyRouteComponent(() => import('./pages/holds/holds-page.tsx'), 'HoldsPage'),
})

const chart = createRoute({
  getParentRoute: () => app,
  path: '/records/$patientId',
  beforeLoad: offeredWith('find'),
  component: lazyRouteComponent(() => import('./pages/chart/chart-page.tsx'), 'ChartPage'),
})

const versions = createRoute({
  getParentRoute: () => app,
  path: '/records/$patientId/versions/$type/$id',
  beforeLoad: offeredWith('find'),
  component: lazyRouteComponent(() => import('./pages/versions/versions-page.tsx'), 'VersionsPage'),
})

const messages = createRoute({
  getParentRoute: () => app,
  path: '/messages',
  beforeLoad: offeredWith('import'),
  component: lazyRouteComponent(() => import('./pages/messages/messages-page.tsx'), 'MessagesPage'),
})

const access = createRoute({
  getParentRoute: () => app,
  path: '/access',
  beforeLoad: offeredWith('reviews', 'accounts', 'emergency'),
  validateSearch: (search: Record<string, unknown>): { review?: string } =>
    typeof search['review'] === 'string' ? { review: search['review'] } : {},
  component: lazyRouteComponent(() => import('./pages/access/access-page.tsx'), 'AccessPage'),
})

const keys = createRoute({
  getParentRoute: () => app,
  path: '/keys',
  beforeLoad: offeredWith('keys'),
  component: lazyRouteComponent(() => import('./pages/keys/keys-page.tsx'), 'KeysPage'),
})

const backups = createRoute({
  getParentRoute: () => app,
  path: '/backups',
  beforeLoad: offeredWith('backups'),
  component: lazyRouteComponent(() => import('./pages/backups/backups-page.tsx'), 'BackupsPage'),
})

const controls = createRoute({
  getParentRoute: () => app,
  path: '/controls',
  beforeLoad: offeredWith('controls'),
  validateSearch: (search: Record<string, unknown>): { framework?: string; control?: string } => ({
    ...(typeof search['framework'] === 'string' ? { framework: search['framework'] } : {}),
    ...(typeof search['control'] === 'string' ? { control: search['control'] } : {}),
  }),
  component: lazyRouteComponent(() => import('./pages/controls/controls-page.tsx'), 'ControlsPage'),
})

const ledger = createRoute({
  getParentRoute: () => app,
  path: '/ledger',
  beforeLoad: offeredWith('ledger'),
  validateSearch: (
    search: Record<string, unknown>,
  ): { entry?: number; kind?: string; about?: string } => {
    const entry = Number(search['entry'])
    return {
      ...(search['entry'] !== undefined && Number.isSafeInteger(entry) && entry >= 0
        ? { entry }
        : {}),
      ...(typeof search['kind'] === 'string' ? { kind: search['kind'] } : {}),
      ...(typeof search['about'] === 'string' ? { about: search['about'] } : {}),
    }
  },
  component: lazyRouteComponent(() => import('./pages/ledger/ledger-page.tsx'), 'LedgerPage'),
})

const partners = createRoute({
  getParentRoute: () => app,
  path: '/partners',
  beforeLoad: offeredWith('ledger'),
  component: lazyRouteComponent(() => import('./pages/partners/partners-page.tsx'), 'PartnersPage'),
})

const routes = root.addChildren([
  signIn,
  enrol,
  proofs,
  app.addChildren([
    today,
    records,
    chart,
    versions,
    exchange,
    messages,
    access,
    holds,
    keys,
    backups,
    controls,
    ledger,
    partners,
  ]),
])

/** The console's places. A page's code is fetched when it is first opened. */
export function createConsoleRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- an interface is how the router learns its types.
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
