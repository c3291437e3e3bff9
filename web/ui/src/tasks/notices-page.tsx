import './tasks.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Select, Switch } from 'antd'
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

const ways = ['bell', 'mail', 'digest', 'off'] as const

type Way = (typeof ways)[number]

interface Wishes {
  kinds: { kind: string; label: Text; way: Way; usual: Way }[]
  /** The time of day of the digest, in the zone. */
  digest: string
  zone: string
  quiet: Quiet | null
  /** Where mail goes; empty for nowhere. */
  address: string
  /** Whether the installation sends mail at all. */
  leaves: boolean
}

const key = ['notice-wishes']
const night: Quiet = { from: '22:00', until: '07:00' }

/** How I want to be told of what, and when by no mail. */
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
              <Select
                value={one.way}
                aria-label={text(one.label)}
                onChange={(way) => save({ ways: { [one.kind]: way } })}
                options={ways.map((way) => ({ value: way, label: t(`wishes.way.${way}`) }))}
                style={{ width: 150 }}
              />
            </li>
          ))}
        </ul>
      </section>
      {wishes.kinds.some((one) => one.way === 'digest') && (
        <Digest key={wishes.digest} at={wishes.digest} zone={wishes.zone} onSave={save} />
      )}
      <QuietHours key={JSON.stringify(wishes.quiet)} quiet={wishes.quiet} onSave={save} />
    </>
  )
}

interface Change {
  ways?: Record<string, Way>
  digest?: string
  quiet?: Quiet | null
}

/** Saves a change at once; what is not named stays. */
function useSave(wishes: Wishes) {
  const client = useQueryClient()
  const notify = useNotify()
  const { t } = useTranslation('tasks')
  const save = useMutation({
    mutationFn: (change: Change) => api.put<Wishes>('/session/notices', { quiet: wishes.quiet, ...change }),
    onMutate: ({ ways: chosen }) =>
      client.setQueryData<Wishes>(
        key,
        (before) =>
          before && {
            ...before,
            kinds: before.kinds.map((one) => ({ ...one, way: chosen?.[one.kind] ?? one.way })),
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

/** When the digest of the day comes. */
function Digest({ at, zone, onSave }: { at: string; zone: string; onSave: (change: Change) => void }) {
  const { t } = useTranslation('tasks')
  const [time, setTime] = useState(at)
  return (
    <section className="panel">
      <header>
        <h2>{t('wishes.digest')}</h2>
      </header>
      <div className="body stack">
        <p className="muted">{t('wishes.digestHelp', { zone })}</p>
        <form
          className="row wrap"
          onSubmit={(event) => {
            event.preventDefault()
            onSave({ digest: time })
          }}
        >
          <Input
            type="time"
            value={time}
            onChange={(event) => setTime(event.target.value)}
            aria-label={t('wishes.at')}
            style={{ width: 120 }}
          />
          <Button htmlType="submit" disabled={time === at || time === ''}>
            {t('action.save')}
          </Button>
        </form>
      </div>
    </section>
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
