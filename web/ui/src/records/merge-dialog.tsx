import { SwapOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newKey } from '@/api/client'
import type { EntityDetail, FieldDef, FormField, Ref, Text, Twin, WeftRecord } from '@/api/types'
import { useTakeBack } from '@/changes/use-take-back'
import { useText } from '@/i18n/text'
import { isEmpty } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { Lookup } from '@/kinds/reference/lookup'
import { ErrorBox } from '@/ui/error-box'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import { same } from './compare'
import { titleOf } from './record-value'

interface Tried {
  change_set: string
  moved: { entity: string; label: Text; field: string; field_label: Text; count: number }[]
  attached: Record<string, number>
  conflicts: { entity: string; id: string; title: string; reason: Text }[]
}

interface Props {
  id: string
  /** The other record, when it is chosen already. */
  other?: string
  detail: EntityDetail
  /** Called with the id of the record that stayed. */
  onDone: (id: string) => void
  onClose: () => void
}

/** Makes one record of two: choose the other one, which values stay, and see what moves. */
export default function MergeDialog({ id, other, detail, onDone, onClose }: Props) {
  const { t } = useTranslation('records')
  const [chosen, setChosen] = useState(other)
  return (
    <Modal open width={820} title={t('merge.title')} footer={null} onCancel={onClose}>
      <p className="muted">{t('merge.help')}</p>
      {!other && <Choose id={id} detail={detail} chosen={chosen} onChoose={setChosen} />}
      {chosen && <Merging key={chosen} ids={[id, chosen]} detail={detail} onDone={onDone} />}
    </Modal>
  )
}

interface ChooseProps {
  id: string
  detail: EntityDetail
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}

/** Looks the other record up, or takes one of those that seem to double this one. */
function Choose({ id, detail, chosen, onChoose }: ChooseProps) {
  const { t } = useTranslation('records')
  const text = useText()
  const entity = detail.entity.name
  const twins = useQuery({
    queryKey: ['twins', entity, id],
    queryFn: () => api.get<{ twins: Twin[] }>(`/records/${entity}/${id}/duplicates`),
  })
  const open = (twins.data?.twins ?? []).filter((twin) => twin.id)
  const [value, setValue] = useState<Ref | null>(null)
  const choose = (ref: Ref | null) => {
    setValue(ref)
    onChoose(ref && ref.id !== id ? ref.id : undefined)
  }
  const field: FormField = { name: 'other', kind: 'reference', to: entity, label: detail.entity.label }
  return (
    <>
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
        <ul className="twins merge-twins">
          {open.map((twin) => (
            <li key={twin.rule + twin.id}>
              <Button
                type="link"
                size="small"
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

interface MergingProps {
  ids: [string, string]
  detail: EntityDetail
  onDone: (id: string) => void
}

function Merging({ ids, detail, onDone }: MergingProps) {
  const { t } = useTranslation('records')
  const entity = detail.entity.name
  const [swapped, setSwapped] = useState(false)
  const [take, setTake] = useState<string[]>()
  const [survivor, loser] = swapped ? [ids[1], ids[0]] : ids
  const kept = useRecord(entity, survivor)
  const gone = useRecord(entity, loser)
  const tried = useTried(entity, survivor, loser)
  const merge = useMerge({ entity, survivor, loser }, onDone)
  const error = kept.error ?? gone.error
  if (error) return <ErrorState error={error} />
  if (!kept.data || !gone.data) return <Lines count={4} />
  const fields = toChoose(detail, kept.data, gone.data)
  const empty = fields.filter((field) => isEmpty(kept.data.values[field.name]))
  const taken = take ?? empty.map((field) => field.name)
  const swap = () => {
    setSwapped(!swapped)
    setTake(undefined)
  }
  return (
    <div className="stack" style={{ marginTop: 12 }}>
      <BothRecords {...{ detail, fields, taken, swap }} kept={kept.data} gone={gone.data} onTake={setTake} />
      {tried.error ? <ErrorBox error={tried.error} /> : <Moved tried={tried.data} />}
      <div className="row">
        <span className="grow" />
        <Button
          type="primary"
          loading={merge.isPending}
          disabled={!tried.data || tried.data.conflicts.length > 0}
          onClick={() => merge.mutate(taken)}
        >
          {t('merge.do')}
        </Button>
      </div>
    </div>
  )
}

function useRecord(entity: string, id: string) {
  return useQuery({
    queryKey: ['records', entity, id, 'merge'],
    queryFn: () => api.get<WeftRecord>(`/records/${entity}/${id}`),
  })
}

/** What merging would move, and what is in its way. */
function useTried(entity: string, survivor: string, loser: string) {
  return useQuery({
    queryKey: ['merge', entity, survivor, loser],
    queryFn: () => api.post<Tried>(`/records/${entity}/${survivor}/merge`, { loser, try: true, take: [] }),
    retry: false,
    gcTime: 0,
  })
}

function useMerge(
  { entity, survivor, loser }: { entity: string; survivor: string; loser: string },
  onDone: (id: string) => void,
) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const notify = useNotify()
  const undo = useTakeBack()
  return useMutation({
    mutationFn: (take: string[]) =>
      api.post<Tried>(
        `/records/${entity}/${survivor}/merge`,
        { loser, take, try: false },
        { idempotencyKey: newKey() },
      ),
    onSuccess: async (answer) => {
      notify.undoable(t('merge.done'), () => void undo(answer.change_set))
      await client.invalidateQueries()
      onDone(survivor)
    },
    onError: notify.failed,
  })
}

/** Fields that a person may choose between: those that differ and can be written. */
function toChoose(detail: EntityDetail, kept: WeftRecord, gone: WeftRecord): FieldDef[] {
  return detail.entity.fields.filter(
    (field) =>
      field.rights === 'edit' &&
      !field.managed &&
      field.name in gone.values &&
      !['attachment', 'image', 'signature'].includes(field.kind) &&
      !isEmpty(gone.values[field.name]) &&
      !same(kept.values[field.name], gone.values[field.name]),
  )
}

interface BothProps {
  detail: EntityDetail
  fields: FieldDef[]
  kept: WeftRecord
  gone: WeftRecord
  /** The fields whose values are taken from the record that goes. */
  taken: string[]
  onTake: (taken: string[]) => void
  swap: () => void
}

/** The two records side by side, the one that stays first. */
function BothRecords({ detail, fields, kept, gone, taken, onTake, swap }: BothProps) {
  const { t } = useTranslation('records')
  const turn = (name: string, on: boolean) =>
    onTake(on ? [...taken, name] : taken.filter((one) => one !== name))
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="conflict">
        <thead>
          <tr>
            <th>
              <Button size="small" icon={<SwapOutlined />} onClick={swap}>
                {t('merge.swap')}
              </Button>
            </th>
            <th>
              {titleOf(detail, kept)} <span className="tag green">{t('merge.stays')}</span>
            </th>
            <th>
              {titleOf(detail, gone)} <span className="tag">{t('merge.goes')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <Row
              key={field.name}
              {...{ field, kept, gone }}
              taken={taken.includes(field.name)}
              onTake={(on) => turn(field.name, on)}
            />
          ))}
        </tbody>
      </table>
    </div>
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
        {isEmpty(record.values[field.name]) ? (
          <span className="muted">–</span>
        ) : (
          <FieldView field={field} value={record.values[field.name]} compact />
        )}
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
      <strong>{t('merge.moves')}</strong> {parts.length > 0 ? parts.join(t('merge.and')) : t('merge.nothing')}
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
