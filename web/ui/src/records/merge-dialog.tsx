import { SwapOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newKey } from '@/api/client'
import type { EntityDetail, FieldDef, FormField, Ref, Text, Twin, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { isEmpty } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { Lookup } from '@/kinds/reference/lookup'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import { titleOf } from './record-value'

interface Tried {
  change_set: string
  moved: { entity: string; label: Text; field: string; field_label: Text; count: number }[]
  attached: Record<string, number>
  conflicts: { entity: string; id: string; title: string; reason: Text }[]
}

interface Props {
  record: WeftRecord
  detail: EntityDetail
  /** Called with the id of the record that stayed. */
  onDone: (id: string) => void
  onClose: () => void
}

/** Makes one record of two: choose the other one, which values stay, and see what moves. */
export default function MergeDialog({ record, detail, onDone, onClose }: Props) {
  const { t } = useTranslation('records')
  const [chosen, setChosen] = useState<string>()
  return (
    <Modal open width={820} title={t('merge.title')} footer={null} onCancel={onClose}>
      <Choose record={record} detail={detail} chosen={chosen} onChoose={setChosen} />
      {chosen && <Merging key={chosen} record={record} other={chosen} detail={detail} onDone={onDone} />}
    </Modal>
  )
}

function Choose({
  record,
  detail,
  chosen,
  onChoose,
}: {
  record: WeftRecord
  detail: EntityDetail
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}) {
  const { t } = useTranslation('records')
  const text = useText()
  const entity = detail.entity.name
  const twins = useQuery({
    queryKey: ['twins', entity, record.id],
    queryFn: () => api.get<{ twins: Twin[] }>(`/records/${entity}/${record.id}/duplicates`),
  })
  const open = (twins.data?.twins ?? []).filter((twin) => twin.id)
  const [value, setValue] = useState<Ref | null>(null)
  const choose = (ref: Ref | null) => {
    setValue(ref)
    onChoose(ref && ref.id !== record.id ? ref.id : undefined)
  }
  const field: FormField = { name: 'other', kind: 'reference', to: entity, label: detail.entity.label }
  return (
    <>
      <p className="muted">{t('merge.help')}</p>
      <Lookup
        entity={entity}
        field={field}
        value={value}
        onChange={(next) => choose(next as Ref | null)}
        label={t('merge.other')}
        id="merge-other"
        context={{ entity, values: () => ({}) }}
      />
      {!chosen && open.length > 0 && (
        <ul className="twins" style={{ marginTop: 8 }}>
          {open.map((twin) => (
            <li key={twin.rule + twin.id}>
              <Button
                type="link"
                size="small"
                style={{ paddingInline: 0, whiteSpace: 'normal', textAlign: 'start', height: 'auto' }}
                onClick={() => choose({ id: twin.id as string, title: twin.title ?? '' })}
              >
                {text(twin.text)}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Merging({
  record,
  other,
  detail,
  onDone,
}: {
  record: WeftRecord
  other: string
  detail: EntityDetail
  onDone: (id: string) => void
}) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const notify = useNotify()
  const entity = detail.entity.name
  const [swapped, setSwapped] = useState(false)
  const [take, setTake] = useState<string[]>()
  const [busy, setBusy] = useState(false)
  const found = useQuery({
    queryKey: ['records', entity, other, 'merge'],
    queryFn: () => api.get<WeftRecord>(`/records/${entity}/${other}`),
  })
  const survivor = swapped ? other : record.id
  const loser = swapped ? record.id : other
  const tried = useQuery({
    queryKey: ['merge', entity, survivor, loser],
    queryFn: () => api.post<Tried>(`/records/${entity}/${survivor}/merge`, { loser, try: true, take: [] }),
    retry: false,
    gcTime: 0,
  })
  if (found.error) return <ErrorState error={found.error} />
  if (!found.data) return <Lines count={4} />
  const kept = swapped ? found.data : record
  const gone = swapped ? record : found.data
  const fields = differing(detail, kept, gone)
  const taken = take ?? fields.filter((field) => isEmpty(kept.values[field.name])).map((field) => field.name)
  const undo = (set: string) =>
    void api.post(`/changesets/${set}/revert`).then(() => client.invalidateQueries(), notify.failed)
  const merge = async () => {
    setBusy(true)
    try {
      const body = { loser, take: taken, try: false }
      const answer = await api.post<Tried>(`/records/${entity}/${survivor}/merge`, body, {
        idempotencyKey: newKey(),
      })
      notify.undoable(t('merge.done'), () => undo(answer.change_set))
      await client.invalidateQueries()
      onDone(survivor)
    } catch (error) {
      notify.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const side = (one: WeftRecord, stays: boolean) => (
    <th>
      {titleOf(detail, one)}{' '}
      <span className={stays ? 'tag green' : 'tag'}>{t(stays ? 'merge.stays' : 'merge.goes')}</span>
    </th>
  )
  return (
    <div className="stack" style={{ marginTop: 12 }}>
      <div style={{ overflowX: 'auto' }}>
        <table className="conflict">
          <thead>
            <tr>
              <th>
                <Button
                  size="small"
                  icon={<SwapOutlined />}
                  onClick={() => {
                    setSwapped(!swapped)
                    setTake(undefined)
                  }}
                >
                  {t('merge.swap')}
                </Button>
              </th>
              {side(kept, true)}
              {side(gone, false)}
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <Row
                key={field.name}
                field={field}
                kept={kept}
                gone={gone}
                taken={taken.includes(field.name)}
                onTake={(on) =>
                  setTake(on ? [...taken, field.name] : taken.filter((one) => one !== field.name))
                }
              />
            ))}
          </tbody>
        </table>
      </div>
      {tried.error ? <ErrorState error={tried.error} /> : <Moved tried={tried.data} />}
      <div className="row">
        <span className="grow" />
        <Button
          type="primary"
          loading={busy}
          disabled={!tried.data || tried.data.conflicts.length > 0}
          onClick={() => void merge()}
        >
          {t('merge.do')}
        </Button>
      </div>
    </div>
  )
}

/** Fields that a person may choose between: those that differ and can be written. */
function differing(detail: EntityDetail, kept: WeftRecord, gone: WeftRecord): FieldDef[] {
  return detail.entity.fields.filter(
    (field) =>
      field.rights === 'edit' &&
      !field.managed &&
      field.name in gone.values &&
      !['attachment', 'image', 'signature'].includes(field.kind) &&
      !isEmpty(gone.values[field.name]) &&
      JSON.stringify(kept.values[field.name]) !== JSON.stringify(gone.values[field.name]),
  )
}

interface RowProps {
  field: FieldDef
  kept: WeftRecord
  gone: WeftRecord
  taken: boolean
  onTake: (on: boolean) => void
}

function Row({ field, kept, gone, taken, onTake }: RowProps) {
  const text = useText()
  const cell = (record: WeftRecord, chosen: boolean, choose: () => void) => (
    <td className={chosen ? 'chosen' : undefined}>
      <Radio checked={chosen} onChange={choose}>
        <FieldView field={field as FormField} value={record.values[field.name]} compact />
      </Radio>
    </td>
  )
  return (
    <tr>
      <th scope="row">{text(field.label)}</th>
      {cell(kept, !taken, () => onTake(false))}
      {cell(gone, taken, () => onTake(true))}
    </tr>
  )
}

/** What would move to the record that stays, and what is in the way. */
function Moved({ tried }: { tried: Tried | undefined }) {
  const { t } = useTranslation('records')
  const text = useText()
  if (!tried) return <Lines count={2} />
  const parts = [
    ...tried.moved.map((one) => `${text(one.label)} · ${text(one.field_label)}: ${one.count}`),
    ...Object.entries(tried.attached).map(([table, count]) => `${t(`merge.attached.${table}`)}: ${count}`),
  ]
  return (
    <div>
      <strong>{t('merge.moves')}</strong> {parts.length > 0 ? parts.join('；') : t('merge.nothing')}
      {tried.conflicts.length > 0 && (
        <div className="error-box" role="alert">
          <strong>{t('merge.conflicts')}</strong>
          <ul>
            {tried.conflicts.map((one) => (
              <li key={one.entity + one.id + one.title}>
                {one.title}: {text(one.reason)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
