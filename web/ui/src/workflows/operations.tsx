import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMayAdmin } from '@/api/session'
import { PageHeader } from '@/ui/page-header'
import { PlaceTabs } from '@/ui/place-tabs'

const places = [
  { key: 'runs', to: '/runs', right: 'runs' },
  { key: 'incidents', to: '/incidents', right: 'runs' },
  { key: 'timers', to: '/timers', right: 'runs' },
  { key: 'clocks', to: '/clocks', right: 'runs' },
  { key: 'jobs', to: '/jobs', right: 'audit' },
] as const

export type Place = (typeof places)[number]['key']

/** The frame of the pages on which administrators watch what runs. */
export function Operations({ place, children }: { place: Place; children: ReactNode }) {
  const { t } = useTranslation('workflows')
  const router = useRouter()
  const rights = { runs: useMayAdmin('runs'), audit: useMayAdmin('audit') }
  const shown = places.filter((one) => rights[one.right])
  const go = (key: string) => {
    const to = places.find((one) => one.key === key)?.to
    if (to) void router.navigate({ to })
  }
  return (
    <div className="page operations">
      <PageHeader title={t('operations')} />
      <PlaceTabs
        label={t('operations')}
        active={place}
        onChoose={go}
        items={shown.map((one) => ({ key: one.key, label: t(`place.${one.key}`) }))}
      />
      {children}
    </div>
  )
}

/** Numbers over a list; each narrows it to what it counts. */
export function Figures({
  figures,
  chosen,
  onChoose,
}: {
  figures: { key: string; label: string; count: number; colour?: string }[]
  chosen: string | undefined
  onChoose: (key: string | undefined) => void
}) {
  return (
    <div className="operation-figures">
      {figures.map((figure) => (
        <button
          key={figure.key}
          type="button"
          className={`plain operation-figure ${figure.count > 0 ? (figure.colour ?? '') : ''}`}
          aria-pressed={chosen === figure.key}
          onClick={() => onChoose(chosen === figure.key ? undefined : figure.key)}
        >
          <b className="tabular">{figure.count}</b>
          <span>{figure.label}</span>
        </button>
      ))}
    </div>
  )
}

/** Asks for the next page of a list, while there is one. */
export function NextPage({
  pages,
}: {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}) {
  const { t } = useTranslation('workflows')
  if (!pages.hasNextPage) return null
  return (
    <Button
      onClick={() => void pages.fetchNextPage()}
      loading={pages.isFetchingNextPage}
      style={{ alignSelf: 'center' }}
    >
      {t('more')}
    </Button>
  )
}
