import './rule-rows.css'
import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import type { TFunction } from 'i18next'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type ActionProps,
  type ControlElementsProp,
  type FullField,
  type NotToggleProps,
  QueryBuilder,
  type RuleGroupType,
  type VersatileSelectorProps,
} from 'react-querybuilder'
import type { FieldDef } from '@/api/types'
import type { RulePlace, RuleTree } from './check'
import { operatorsOf } from './families'
import { type RowField, useRowFields } from './row-fields'
import { RowValue } from './row-value'
import { rowsOf } from './tree'

type T = TFunction<'rules'>

interface Props {
  place: RulePlace
  tree: RuleTree
  onChange: (tree: RuleTree, fields: Map<string, RowField>) => void
  fields?: FieldDef[]
}

/** A rule as rows: field, comparison, value; in groups of "and" and "or". */
export default function RuleRows({ place, tree, onChange, fields: known }: Props) {
  const { t } = useTranslation('rules')
  const used = rowsOf(tree).flatMap((row) => row.field ?? [])
  const rows = useRowFields(place, known, used)
  const fields = useMemo(() => new Map(rows.map((row) => [row.name, row])), [rows])
  const grouped = useMemo(() => grouping(rows, t), [rows, t])
  const operators = (name: string) =>
    operatorsOf(fields.get(name)?.family ?? 'text').map((operator) => ({
      name: operator,
      label: t(`operator.${operator}`),
    }))
  const begun = useRef(false)
  const start = useMemo(() => firstRow(rows), [rows])
  const shown = begun.current || (tree.rules ?? []).length > 0 ? tree : start
  if (rows.length === 0) return <div className="skeleton" style={{ height: 64 }} />
  return (
    <QueryBuilder
      query={shown as RuleGroupType}
      onQueryChange={(next: RuleGroupType) => {
        begun.current = true
        onChange(next as RuleTree, fields)
      }}
      fields={grouped as never}
      context={{ fields }}
      combinators={[
        { name: 'and', label: t('and') },
        { name: 'or', label: t('or') },
      ]}
      getOperators={operators as never}
      getValueSources={((name: string) => valueSources(fields, name, t)) as never}
      getDefaultValue={(({ field }: { field: string }) => firstValue(fields.get(field))) as never}
      controlElements={controls}
      listsAsArrays
      addRuleToNewGroups
      showNotToggle
      translations={translations(t)}
      controlClassnames={{ queryBuilder: 'rule-rows' }}
      suppressStandardClassnames={false}
    />
  )
}

/** A rule begins with a row to fill in; once it had rows, an empty one stays empty. */
function firstRow([first]: RowField[]): RuleTree {
  const row = first && { field: first.name, operator: operatorsOf(first.family)[0], value: firstValue(first) }
  return { combinator: 'and', rules: row ? [row] : [] }
}

/** What a row begins with: a tick is asked about as set, everything else is still to be filled in. */
function firstValue(field: RowField | undefined): unknown {
  return field?.family === 'boolean' ? true : ''
}

function grouping(rows: RowField[], t: T) {
  const groups = new Map<string, RowField[]>()
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  return [...groups].map(([group, fields]) => ({
    label: t(`root.${group}`, { defaultValue: group }),
    options: fields.map((field) => ({ name: field.name, value: field.name, label: field.label })),
  }))
}

/** References, dates and numbers are often compared with another field. */
function valueSources(fields: Map<string, RowField>, name: string, t: T) {
  const family = fields.get(name)?.family
  const fixed = { name: 'value', value: 'value', label: t('fixed') }
  const other = { name: 'field', value: 'field', label: t('asField') }
  return family === 'record' || family === 'date' || family === 'datetime' ? [fixed, other] : [fixed]
}

function translations(t: T) {
  return {
    fields: { title: t('field'), placeholderName: '~', placeholderLabel: '—', placeholderGroupLabel: '—' },
    operators: {
      title: t('comparison'),
      placeholderName: '~',
      placeholderLabel: '—',
      placeholderGroupLabel: '—',
    },
    value: { title: t('value') },
    combinators: { title: t('combinator') },
    valueSourceSelector: { title: t('valueSource') },
    addRule: { label: t('addRow'), title: t('addRow') },
    addGroup: { label: t('addGroup'), title: t('addGroup') },
    removeRule: { label: '', title: t('removeRow') },
    removeGroup: { label: '', title: t('removeGroup') },
    notToggle: { label: t('not'), title: t('notHelp') },
  }
}

function Selector({ className, handleOnChange, options, value, title, disabled }: VersatileSelectorProps) {
  const choices = (options as Choice[]).map(choice)
  const many = choices.length > 6 || choices.some((one) => 'options' in one)
  return (
    <Select
      className={className}
      aria-label={title}
      value={value}
      onChange={handleOnChange}
      disabled={disabled}
      options={choices}
      popupMatchSelectWidth={false}
      showSearch={many ? { optionFilterProp: 'label' } : false}
    />
  )
}

type Choice = { name?: string; value?: string; label: string; options?: Choice[] }

function choice(one: Choice): {
  label: string
  value?: string
  options?: { label: string; value?: string }[]
} {
  if (one.options) return { label: one.label, options: one.options.map(choice) }
  return { label: one.label, value: one.name ?? one.value }
}

function Add({ handleOnClick, label, className, disabled }: ActionProps) {
  return (
    <Button
      type="text"
      size="small"
      icon={<PlusOutlined />}
      className={className}
      disabled={disabled}
      onClick={handleOnClick}
    >
      {label}
    </Button>
  )
}

function Remove({ handleOnClick, title, className, disabled }: ActionProps) {
  return (
    <Button
      type="text"
      size="small"
      icon={<CloseOutlined />}
      className={className}
      disabled={disabled}
      aria-label={title}
      title={title}
      onClick={handleOnClick}
    />
  )
}

function Not({ checked, handleOnChange, label, title, level }: NotToggleProps) {
  if (level === 0 && !checked) return null
  return (
    <Button
      size="small"
      type={checked ? 'primary' : 'text'}
      ghost={checked}
      title={title}
      aria-pressed={!!checked}
      onClick={() => handleOnChange(!checked)}
    >
      {label}
    </Button>
  )
}

const controls: ControlElementsProp<FullField, string> = {
  fieldSelector: Selector as never,
  operatorSelector: Selector as never,
  combinatorSelector: Selector as never,
  valueSourceSelector: Selector as never,
  addRuleAction: Add,
  addGroupAction: Add,
  removeRuleAction: Remove,
  removeGroupAction: Remove,
  notToggle: Not,
  valueEditor: RowValue,
}
