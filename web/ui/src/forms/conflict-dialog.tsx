import { Modal, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormField, Values, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { FieldView } from '@/kinds/field-view'
import { RelativeTime } from '@/ui/time'
import { sameValue } from './state'
import type { RecordFormControl } from './use-record-form'

/** Somebody saved the record meanwhile: both versions of each field, to choose from. */
export default function ConflictDialog({
  control,
  onSaved,
}: {
  control: RecordFormControl
  onSaved?: (record: WeftRecord) => void
}) {
  const current = control.conflict
  if (!current) return null
  return <Conflict key={current.version} control={control} current={current} onSaved={onSaved} />
}

interface Props {
  control: RecordFormControl
  current: WeftRecord
  onSaved?: (record: WeftRecord) => void
}

function Conflict({ control, current, onSaved }: Props) {
  const { t } = useTranslation('forms')
  const text = useText()
  const [theirs, setTheirs] = useState<Record<string, boolean>>({})
  const clashing = control.fields.filter(
    (field) =>
      field.name in control.edits && !sameValue(field, control.edits[field.name], current.values[field.name]),
  )
  const save = async () => {
    const edits: Values = {}
    for (const field of clashing) if (!theirs[field.name]) edits[field.name] = control.edits[field.name]
    const record = await control.save({ edits, version: current.version })
    if (record) onSaved?.(record)
  }
  return (
    <Modal
      open
      width={720}
      title={t('conflict.title')}
      okText={t('conflict.save')}
      onOk={() => void save()}
      confirmLoading={control.saving}
      onCancel={control.stopConflict}
    >
      <p style={{ marginBottom: 12 }}>
        {t('conflict.help', { who: current.updated_by?.title ?? '?' })} (
        <RelativeTime at={current.updated_at} />)
      </p>
      <table className="conflict">
        <thead>
          <tr>
            <th>{t('conflict.field')}</th>
            <th>{t('conflict.mine')}</th>
            <th>{t('conflict.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {clashing.map((field) => (
            <tr key={field.name}>
              <th scope="row">{text(field.label)}</th>
              <Side
                field={field}
                values={control.edits}
                chosen={!theirs[field.name]}
                onChoose={() => setTheirs({ ...theirs, [field.name]: false })}
              />
              <Side
                field={field}
                values={current.values}
                chosen={!!theirs[field.name]}
                onChoose={() => setTheirs({ ...theirs, [field.name]: true })}
              />
            </tr>
          ))}
        </tbody>
      </table>
      {clashing.length === 0 && <p>{t('conflict.none')}</p>}
    </Modal>
  )
}

interface SideProps {
  field: FormField
  values: Values
  chosen: boolean
  onChoose: () => void
}

function Side({ field, values, chosen, onChoose }: SideProps) {
  return (
    <td className={chosen ? 'chosen' : undefined}>
      <Radio checked={chosen} onChange={onChoose}>
        <FieldView field={field} value={values[field.name]} compact={field.kind === 'lines'} />
      </Radio>
    </td>
  )
}
