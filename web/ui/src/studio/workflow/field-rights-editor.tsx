import { DeleteOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { fieldOptions } from '../parts'
import { useWorkflow } from './context'

interface Props {
  value: Record<string, string> | undefined
  onChange: (value: Record<string, string>) => void
  rights?: string[]
}

const stepRights = ['edit', 'require', 'read', 'hide']

/** What somebody may do with single fields here; all others are read. */
export function FieldRightsEditor({ value = {}, onChange, rights = stepRights }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { fields } = useWorkflow()
  const drop = (name: string) =>
    onChange(Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)))
  return (
    <div className="stack" style={{ gap: 6 }}>
      {Object.entries(value).map(([name, right]) => (
        <div className="row" key={name}>
          <span className="grow ellipsis">
            {text(fields.find((field) => field.name === name)?.label) || name}
          </span>
          <Select
            size="small"
            value={right}
            onChange={(next) => onChange({ ...value, [name]: next })}
            options={rights.map((one) => ({ value: one, label: t(`stepRight.${one}`) }))}
            aria-label={name}
            style={{ width: 96 }}
          />
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('action.remove')}
            onClick={() => drop(name)}
          />
        </div>
      ))}
      <Select
        size="small"
        value={null}
        placeholder={t('addFieldRight')}
        aria-label={t('addFieldRight')}
        onChange={(name: string | null) => name && onChange({ ...value, [name]: rights[0] ?? 'edit' })}
        options={fieldOptions(
          fields.filter((field) => !(field.name in value)),
          text,
        )}
        showSearch={{ optionFilterProp: 'label' }}
      />
    </div>
  )
}
