import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import type { EntityDetail, Text } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { ReminderList, useReminders } from '@/ui/reminders'
import { Lines } from '@/ui/skeleton'
import { useActivityKinds } from './activity-kinds'
import { Composer } from './composer'
import { type Place, type Shown, type TimelinePage, timelineOf } from './timeline-api'
import { Item } from './timeline-item'
import './timeline.css'

interface Props {
  place: Place
  detail: EntityDetail
  title: string
  /** Beside the record as it was, to which nothing is added. */
  past: boolean
}

/** Everything that happened around a record in one stream, and a place to add to it. */
export default function TimelineTab({ place, detail, title, past }: Props) {
  const { t } = useTranslation('records')
  const [shown, setShown] = useState<Shown>({ kind: '', of: '' })
  const stream = useInfiniteQuery({
    queryKey: ['timeline', place.entity, place.id, shown],
    queryFn: ({ pageParam }) => timelineOf(place, shown, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  })
  const reminders = (useReminders(place).data ?? []).filter((one) => one.done_at === null)
  if (stream.error && !stream.data)
    return <ErrorState error={stream.error} retry={() => void stream.refetch()} />
  const first = stream.data?.pages[0]
  if (!stream.data || !first) return <Lines count={8} />
  const items = stream.data.pages.flatMap((page) => page.items)
  return (
    <div className="timeline">
      {!past && <Composer place={place} compose={first.compose} title={title} />}
      {!past && reminders.length > 0 && <ReminderList reminders={reminders} bare />}
      <Kinds page={first} shown={shown} onShow={setShown} />
      {items.length === 0 && !stream.hasNextPage && <EmptyState title={t('timeline.empty')} />}
      <ol className="stream" aria-busy={stream.isPlaceholderData}>
        {items.map((item) => (
          <Item key={item.kind + item.id} item={item} fields={detail.entity.fields} />
        ))}
      </ol>
      {stream.hasNextPage && (
        <Button type="link" loading={stream.isFetchingNextPage} onClick={() => void stream.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </div>
  )
}

interface KindsProps {
  page: TimelinePage
  shown: Shown
  onShow: (shown: Shown) => void
}

/** What to show only: a kind first, then which of that kind. */
function Kinds({ page, shown, onShow }: KindsProps) {
  const { t } = useTranslation('records')
  const entities = useShell()?.entities
  const activities = useActivityKinds(page.compose)
  const all = { name: '', label: t('timeline.kind.all') }
  const kinds = page.kinds.map((kind) => ({ name: kind, label: t(`timeline.kind.${kind}`) }))
  const records = page.entities.map((name) => ({ name, label: entities?.[name]?.label || name }))
  const within = shown.kind === 'record' ? records : shown.kind === 'activity' ? activities : []
  return (
    <>
      <Choices
        label={t('timeline.only')}
        options={[all, ...kinds]}
        chosen={shown.kind}
        onChoose={(kind) => onShow({ kind: kind as Shown['kind'], of: '' })}
      />
      {within.length > 1 && (
        <Choices
          label={t(`timeline.kind.${shown.kind || 'all'}`)}
          options={[all, ...within]}
          chosen={shown.of}
          onChoose={(of) => onShow({ ...shown, of })}
        />
      )}
    </>
  )
}

interface ChoicesProps {
  label: string
  options: { name: string; label: Text | string }[]
  chosen: string
  onChoose: (name: string) => void
}

function Choices({ label, options, chosen, onChoose }: ChoicesProps) {
  const text = useText()
  return (
    <fieldset className="stream-kinds" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.name}
          type="button"
          className="plain"
          aria-pressed={option.name === chosen}
          onClick={() => onChoose(option.name)}
        >
          {text(option.label)}
        </button>
      ))}
    </fieldset>
  )
}
