import { Select, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import type { InputProps } from '../kind'
import { Lookup } from '../reference/lookup'
import { asRef } from '../reference/ref'
import { asAnyRef } from '.'

/** First which entity, then which of its records. */
export function Input({ context: _, ...props }: InputProps) {
  const { t } = useTranslation('kinds')
  const text = useText()
  const { field, value, onChange, id, label } = props
  const options = field.options ?? []
  const ref = asAnyRef(value)
  const [entity, setEntity] = useState(ref?.entity ?? options[0]?.name ?? '')
  const chosen = ref?.entity ?? entity
  const change = (next: string) => {
    setEntity(next)
    if (ref) onChange(null)
  }
  return (
    <Space.Compact block>
      <Select
        value={chosen || undefined}
        onChange={change}
        options={options.map((option) => ({ value: option.name, label: text(option.label) }))}
        popupMatchSelectWidth={false}
        aria-label={`${label ?? text(field.label)}: ${t('anyReference.entity')}`}
        style={{ width: 'auto', minWidth: 96 }}
      />
      <Lookup
        {...props}
        id={id}
        entity={chosen}
        value={ref ? { id: ref.id, title: ref.title } : null}
        onChange={(next) => {
          const record = asRef(next)
          onChange(record ? { entity: chosen, id: record.id, title: record.title } : null)
        }}
      />
    </Space.Compact>
  )
}
