import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { FieldDef, ProblemDocument, Value, Values, WeftRecord } from '@/api/types'
import { useTakeBack } from '@/changes/use-take-back'
import { ChangeButton } from '@/changes/whole-change'
import { pick, useText } from '@/i18n/text'
import { toWire } from '@/kinds'
import { inputOf } from '@/kinds/inputs'
import { useNotify } from '@/ui/notify'
import { isTypedInLists } from './cell'

interface Outcome {
  id: string
  ok: boolean
  problem?: ProblemDocument | null
}

interface Answer {
  change_set: string
  results: Outcome[]
}

interface Props {
  entity: string
  fields: FieldDef[]
  records: WeftRecord[]
  /** What a record is called. */
  titleOf: (record: WeftRecord) => string
  onClose: () => void
  onDone: () => void
}

/** The same values for several records: which fields, what in them, how it would go, how it went. */
export default function BulkEdit({ entity, fields, records, titleOf, onClose, onDone }: Props) {
  const { t } = useTranslation('records')
  const [values, setValues] = useState<Values>({})
  const [tried, setTried] = useState<Outcome[]>()
  const [made, setMade] = useState('')
  const { busy, ask, finish } = useBulk({ entity, fields, records, values, onDone, onMade: setMade })
  const names = Object.keys(values)
  const change = (next: Values) => {
    setValues(next)
    setTried(undefined)
  }
  const apply = async () => {
    const refused = await finish()
    if (refused?.length === 0) onClose()
    else setTried(refused)
  }
  return (
    <Modal
      open
      width={640}
      title={t('bulk.title', { count: records.length })}
      onCancel={onClose}
      footer={[
        <Button
          key="try"
          disabled={names.length === 0}
          loading={busy}
          onClick={() => void ask(true).then((answer) => setTried(answer?.results))}
        >
          {t('bulk.try')}
        </Button>,
        <Button
          key="save"
          type="primary"
          disabled={names.length === 0}
          loading={busy}
          onClick={() => void apply()}
        >
          {t('bulk.apply', { count: records.length })}
        </Button>,
      ]}
    >
      <div className="stack">
        {names.map((name) => (
          <BulkField
            key={name}
            entity={entity}
            field={fields.find((field) => field.name === name) as FieldDef}
            value={values[name]}
            onChange={(value) => change({ ...values, [name]: value })}
            onRemove={() =>
              change(Object.fromEntries(Object.entries(values).filter(([other]) => other !== name)))
            }
          />
        ))}
        <FieldChooser
          fields={fields.filter((field) => isTypedInLists(field) && !(field.name in values))}
          onChoose={(name) => change({ ...values, [name]: undefined })}
        />
        {tried && <Outcomes results={tried} records={records} titleOf={titleOf} />}
        {made && <ChangeButton id={made} />}
      </div>
    </Modal>
  )
}

/** Asks the server to try or to make the change. */
function useBulk({
  entity,
  fields,
  records,
  values,
  onDone,
  onMade,
}: Omit<Props, 'titleOf' | 'onClose'> & { values: Values; onMade: (changeSet: string) => void }) {
  const { t } = useTranslation('records')
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const ask = async (trying: boolean): Promise<Answer | undefined> => {
    const wire: Values = {}
    for (const field of fields)
      if (field.name in values) wire[field.name] = toWire(field, values[field.name]) ?? null
    setBusy(true)
    try {
      const ids = records.map((record) => record.id)
      return await api.post<Answer>(`/records/${entity}/bulk`, { ids, values: wire, try: trying })
    } catch (error) {
      notify.failed(error)
      return undefined
    } finally {
      setBusy(false)
    }
  }
  const takeBack = useTakeBack()
  const undo = (changes: string) => void takeBack(changes).then(onDone)
  /** The records that were refused; undefined when nothing could be asked. */
  const finish = async () => {
    const answer = await ask(false)
    if (!answer) return undefined
    const refused = answer.results.filter((result) => !result.ok)
    const count = answer.results.length - refused.length
    if (answer.change_set) notify.undoable(t('bulk.done', { count }), () => undo(answer.change_set))
    onMade(answer.change_set)
    onDone()
    return refused
  }
  return { busy, ask, finish }
}

function FieldChooser({ fields, onChoose }: { fields: FieldDef[]; onChoose: (name: string) => void }) {
  const { t } = useTranslation('records')
  const text = useText()
  return (
    <Select
      value={null}
      prefix={<PlusOutlined />}
      placeholder={t('bulk.addField')}
      aria-label={t('bulk.addField')}
      onChange={(name: string | null) => name && onChoose(name)}
      options={fields.map((field) => ({ value: field.name, label: text(field.label) }))}
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: '100%' }}
    />
  )
}

interface BulkFieldProps {
  entity: string
  field: FieldDef
  value: Value
  onChange: (value: Value) => void
  onRemove: () => void
}

/** A field with its new value; ticking empties it. */
function BulkField({ entity, field, value, onChange, onRemove }: BulkFieldProps) {
  const { t } = useTranslation('records')
  const text = useText()
  const [empty, setEmpty] = useState(false)
  const FieldInput = inputOf(field.kind)
  return (
    <div className="bulk-field">
      <span className="form-label">{text(field.label)}</span>
      <div className="grow">
        {empty ? (
          <span className="muted">{t('bulk.emptied')}</span>
        ) : (
          <FieldInput
            field={field}
            label={text(field.label)}
            value={value ?? null}
            onChange={onChange}
            autoFocus
            context={{ entity, values: () => ({}) }}
          />
        )}
      </div>
      <Checkbox
        checked={empty}
        onChange={(event) => {
          setEmpty(event.target.checked)
          onChange(null)
        }}
      >
        {t('bulk.empty')}
      </Checkbox>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('action.remove')}
        title={t('action.remove')}
        onClick={onRemove}
      />
    </div>
  )
}

/** How each record goes: how many can be changed, and why each of the others cannot. */
function Outcomes({
  results,
  records,
  titleOf,
}: { results: Outcome[] } & Pick<Props, 'records' | 'titleOf'>) {
  const { t } = useTranslation('records')
  const refused = results.filter((result) => !result.ok)
  return (
    <div role="status" className="bulk-outcomes">
      {refused.length < results.length && (
        <p className="good">{t('bulk.fine', { count: results.length - refused.length })}</p>
      )}
      {refused.length > 0 && <p className="danger">{t('bulk.refused', { count: refused.length })}</p>}
      <ul>
        {refused.map((result) => {
          const record = records.find((one) => one.id === result.id)
          return (
            <li key={result.id}>
              <strong>{record ? titleOf(record) : result.id}</strong> {reasonOf(result)}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function reasonOf({ problem }: Outcome): string {
  const fields = problem?.fields ?? []
  return fields.length > 0 ? fields.map((one) => pick(one.message)).join(' ') : pick(problem?.texts?.detail)
}
