import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { shellQuery } from '@/api/session'
import type { ChangeFilter } from '@/changes/api'
import { loadMoreMessages } from '@/i18n'
import type { RankingQuestion } from '@/rankings/periods'
import { ErrorState } from '@/ui/error-state'
import { PageSkeleton } from '@/ui/skeleton'
import { MissingPage } from './missing-page'
import { Shell } from './shell'

interface Context {
  client: QueryClient
}

/** What the address of a list says: which view, filter, search, order and open record. */
export interface ListSearch {
  view?: string
  filter?: string
  q?: string
  sort?: string
  group?: string
  open?: string
}

/** What the address of the inbox says: the tab and what narrows it. */
interface InboxSearch {
  box?: string
  workflow?: string
  person?: string
  amount?: string
  age?: string
  overdue?: string
  q?: string
}

/** What the address of a list of runs says. */
interface RunSearch {
  workflow?: string
  status?: string
  person?: string
  age?: string
  overdue?: string
  q?: string
}

function texts<K extends string>(search: Record<string, unknown>, ...names: K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {}
  for (const name of names) {
    const value = search[name]
    if (typeof value === 'string' && value !== '') found[name] = value
    if (typeof value === 'number') found[name] = String(value)
  }
  return found
}

/** A page behind the first one: it is drawn once its messages are there too. */
function page(load: () => Promise<{ default: ComponentType }>) {
  return lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), loadMoreMessages()])
    return module
  })
}

const root = createRootRouteWithContext<Context>()({
  component: Shell,
  loader: ({ context }) => void context.client.prefetchQuery(shellQuery),
  notFoundComponent: MissingPage,
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search): { board?: string; month?: string } => texts(search, 'board', 'month'),
  component: lazyRouteComponent(() => import('@/home/home-page')),
})

const list = createRoute({
  getParentRoute: () => root,
  path: '/records/$entity',
  validateSearch: (search): ListSearch => texts(search, 'view', 'filter', 'q', 'sort', 'group', 'open'),
  component: page(() => import('@/records/list-page')),
})

const creation = createRoute({
  getParentRoute: () => root,
  path: '/records/$entity/new',
  validateSearch: (
    search,
  ): { form?: string; values?: string; conversion?: string; from?: string; copy?: string } =>
    texts(search, 'form', 'values', 'conversion', 'from', 'copy'),
  component: page(() => import('@/records/new-page')),
})

const record = createRoute({
  getParentRoute: () => root,
  path: '/records/$entity/$id',
  validateSearch: (search): { tab?: string; act?: string } => texts(search, 'tab', 'act'),
  component: page(() => import('@/records/record-page')),
})

const statement = createRoute({
  getParentRoute: () => root,
  path: '/records/$entity/$id/statement',
  validateSearch: (search): { statement?: string; from?: string; to?: string; currency?: string } =>
    texts(search, 'statement', 'from', 'to', 'currency'),
  component: page(() => import('@/statements/statement-page')),
})

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  validateSearch: (search): InboxSearch =>
    texts(search, 'box', 'workflow', 'person', 'amount', 'age', 'overdue', 'q'),
  component: page(() => import('@/tasks/inbox-page')),
})

const away = createRoute({
  getParentRoute: () => root,
  path: '/away',
  component: page(() => import('@/tasks/away-page')),
})

const notices = createRoute({
  getParentRoute: () => root,
  path: '/notices',
  component: page(() => import('@/tasks/notices-page')),
})

const task = createRoute({
  getParentRoute: () => root,
  path: '/tasks/$id',
  component: page(() => import('@/tasks/task-page')),
})

const pool = createRoute({
  getParentRoute: () => root,
  path: '/pool',
  component: page(() => import('@/records/pool-page')),
})

const rankings = createRoute({
  getParentRoute: () => root,
  path: '/rankings',
  validateSearch: (search): RankingQuestion => texts(search, 'board', 'block', 'by', 'period', 'month'),
  component: page(() => import('@/rankings/rankings-page')),
})

const workflows = createRoute({
  getParentRoute: () => root,
  path: '/workflows',
  component: page(() => import('@/workflows/workflows-page')),
})

const workflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/$key',
  component: page(() => import('@/workflows/workflow-page')),
})

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: (search): RunSearch => texts(search, 'workflow', 'status', 'person', 'age', 'overdue', 'q'),
  component: page(() => import('@/workflows/runs-page')),
})

const incidents = createRoute({
  getParentRoute: () => root,
  path: '/incidents',
  validateSearch: (search): RunSearch => texts(search, 'workflow', 'person', 'age', 'q'),
  component: page(() => import('@/workflows/incidents-page')),
})

const timers = createRoute({
  getParentRoute: () => root,
  path: '/timers',
  validateSearch: (search): { workflow?: string; overdue?: string } => texts(search, 'workflow', 'overdue'),
  component: page(() => import('@/workflows/timers-page')),
})

const clocks = createRoute({
  getParentRoute: () => root,
  path: '/clocks',
  validateSearch: (search): { workflow?: string; status?: string; q?: string } =>
    texts(search, 'workflow', 'status', 'q'),
  component: page(() => import('@/workflows/clocks-page')),
})

const jobs = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  validateSearch: (search): { state?: string } => texts(search, 'state'),
  component: page(() => import('@/workflows/jobs-page')),
})

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  component: page(() => import('@/workflows/run-page')),
})

const studio = createRoute({
  getParentRoute: () => root,
  path: '/studio',
  validateSearch: (search): { path?: string; at?: string } => texts(search, 'path', 'at'),
  component: page(() => import('@/studio/studio-page')),
})

const releases = createRoute({
  getParentRoute: () => root,
  path: '/studio/releases',
  component: page(() => import('@/studio/releases-page')),
})

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: (search): { tab?: string; q?: string } => texts(search, 'tab', 'q'),
  component: page(() => import('@/admin/people-page')),
})

const roles = createRoute({
  getParentRoute: () => root,
  path: '/roles',
  component: page(() => import('@/admin/roles-page')),
})

const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  validateSearch: (search): { tab?: string } => texts(search, 'tab'),
  component: page(() => import('@/admin/system-page')),
})

const imports = createRoute({
  getParentRoute: () => root,
  path: '/imports',
  validateSearch: (search): { entity?: string } => texts(search, 'entity'),
  component: page(() => import('@/admin/imports-page')),
})

const importOne = createRoute({
  getParentRoute: () => root,
  path: '/imports/$id',
  validateSearch: (search): { entity?: string } => texts(search, 'entity'),
  component: page(() => import('@/admin/import-page')),
})

const changes = createRoute({
  getParentRoute: () => root,
  path: '/changes',
  validateSearch: (search): ChangeFilter => texts(search, 'actor', 'way', 'entity', 'from', 'to'),
  component: page(() => import('@/changes/changes-page')),
})

const change = createRoute({
  getParentRoute: () => root,
  path: '/changes/$id',
  component: page(() => import('@/changes/change-page')),
})

const tree = root.addChildren([
  pool,
  home,
  list,
  creation,
  record,
  statement,
  inbox,
  away,
  notices,
  task,
  rankings,
  workflows,
  workflow,
  runs,
  run,
  incidents,
  timers,
  clocks,
  jobs,
  studio,
  releases,
  people,
  roles,
  system,
  imports,
  importOne,
  changes,
  change,
])

/** Another page begins at its top, or where it was left; within a page, tabs and filters leave it where it stands. */
function onAnotherPage() {
  let shown: string | undefined
  return ({ location }: { location: { pathname: string } }) => {
    const other = location.pathname !== shown
    shown = location.pathname
    return other
  }
}

/** Makes the router of the signed-in application. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 100,
    defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} retry={reset} />,
    scrollRestoration: onAnotherPage(),
    scrollToTopSelectors: ['.shell > main'],
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
