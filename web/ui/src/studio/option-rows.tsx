import { EyeInvisibleOutlined, EyeOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { OptionTag } from '@/ui/option-tag'
import { isRetired } from '@/ui/retired'
import { asText } from './catalogue'
import { nameFrom, type OptionDefinition } from './definitions'
import { freeName } from './flow-edit'
import { RemoveButton } from './parts'
import { SortableList } from './sortable'

const colours = ['', 'blue', 'cyan', 'green', 'gold', 'orange', 'red', 'purple', 'grey']

interface Props {
  options: OptionDefinition[]
  onChange: (options: OptionDefinition[]) => void
  tight?: boolean
}

/** Options with their names in both languages, colour and order; a used one is retired, not deleted. */
export function OptionRows({ options, onChange, tight }: Props) {
  const { t } = useTranslation('studio')
  const put = (name: string, part: Partial<OptionDefinition>) =>
    onChange(options.map((one) => (one.name === name ? { ...one, ...part } : one)))
  const add = () => {
    const name = freeName('option', new Set(options.map((one) => one.name)))
    onChange([...options, { name, label: { en: '', zh: '' } }])
  }
  return (
    <div className={`option-rows ${tight ? 'tight' : ''}`}>
      <SortableList
        items={options}
        idOf={(one) => one.name}
        onOrder={onChange}
        draw={(one) => (
          <OptionRow
            option={one}
            others={options}
            put={(part) => put(one.name, part)}
            remove={() => onChange(options.filter((other) => other !== one))}
          />
        )}
      />
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={add}>
        {t('addOption')}
      </Button>
    </div>
  )
}

interface RowProps {
  option: OptionDefinition
  others: OptionDefinition[]
  put: (part: Partial<OptionDefinition>) => void
  remove: () => void
}

function OptionRow({ option, others, put, remove }: RowProps) {
  const { t } = useTranslation('studio')
  const label =
    typeof option.label === 'string'
      ? { en: option.label, zh: option.label }
      : { en: option.label.en ?? '', zh: option.label.zh ?? '' }
  // A name that nobody chose follows the English label until the field is left.
  const rename = () => {
    const name = nameFrom(label.en)
    if (/^option(_\d+)?$/.test(option.name) && name)
      put({ name: freeName(name, new Set(others.map((one) => one.name))) })
  }
  return (
    <div className={`option-row ${isRetired(option) ? 'retired' : ''}`}>
      <Input
        size="small"
        value={label.zh}
        placeholder="中文"
        aria-label={`${option.name} 中文`}
        onChange={(event) => put({ label: { ...label, zh: event.target.value } })}
      />
      <Input
        size="small"
        value={label.en}
        placeholder="English"
        aria-label={`${option.name} English`}
        onChange={(event) => put({ label: { ...label, en: event.target.value } })}
        onBlur={rename}
      />
      <Colour value={option.colour} onChange={(colour) => put({ colour })} />
      <Button
        size="small"
        type="text"
        icon={option.retired ? <EyeInvisibleOutlined /> : <EyeOutlined />}
        title={option.retired ? t('bringBack') : t('retire')}
        aria-label={option.retired ? t('bringBack') : t('retire')}
        onClick={() => put({ retired: option.retired ? undefined : true, instead: undefined })}
      />
      <RemoveButton onClick={remove} />
      {option.retired && <Retirement option={option} others={others} put={put} />}
    </div>
  )
}

/** Until when a retired option can still be chosen, and what is kept where it is given afterwards. */
function Retirement({ option, others, put }: Omit<RowProps, 'remove'>) {
  const { t } = useTranslation('studio')
  const text = useText()
  const last = typeof option.retired === 'string' ? dayjs(option.retired) : null
  return (
    <div className="option-end">
      <DatePicker
        size="small"
        value={last}
        placeholder={t('retiredNow')}
        aria-label={`${option.name} ${t('lastDay')}`}
        title={t('lastDay')}
        onChange={(day) => put({ retired: day ? day.format('YYYY-MM-DD') : true })}
      />
      <Select
        size="small"
        allowClear
        value={option.instead}
        placeholder={t('instead')}
        aria-label={`${option.name} ${t('instead')}`}
        title={t('insteadHelp')}
        onChange={(instead: string | undefined) => put({ instead })}
        options={others
          .filter((one) => one !== option && one.retired !== true)
          .map((one) => ({ value: one.name, label: text(asText(one.label, one.name)) }))}
      />
    </div>
  )
}

function Colour({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (colour: string | undefined) => void
}) {
  const { t } = useTranslation('studio')
  const draw = (colour: string) => (
    <OptionTag option={{ name: colour, colour, label: { en: '●', zh: '●' } }} />
  )
  return (
    <Select
      size="small"
      value={value ?? ''}
      onChange={(colour: string) => onChange(colour || undefined)}
      options={colours.map((colour) => ({ value: colour, label: draw(colour) }))}
      aria-label={t('colour')}
      style={{ width: 62 }}
    />
  )
}
