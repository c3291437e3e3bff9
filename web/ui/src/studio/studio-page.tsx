import './studio.css'
import { BuildOutlined, MenuOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/ui/empty-state'
import { usePhone } from '@/ui/preferences'
import { Lines } from '@/ui/skeleton'
import { BottomBar } from './bottom-bar'
import { Designer } from './designer'
import { NewDialog } from './new-dialog'
import { type CreatableKind, Sidebar } from './sidebar'

const PlanPage = lazy(() => import('./plan-page'))
const route = getRouteApi('/studio')

/** Where an administrator shapes the product: definitions left, their designer in the middle. */
export default function StudioPage() {
  const { path, at } = route.useSearch()
  const phone = usePhone()
  const [creating, setCreating] = useState<CreatableKind>()
  return (
    <div className="studio">
      {phone ? (
        <PhoneSide path={path} onCreate={setCreating} />
      ) : (
        <Side key={String(needsRoom(path))} path={path} onCreate={setCreating} />
      )}
      <div className="studio-main">
        <Suspense fallback={<Lines count={10} />}>
          {path === 'plan' ? (
            <PlanPage />
          ) : path ? (
            <Designer key={path} path={path} at={at} />
          ) : (
            <Start onCreate={setCreating} />
          )}
        </Suspense>
      </div>
      {path !== 'plan' && <BottomBar />}
      {creating && <NewDialog kind={creating} onClose={() => setCreating(undefined)} />}
    </div>
  )
}

/** A workflow needs the room that the list of definitions takes; the list opens with one click. */
function needsRoom(path: string | undefined): boolean {
  return !!path?.startsWith('workflows/')
}

interface SideProps {
  path: string | undefined
  onCreate: (kind: CreatableKind) => void
}

function Side({ path, onCreate }: SideProps) {
  const { t } = useTranslation('studio')
  const [open, setOpen] = useState(!needsRoom(path))
  if (open) return <Sidebar path={path} onCreate={onCreate} onClose={() => setOpen(false)} />
  return (
    <div className="studio-rail">
      <Button
        type="text"
        icon={<MenuUnfoldOutlined />}
        onClick={() => setOpen(true)}
        aria-label={t('definitions')}
        title={t('definitions')}
      />
    </div>
  )
}

function PhoneSide({ path, onCreate }: SideProps) {
  const { t } = useTranslation('studio')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button className="studio-menu" icon={<MenuOutlined />} onClick={() => setOpen(true)}>
        {t('definitions')}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="left"
        size={300}
        title={t('studio')}
        styles={{ body: { padding: 0 } }}
      >
        <Sidebar path={path} onCreate={onCreate} onGo={() => setOpen(false)} />
      </Drawer>
    </>
  )
}

/** Before anything is chosen: the three things people come for. */
function Start({ onCreate }: { onCreate: (kind: CreatableKind) => void }) {
  const { t } = useTranslation('studio')
  return (
    <div className="studio-start">
      <EmptyState
        icon={<BuildOutlined />}
        title={t('startTitle')}
        help={t('startHelp')}
        action={
          <>
            <Button type="primary" onClick={() => onCreate('entity')}>
              {t('new.entity')}
            </Button>
            <Button onClick={() => onCreate('workflow')}>{t('new.workflow')}</Button>
            <Link to="/studio/releases">
              <Button type="link">{t('releases')}</Button>
            </Link>
          </>
        }
      />
    </div>
  )
}
