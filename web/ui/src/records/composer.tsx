import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefreshAround } from '@/api/around'
import { newKey } from '@/api/client'
import type { Compose, Ref } from '@/api/types'
import { FollowUpForm } from '@/forms/follow-up-form'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { isRetired } from '@/ui/retired'
import { useActivityKinds } from './activity-kinds'
import { CommentBox } from './comment-box'
import { ReminderBox } from './reminder-box'
import { addComment, type CommentAnswer, type Place } from './timeline-api'

/** A name that no kind of activity can have. */
const reminder = ' reminder'

interface Props {
  place: Place
  compose: Compose | null
  title: string
}

/** What a person adds to a timeline: a comment, or an activity of some kind. */
export function Composer({ place, compose, title }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const refresh = useRefreshAround()
  const warn = useUnreached()
  const [chosen, setChosen] = useState('')
  const about: Ref = { id: place.id, title }
  const kinds = useActivityKinds(compose).filter((option) => !isRetired(option) && option.name !== 'note')
  return (
    <div className="composer">
      <div className="composer-kinds" role="tablist" aria-label={t('timeline.add')}>
        {[
          { name: '', label: t('timeline.comment') },
          ...kinds,
          { name: reminder, label: t('remind.tab') },
        ].map((option) => (
          <button
            key={option.name}
            type="button"
            role="tab"
            className="plain"
            aria-selected={chosen === option.name}
            onClick={() => setChosen(option.name)}
          >
            {text(option.label)}
          </button>
        ))}
      </div>
      {chosen === reminder ? (
        <ReminderBox place={place} onWritten={() => setChosen('')} />
      ) : compose && chosen !== '' ? (
        <FollowUpForm
          key={chosen}
          compose={compose}
          about={about}
          kind={chosen}
          inline
          onWritten={() => {
            setChosen('')
            refresh()
          }}
        />
      ) : (
        <CommentBox
          onSend={async (draft) => {
            warn(await addComment(place, draft, newKey()))
            refresh()
          }}
        />
      )}
    </div>
  )
}

/** Tells the author whom a comment names in vain. */
export function useUnreached() {
  const { t } = useTranslation('records')
  const notify = useNotify()
  return ({ unreached }: CommentAnswer) => {
    if (unreached.length > 0)
      notify.info(
        t('timeline.unreached', { names: unreached.map((person) => person.title).join(t('comma')) }),
      )
  }
}
