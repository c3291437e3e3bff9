import './tasks.css'
import {
  CheckCircleOutlined,
  HistoryOutlined,
  MailOutlined,
  SendOutlined,
  SwapOutlined,
} from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { PlaceTabs } from '@/ui/place-tabs'
import { Lines } from '@/ui/skeleton'
import { AwayBanner } from './away-banner'
import { type InboxSearch, isFiltered } from './filters'
import { InboxDesk } from './inbox-desk'
import { InboxFilters } from './inbox-filters'
import { type Box, boxes, tasksQuery } from './queries'

const route = getRouteApi('/inbox')

/** What waits for me, what I did, what I started, what I was shown and what others do for me. */
export default function InboxPage() {
  const search = route.useSearch()
  const router = useRouter()
  const box = boxes.find((one) => one === search.box) ?? 'todo'
  const pages = useInfiniteQuery(tasksQuery(box, search))
  const tasks = pages.data?.pages.flatMap((page) => page.tasks) ?? []
  const counts = pages.data?.pages[0]?.counts ?? {}
  const narrow = (change: InboxSearch) =>
    void router.navigate({ to: '/inbox', search: { ...search, ...change }, replace: true })
  return (
    <div className="page fill inbox">
      <Head box={box} counts={counts} />
      {box === 'todo' && <AwayBanner />}
      <InboxFilters search={search} late={box === 'todo' ? (counts.overdue ?? 0) : 0} onChange={narrow} />
      {pages.error && <ErrorState error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Lines count={9} />}
      {pages.data && (
        <InboxDesk
          key={box}
          tasks={tasks}
          box={box}
          empty={<Nothing box={box} filtered={isFiltered(search)} />}
          more={
            pages.hasNextPage ? (
              <More loading={pages.isFetchingNextPage} onMore={() => void pages.fetchNextPage()} />
            ) : null
          }
        />
      )}
    </div>
  )
}

const signs: Record<Box, ReactNode> = {
  todo: <CheckCircleOutlined />,
  done: <HistoryOutlined />,
  started: <SendOutlined />,
  copied: <MailOutlined />,
  delegated: <SwapOutlined />,
}

/** Boxes whose number calls for attention. */
const counted: Box[] = ['todo', 'copied', 'delegated']

function Head({ box, counts }: { box: Box; counts: Record<string, number> }) {
  const { t } = useTranslation('tasks')
  const router = useRouter()
  return (
    <>
      <PageHeader title={t('inbox')} />
      <PlaceTabs
        label={t('inbox')}
        active={box}
        onChoose={(key) => void router.navigate({ to: '/inbox', search: { box: key } })}
        items={boxes.map((one) => ({
          key: one,
          label: t(`box.${one}`),
          count: counted.includes(one) ? counts[one] : undefined,
        }))}
      />
    </>
  )
}

function More({ loading, onMore }: { loading: boolean; onMore: () => void }) {
  const { t } = useTranslation('tasks')
  return (
    <li className="inbox-more">
      <Button type="link" loading={loading} onClick={onMore}>
        {t('more')}
      </Button>
    </li>
  )
}

/** An empty tab says what will stand here one day, or that the filters leave nothing. */
function Nothing({ box, filtered }: { box: Box; filtered: boolean }) {
  const { t } = useTranslation('tasks')
  return (
    <div className="panel">
      <EmptyState
        icon={signs[box]}
        title={filtered ? t('empty.filtered') : t(`empty.${box}`)}
        help={filtered ? t('empty.filteredHelp') : t(`empty.${box}Help`)}
        action={filtered ? <ShowAll box={box} /> : <FirstStep box={box} />}
      />
    </div>
  )
}

function ShowAll({ box }: { box: Box }) {
  const { t } = useTranslation('tasks')
  return (
    <Link to="/inbox" search={{ box }}>
      <Button>{t('showAll')}</Button>
    </Link>
  )
}

/** The one thing to begin with in an empty tab, if there is any. */
function FirstStep({ box }: { box: Box }) {
  const { t } = useTranslation('tasks')
  const quote = useShell()?.entities.quote?.can.includes('create')
  if (box === 'delegated')
    return (
      <Link to="/away">
        <Button>{t('away.open')}</Button>
      </Link>
    )
  if (box !== 'started' || !quote) return null
  return (
    <Link to="/records/$entity/new" params={{ entity: 'quote' }}>
      <Button type="primary">{t('startQuote')}</Button>
    </Link>
  )
}
