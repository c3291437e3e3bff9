import './admin.css'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '@/ui/page-header'
import { Lines } from '@/ui/skeleton'
import { PeopleList } from './people-list'

const DepartmentTree = lazy(() => import('./department-tree'))
const TeamsPanel = lazy(() => import('./teams-panel'))
const PersonDrawer = lazy(() => import('./person-drawer'))
const route = getRouteApi('/people')
const tabs = ['people', 'departments', 'teams'] as const

/** People and organisation: who is here, where they belong, and which teams workflows can ask. */
export default function PeoplePage() {
  const { t } = useTranslation('admin')
  const search = route.useSearch()
  const router = useRouter()
  const [person, setPerson] = useState<string>()
  const tab = tabs.find((one) => one === search.tab) ?? 'people'
  const go = (next: string) => void router.navigate({ to: '/people', search: { tab: next } })
  return (
    <div className="page">
      <PageHeader
        title={t('peopleTitle')}
        actions={
          <>
            <Link to="/roles">
              <Button>{t('roles')}</Button>
            </Link>
            <Button type="primary" onClick={() => setPerson('new')}>
              {t('newPerson')}
            </Button>
          </>
        }
      />
      <Tabs
        activeKey={tab}
        onChange={go}
        items={tabs.map((one) => ({ key: one, label: t(`tab.${one}`) }))}
        tabBarGutter={20}
      />
      {tab === 'people' && <PeopleList onOpen={setPerson} />}
      <Suspense fallback={<Lines count={8} />}>
        {tab === 'departments' && <DepartmentTree onOpen={setPerson} />}
        {tab === 'teams' && <TeamsPanel />}
      </Suspense>
      {person && (
        <Suspense fallback={null}>
          <PersonDrawer
            key={person}
            id={person === 'new' ? undefined : person}
            onClose={() => setPerson(undefined)}
            onCreated={setPerson}
          />
        </Suspense>
      )}
    </div>
  )
}
