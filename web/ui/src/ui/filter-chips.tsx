import { CloseOutlined, FilterOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MenuButton } from './menu-button'

/** One thing a list can be narrowed by. Its value is a text, so that it fits into an address. */
export interface FilterDef {
  name: string
  label: string
  /** The value in words; absent for a filter that is only on or off. */
  words?: (value: string) => ReactNode
  /** Where the value is chosen; absent for a filter that is only on or off. */
  editor?: (value: string | undefined, apply: (value: string | undefined) => void) => ReactNode
}

type Values = Record<string, string | undefined>

interface Props {
  filters: FilterDef[]
  values: Values
  onChange: (change: Values) => void
}

/** The filters of a list as chips; each opens its editor, and a menu adds more. */
export function FilterChips({ filters, values, onChange }: Props) {
  const { t } = useTranslation()
  const [adding, setAdding] = useState<string>()
  const active = filters.filter((filter) => values[filter.name])
  const shown = filters.filter((filter) => values[filter.name] || filter.name === adding)
  const apply = (name: string, value: string | undefined) => {
    setAdding(undefined)
    onChange({ [name]: value })
  }
  const add = (name: string) => {
    const filter = filters.find((one) => one.name === name)
    if (filter?.editor) setAdding(name)
    else apply(name, '1')
  }
  return (
    <div className="row wrap filter-chips">
      {shown.map((filter) => (
        <Chip
          key={filter.name}
          filter={filter}
          value={values[filter.name]}
          fresh={filter.name === adding}
          onApply={(value) => apply(filter.name, value)}
          onClosed={() => setAdding(undefined)}
        />
      ))}
      {shown.length < filters.length && (
        <MenuButton
          label={t('filter.add')}
          className="filter-add"
          align="left"
          items={filters
            .filter((filter) => !shown.includes(filter))
            .map((filter) => ({ key: filter.name, label: filter.label }))}
          onChoose={add}
        >
          <FilterOutlined /> {t('filter.add')}
        </MenuButton>
      )}
      {active.length > 1 && (
        <Button
          type="link"
          size="small"
          onClick={() => onChange(Object.fromEntries(active.map((filter) => [filter.name, undefined])))}
        >
          {t('filter.clear')}
        </Button>
      )}
    </div>
  )
}

interface ChipProps {
  filter: FilterDef
  value: string | undefined
  /** Just added: its editor is open and it goes away again when nothing is chosen. */
  fresh: boolean
  onApply: (value: string | undefined) => void
  onClosed: () => void
}

function Chip({ filter, value, fresh, onApply, onClosed }: ChipProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(fresh)
  const apply = (next: string | undefined) => {
    setOpen(false)
    onApply(next)
  }
  const change = (next: boolean) => {
    setOpen(next)
    if (!next) onClosed()
  }
  const chip = (
    <span className={open ? 'chip open' : 'chip'}>
      <button type="button" className="plain ellipsis">
        {filter.label}
        {value && filter.words && <b className="chip-value">{filter.words(value)}</b>}
      </button>
      <button
        type="button"
        className="plain"
        aria-label={t('filter.remove', { name: filter.label })}
        onClick={(event) => {
          event.stopPropagation()
          apply(undefined)
        }}
      >
        <CloseOutlined style={{ fontSize: 10 }} />
      </button>
    </span>
  )
  if (!filter.editor) return chip
  return (
    <Popover
      open={open}
      onOpenChange={change}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={<div className="chip-editor">{filter.editor(value, apply)}</div>}
    >
      {chip}
    </Popover>
  )
}

interface ChoicesProps {
  value: string | undefined
  options: { value: string; label: ReactNode }[]
  onChoose: (value: string) => void
}

/** A short list to choose one from. */
export function ChipChoices({ value, options, onChoose }: ChoicesProps) {
  return (
    <div className="chip-choices">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="plain"
          aria-pressed={option.value === value}
          onClick={() => onChoose(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
