import './tasks.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { usePerson } from '@/api/session'
import type { Text } from '@/api/types'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { PageHeader } from '@/ui/page-header'
import { Lines } from '@/ui/skeleton'

interface Quiet {
  from: string
  until: string
}

interface Wishes {
  kinds: { kind: string; label: Text; mail: boolean; usual: boolean }[]
  quiet: Quiet | null
  /** Where mail goes; empty for nowhere. */
  address: string
  /** Whether the installation sends mail at all. */
  leaves: boolean
}

const key = ['notice-wishes']
const night: Quiet = { from: '22:00', until: '07:00' }

/** What I want to hear of by mail, and when not. In the product I am told of everything. */
export default function NoticesPage() {
  const { t } = useTranslation('tasks')
  const wishes = useQuery({ queryKey: key, queryFn: () => api.get<Wishes>('/session/notices') })
  if (wishes.error) return <ErrorState error={wishes.error} retry={() => void wishes.refetch()} />
  return (
    <div className="page narrow">
      <PageHeader title={t('wishes.title')} below={t('wishes.help')} />
      {wishes.data ? <Choose wishes={wishes.data} /> : <Lines count={9} />}
    </div>
  )
}

function Choose({ wishes }: { wishes: Wishes }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const save = useSave(wishes)
  return (
    <>
      <Where wishes={wishes} />
      <section className="panel">
        <header>
          <h2>{t('wishes.byMail')}</h2>
        </header>
        <ul className="wish-list">
          {wishes.kinds.map((one) => (
            <li key={one.kind}>
              <span className="grow">{text(one.label)}</span>
              <Switch
                checked={one.mail}
                aria-label={text(one.label)}
                onChange={(mail) => save({ mail: { [one.kind]: mail } })}
              />
            </li>
          ))}
        </ul>
      </section>
      <QuietHours key={JSON.stringify(wishes.quiet)} quiet={wishes.quiet} onSave={save} />
    </>
  )
}

interface Change {
  mail?: Record<string, boolean>
  quiet?: Quiet | null
}

/** Saves a change at once; what is not named stays. */
function useSave(wishes: Wishes) {
  const client = useQueryClient()
  const notify = useNotify()
  const { t } = useTranslation('tasks')
  const save = useMutation({
    mutationFn: (change: Change) =>
      api.put<Wishes>('/session/notices', { mail: {}, quiet: wishes.quiet, ...change }),
    onMutate: ({ mail }) =>
      client.setQueryData<Wishes>(
        key,
        (before) =>
          before && {
            ...before,
            kinds: before.kinds.map((one) => ({ ...one, mail: mail?.[one.kind] ?? one.mail })),
          },
      ),
    onSuccess: (saved) => {
      client.setQueryData(key, saved)
      notify.done(t('wishes.saved'))
    },
    onError: (error) => {
      notify.failed(error)
      void client.invalidateQueries({ queryKey: key })
    },
  })
  return (change: Change) => save.mutate(change)
}

/** Where mail goes to, or why none comes. */
function Where({ wishes }: { wishes: Wishes }) {
  const { t } = useTranslation('tasks')
  const person = usePerson()
  if (!wishes.leaves) return <p className="asked-why changed">{t('wishes.noServer')}</p>
  if (wishes.address !== '')
    return <p className="asked-why">{t('wishes.address', { address: wishes.address })}</p>
  return (
    <p className="asked-why changed">
      {t('wishes.noAddress')}{' '}
      <Link to="/records/$entity/$id" params={{ entity: 'user', id: person.id }}>
        {t('wishes.myRecord')}
      </Link>
    </p>
  )
}

function QuietHours({ quiet, onSave }: { quiet: Quiet | null; onSave: (change: Change) => void }) {
  const { t } = useTranslation('tasks')
  const [hours, setHours] = useState(quiet ?? night)
  const field = (name: keyof Quiet) => (
    <Input
      type="time"
      value={hours[name]}
      onChange={(event) => setHours({ ...hours, [name]: event.target.value })}
      aria-label={t(`wishes.${name}`)}
      style={{ width: 120 }}
    />
  )
  return (
    <section className="panel">
      <header>
        <h2>{t('wishes.quiet')}</h2>
        <Switch
          checked={quiet !== null}
          aria-label={t('wishes.quiet')}
          onChange={(on) => onSave({ quiet: on ? hours : null })}
        />
      </header>
      <div className="body stack">
        <p className="muted">{t('wishes.quietHelp')}</p>
        {quiet && (
          <form
            className="row wrap"
            onSubmit={(event) => {
              event.preventDefault()
              onSave({ quiet: hours })
            }}
          >
            {field('from')} <span className="muted">–</span> {field('until')}
            <Button htmlType="submit" disabled={hours.from === quiet.from && hours.until === quiet.until}>
              {t('action.save')}
            </Button>
          </form>
        )}
      </div>
    </section>
  )
}
