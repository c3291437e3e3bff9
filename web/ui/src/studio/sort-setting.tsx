import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { fieldOptions, RemoveButton, Setting } from './parts'

/** By which fields records are sorted, the first counting most. */
export function SortSetting({
  label,
  fields,
  sort,
  onChange,
}: {
  label: string
  fields: FieldDef[]
  sort: string[]
  onChange: (sort: string[]) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const nameOf = (one: string) => one.replace(/^-/, '')
  const turn = (one: string) => (one.startsWith('-') ? one.slice(1) : `-${one}`)
  const free = fields.filter((field) => !sort.some((one) => nameOf(one) === field.name))
  return (
    <Setting label={label}>
      {sort.map((one, index) => (
        <div className="row" key={one}>
          <span className="grow ellipsis">
            {text(fields.find((field) => field.name === nameOf(one))?.label) || nameOf(one)}
          </span>
          <Button
            size="small"
            icon={one.startsWith('-') ? <ArrowDownOutlined /> : <ArrowUpOutlined />}
            onClick={() => onChange(sort.map((other, at) => (at === index ? turn(other) : other)))}
          >
            {one.startsWith('-') ? t('descending') : t('ascending')}
          </Button>
          <RemoveButton onClick={() => onChange(sort.filter((other) => other !== one))} />
        </div>
      ))}
      <Select
        value={null}
        placeholder={t('addSort')}
        aria-label={t('addSort')}
        onChange={(name: string | null) => name && onChange([...sort, name])}
        options={fieldOptions(free, text)}
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: '100%' }}
      />
    </Setting>
  )
}
