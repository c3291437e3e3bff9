import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntityDetail } from '@/api/types'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { ReminderList, useReminders } from '@/ui/reminders'
import { Lines } from '@/ui/skeleton'
import { Composer } from './composer'
import { type Place, type TimelineKind, timelineOf } from './timeline-api'
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
  const [kind, setKind] = useState<TimelineKind | ''>('')
  const stream = useInfiniteQuery({
    queryKey: ['timeline', place.entity, place.id, kind],
    queryFn: ({ pageParam }) => timelineOf(place, kind, pageParam),
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
      <Kinds kinds={first.kinds} chosen={kind} onChoose={setKind} />
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
  kinds: TimelineKind[]
  chosen: TimelineKind | ''
  onChoose: (kind: TimelineKind | '') => void
}

function Kinds({ kinds, chosen, onChoose }: KindsProps) {
  const { t } = useTranslation('records')
  return (
    <fieldset className="stream-kinds" aria-label={t('timeline.only')}>
      {(['', ...kinds] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className="plain"
          aria-pressed={kind === chosen}
          onClick={() => onChoose(kind)}
        >
          {t(`timeline.kind.${kind || 'all'}`)}
        </button>
      ))}
    </fieldset>
  )
}
