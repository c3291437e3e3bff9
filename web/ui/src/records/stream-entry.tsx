import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ref } from '@/api/types'
import { Icon } from '@/ui/icon'
import { Face } from '@/ui/person'
import { RecordLink } from '@/ui/record-link'
import { RelativeTime } from '@/ui/time'

interface EntryProps {
  actor: Ref
  at: string
  icon?: string
  head: ReactNode
  aside?: ReactNode
  children?: ReactNode
}

/** A line of the stream: whose face, what happened and when, and more below. */
export function Entry({ actor, at, icon, head, aside, children }: EntryProps) {
  return (
    <li>
      {actor.id ? (
        <Face person={actor} />
      ) : (
        <span className="face none">
          <Icon name={icon ?? 'setting'} />
        </span>
      )}
      <div className="grow">
        <div className="stream-head">
          {head} <span className="muted nowrap">{aside}</span>
          <span className="muted nowrap">
            <RelativeTime at={at} />
          </span>
        </div>
        {children}
      </div>
    </li>
  )
}

/** Who did it, by name; the system where nobody did. */
export function Actor({ person }: { person: Ref }) {
  const { t } = useTranslation('records')
  if (!person.id) return <strong>{t('person.system')}</strong>
  return (
    <strong>
      <RecordLink entity="user" id={person.id}>
        {person.title}
      </RecordLink>
    </strong>
  )
}
