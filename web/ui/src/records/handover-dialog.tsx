import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { Text } from '@/api/types'
import { useTakeBack } from '@/changes/use-take-back'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { PeoplePicker } from '@/ui/people-picker'
import { Lines } from '@/ui/skeleton'

interface Belonging {
  /** "entity.field" */
  name: string
  label: Text
  field_label: Text
  count: number
}

interface Missed {
  entity: string
  id: string
  title: string
  reason: Text
}

interface Answer {
  change_set: string
  belongings: Belonging[]
  moved: number
  skipped: Missed[]
}

interface Props {
  entity: string
  ids: string[]
  /** They have another owner, and may be out of sight now. */
  onDone: () => void
  onClose: () => void
}

/** Gives records another owner, with what belongs to them. */
export default function HandoverDialog({ entity, ids, onDone, onClose }: Props) {
  const { t } = useTranslation('records')
  const [to, setTo] = useState<string>()
  const [left, setLeft] = useState<string[]>([])
  const [reason, setReason] = useState('')
  const found = useQuery({
    queryKey: ['belongings', entity, ids],
    queryFn: () => api.post<Answer>(`/records/${entity}/handover`, { ids, try: true }),
    staleTime: 0,
  })
  const belongings = found.data?.belongings ?? []
  const { busy, run, skipped } = useHandover({ entity, ids, onDone })
  const close = skipped.length > 0 ? onDone : onClose
  const going = belongings.map((one) => one.name).filter((name) => !left.includes(name))
  return (
    <Modal
      open
      title={t('handover.title', { count: ids.length })}
      okText={t('handover.do')}
      okButtonProps={{ disabled: !to || !found.data || skipped.length > 0 }}
      confirmLoading={busy}
      onOk={() => to && void run(to, going, reason)}
      onCancel={close}
      width={480}
    >
      {found.error && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Lines count={3} />}
      {found.data && (
        <Form layout="vertical">
          <Form.Item label={t('handover.to')} required>
            <PeoplePicker value={to ? [to] : []} onChange={([id]) => setTo(id)} label={t('handover.to')} />
          </Form.Item>
          {belongings.length > 0 && (
            <Form.Item label={t('handover.with')} extra={t('handover.withHelp')}>
              <BelongingList belongings={belongings} left={left} onLeft={setLeft} />
            </Form.Item>
          )}
          <Form.Item label={t('handover.reason')}>
            <Input value={reason} onChange={(event) => setReason(event.target.value)} maxLength={200} />
          </Form.Item>
        </Form>
      )}
      {skipped.length > 0 && <SkippedList skipped={skipped} />}
    </Modal>
  )
}

function BelongingList({
  belongings,
  left,
  onLeft,
}: {
  belongings: Belonging[]
  left: string[]
  onLeft: (names: string[]) => void
}) {
  const text = useText()
  const fields = (label: Text) => belongings.filter((one) => text(one.label) === text(label)).length
  return (
    <div className="stack">
      {belongings.map((one) => (
        <Checkbox
          key={one.name}
          checked={!left.includes(one.name)}
          onChange={(event) =>
            onLeft(event.target.checked ? left.filter((name) => name !== one.name) : [...left, one.name])
          }
        >
          {text(one.label)} <b className="tabular">{one.count}</b>
          {fields(one.label) > 1 && <span className="muted"> {text(one.field_label)}</span>}
        </Checkbox>
      ))}
    </div>
  )
}

/** What stays with its owner, and why. */
function SkippedList({ skipped }: { skipped: Missed[] }) {
  const { t } = useTranslation('records')
  const text = useText()
  return (
    <div className="error-box" role="status">
      {t('handover.skipped', { count: skipped.length })}
      <ul>
        {skipped.map((one) => (
          <li key={`${one.entity}${one.id}`}>
            <strong>{one.title}</strong> {text(one.reason)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function useHandover({ entity, ids, onDone }: Omit<Props, 'onClose'>) {
  const { t } = useTranslation('records')
  const notify = useNotify()
  const client = useQueryClient()
  const takeBack = useTakeBack()
  const [busy, setBusy] = useState(false)
  const [skipped, setSkipped] = useState<Missed[]>([])
  const run = async (to: string, going: string[], reason: string) => {
    setBusy(true)
    try {
      const answer = await api.post<Answer>(`/records/${entity}/handover`, { ids, to, with: going, reason })
      if (answer.moved > 0) {
        notify.undoable(t('handover.done', { count: answer.moved }), () => void takeBack(answer.change_set))
        await client.invalidateQueries({ queryKey: ['records', entity] })
      }
      setSkipped(answer.skipped)
      if (answer.skipped.length === 0) onDone()
    } catch (error) {
      notify.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return { busy, run, skipped }
}
