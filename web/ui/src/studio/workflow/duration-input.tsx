import { Input, InputNumber, Select, Space } from 'antd'
import { useTranslation } from 'react-i18next'

const pattern = /^(\d+)([mhd]!?)$/
const units = ['m!', 'h', 'h!', 'd', 'd!'] as const

/** A time: minutes, hours or days, of working time or of the clock; or a rule giving one. */
export function DurationInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (value: string) => void
}) {
  const { t } = useTranslation('studio')
  const [, amount, unit] = pattern.exec(value ?? '') ?? []
  if (value?.startsWith('='))
    return (
      <Input
        size="small"
        className="code"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-label={label}
      />
    )
  return (
    <Space.Compact block>
      <InputNumber
        size="small"
        min={1}
        value={Number(amount ?? 1)}
        onChange={(next) => onChange(`${next ?? 1}${unit ?? 'd'}`)}
        aria-label={label}
        style={{ width: 72 }}
      />
      <Select
        size="small"
        value={unit ?? 'd'}
        onChange={(next: string) => onChange(`${amount ?? 1}${next}`)}
        options={[...new Set<string>([...units, unit ?? 'd'])].map((one) => ({
          value: one,
          label: t(`unit.${one}`, { defaultValue: one }),
        }))}
        aria-label={label}
        popupMatchSelectWidth={false}
      />
    </Space.Compact>
  )
}
