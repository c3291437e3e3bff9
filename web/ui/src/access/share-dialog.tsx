import { ErrorBox } from '@/ui/error-box'
import './access.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { Input as MomentInput } from '@/kinds/datetime/input'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { PeoplePicker } from '@/ui/people-picker'
import { Lines } from '@/ui/skeleton'
import { formatDateTime } from '@/ui/time'
import { endShare, type Place, type Share, type ShareRight, type Shares, share, sharesQuery } from './queries'

interface Props {
  place: Place
  onClose: () => void
}

/** With whom one record is shared, and sharing it with others until a time. */
export default function ShareDialog({ place, onClose }: Props) {
  const { t } = useTranslation('access')
  const shares = useQuery(sharesQuery(place))
  return (
    <Modal open title={t('shareTitle')} onCancel={onClose} footer={null} width={560}>
      {shares.error && <ErrorState error={shares.error} retry={() => void shares.refetch()} />}
      {shares.isPending && <Lines count={4} />}
      {shares.data && (
        <div className="stack">
          <p className="muted">{t(shares.data.can.length > 0 ? 'shareHelp' : 'cannotShare')}</p>
          {shares.data.can.length > 0 && <ShareForm place={place} shares={shares.data} />}
          <h3>{t('present')}</h3>
          <PresentShares place={place} shares={shares.data.shares} />
        </div>
      )}
    </Modal>
  )
}

/** Puts an answer with the present shares in place of the old one; history tells of it too. */
function useShares(place: Place) {
  const client = useQueryClient()
  return (answer: Shares) => {
    client.setQueryData(sharesQuery(place).queryKey, answer)
    void client.invalidateQueries({ queryKey: ['timeline', place.entity, place.id] })
    void client.invalidateQueries({ queryKey: ['history', place.entity, place.id] })
    void client.invalidateQueries({ queryKey: ['readers', place.entity, place.id] })
  }
}

function ShareForm({ place, shares }: { place: Place; shares: Shares }) {
  const { t } = useTranslation('access')
  const [audiences, setAudiences] = useState<string[]>([])
  const [rights, setRights] = useState<ShareRight>('read')
  const [until, setUntil] = useState<unknown>(() => dayjs().add(14, 'day').endOf('day').toISOString())
  const [note, setNote] = useState('')
  const put = useShares(place)
  const save = useMutation({
    mutationFn: () => share(place, { audiences, rights, until: String(until), note }),
    onSuccess: (answer) => {
      put(answer)
      setAudiences([])
      setNote('')
    },
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <div className="share-form">
        <AudienceFields audiences={audiences} onChange={setAudiences} choices={shares.audiences} />
        <Labelled label={t('rights')}>
          <Segmented
            value={rights}
            onChange={setRights}
            options={shares.can.map((right) => ({ value: right, label: t(`shareRight.${right}`) }))}
          />
        </Labelled>
        <Labelled label={t('until')}>
          <MomentInput
            field={{ name: 'until', kind: 'datetime', label: { en: '', zh: '' } }}
            value={until}
            onChange={setUntil}
            label={t('until')}
          />
        </Labelled>
        <Labelled label={t('note')}>
          <Input
            value={note}
            onChange={(event) => setNote(event.target.value)}
            maxLength={160}
            aria-label={t('note')}
          />
        </Labelled>
      </div>
      <ErrorBox error={save.error} />
      <div>
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={audiences.length === 0 || !until}
        >
          {t('shareNow')}
        </Button>
      </div>
    </form>
  )
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <span className="muted">{label}</span>
      <div>{children}</div>
    </>
  )
}

const kinds = ['user', 'department', 'team', 'role'] as const

interface AudienceProps {
  audiences: string[]
  onChange: (audiences: string[]) => void
  choices: Shares['audiences']
}

/** Chooses people, or departments, teams or roles. */
function AudienceFields({ audiences, onChange, choices }: AudienceProps) {
  const { t } = useTranslation('access')
  const text = useText()
  const [kind, setKind] = useState<(typeof kinds)[number]>('user')
  const names = audiences.map((one) => one.slice(kind.length + 1))
  const put = (ids: string[]) => onChange(ids.map((id) => `${kind}:${id}`))
  return (
    <>
      <Select
        value={kind}
        onChange={(next) => {
          setKind(next)
          onChange([])
        }}
        options={kinds.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
        aria-label={t('with')}
      />
      {kind === 'user' ? (
        <PeoplePicker value={names} onChange={put} label={t('kind.user')} many calm />
      ) : (
        <Select
          mode="multiple"
          value={audiences}
          onChange={onChange}
          options={choices
            .filter((one) => one.audience.startsWith(`${kind}:`))
            .map((one) => ({ value: one.audience, label: text(one.label) }))}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('chooseAudience')}
          aria-label={t(`kind.${kind}`)}
          style={{ width: '100%' }}
        />
      )}
    </>
  )
}

function PresentShares({ place, shares }: { place: Place; shares: Share[] }) {
  const { t } = useTranslation('access')
  if (shares.length === 0) return <p className="muted">{t('notShared')}</p>
  return (
    <ul className="shares">
      {shares.map((one) => (
        <PresentShare key={one.audience} place={place} share={one} />
      ))}
    </ul>
  )
}

function PresentShare({ place, share: one }: { place: Place; share: Share }) {
  const { t } = useTranslation('access')
  const text = useText()
  const notify = useNotify()
  const put = useShares(place)
  const end = useMutation({
    mutationFn: () => endShare(place, one.audience),
    onSuccess: (answer) => {
      put(answer)
      notify.done(t('shareEnded'))
    },
    onError: notify.failed,
  })
  return (
    <li>
      <div className="grow">
        <b>{text(one.label)}</b> <span className="tag blue">{t(`shareRight.${one.rights}`)}</span>
        <div className="muted">
          {t('untilWhen', { when: formatDateTime(one.until) })} · {t('byWhom', { name: one.by.title })}
        </div>
        {one.note && <div>{one.note}</div>}
        {one.without > 0 && (
          <div className="caution">{t('without', { count: one.without, people: one.people })}</div>
        )}
      </div>
      {one.can_end && (
        <Button size="small" loading={end.isPending} onClick={() => end.mutate()}>
          {t('endShare')}
        </Button>
      )}
    </li>
  )
}
