import { InputNumber, Select, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import { Toggle } from '../parts'
import { RuleField } from './rule-field'

const pattern = /^(\d+)([mhd]!?)$/
const units = ['m!', 'h', 'h!', 'd', 'd!'] as const
/** The longest times that the server takes. */
const longest: Record<string, number> = { m: 999999, h: 99999, d: 9999 }

interface Props {
  label: string
  value: string | undefined
  onChange: (value: string) => void
  /** Whether a rule may give the time. */
  ruled?: boolean
}

/** A time: minutes, hours or days, of working time or of the clock; or a rule giving one. */
export function DurationInput({ label, value, onChange, ruled }: Props) {
  const { t } = useTranslation('studio')
  if (value?.startsWith('=')) {
    return (
      <RuleField
        label={t('timeByRule')}
        want="any"
        value={value.slice(1)}
        onChange={(rule) => onChange(rule === undefined ? '1d' : `=${rule}`)}
        none={t('fixedTime')}
      />
    )
  }
  return <FixedTime label={label} value={value} onChange={onChange} ruled={ruled} />
}

function FixedTime({ label, value, onChange, ruled }: Props) {
  const { t } = useTranslation('studio')
  const [, amount = '1', unit = 'd'] = pattern.exec(value ?? '') ?? []
  const within = (count: number, of: string) => `${Math.min(count, longest[of.charAt(0)] ?? 1)}${of}`
  const options = [...new Set<string>([...units, unit])].map((one) => ({
    value: one,
    label: t(`unit.${one}`, { defaultValue: one }),
  }))
  if (ruled) options.push({ value: '=', label: t('byRule') })
  return (
    <Space.Compact block>
      <InputNumber
        size="small"
        min={1}
        max={longest[unit.charAt(0)]}
        value={Number(amount)}
        onChange={(next) => onChange(within(next ?? 1, unit))}
        aria-label={label}
        style={{ width: 72 }}
      />
      <Select
        size="small"
        value={unit}
        onChange={(next: string) => onChange(next === '=' ? '=' : within(Number(amount), next))}
        options={options}
        aria-label={label}
        popupMatchSelectWidth={false}
      />
    </Space.Compact>
  )
}

/** A time that need not be set. */
export function OptionalTime({
  label,
  value,
  onChange,
  start,
}: {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
  start: string
}) {
  return (
    <>
      <Toggle label={label} value={value !== undefined} onChange={(on) => onChange(on ? start : undefined)} />
      {value !== undefined && <DurationInput label={label} value={value} onChange={onChange} />}
    </>
  )
}
