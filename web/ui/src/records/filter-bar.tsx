import { CloseOutlined, FilterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { valueKind } from '@/kinds'
import { type Condition, fromRule, toRule } from '@/kinds/conditions'
import { LatePopover } from '@/ui/late-popover'
import { MenuButton } from '@/ui/menu-button'
import { Lines } from '@/ui/skeleton'
import { newRow, operatorLabel, type Row, useValueText } from './condition-words'

const ConditionEditor = lazy(() => import('./condition-editor'))

interface Props {
  fields: FieldDef[]
  filter: string | undefined
  onFilter: (rule: string | undefined) => void
}

/** The filter of a list as chips; each opens its editor. Together they are one rule, joined by and. */
export function FilterBar({ fields, filter, onFilter }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const [draft, setDraft] = useState<Row | null>(null)
  const conditions = fromRule(filter ?? '')
  const usable = fields.filter((field) => field.filter !== false && valueKind(field).operators.length > 0)
  const write = (next: Condition[]) => onFilter(toRule(next, fields) || undefined)
  const replace = (index: number, condition: Condition) =>
    write(conditions.map((other, at) => (at === index ? condition : other)))
  const remove = (index: number) => write(conditions.filter((_, at) => at !== index))
  const draftField = fields.find((field) => field.name === draft?.field)
  return (
    <div className="filter-bar row wrap">
      {conditions.map((condition, index) => {
        const field =
          'field' in condition ? fields.find((other) => other.name === condition.field) : undefined
        const key = JSON.stringify(condition)
        return field && 'field' in condition ? (
          <RowChip
            key={key}
            field={field}
            row={condition}
            onChange={(row) => replace(index, row)}
            onRemove={() => remove(index)}
          />
        ) : (
          <RuleChip
            key={key}
            rule={'rule' in condition ? condition.rule : toRule([condition], fields)}
            onRemove={() => remove(index)}
          />
        )
      })}
      {draft && draftField ? (
        <LatePopover
          open
          placement="bottomLeft"
          onOpenChange={(open) => !open && setDraft(null)}
          content={
            <Suspense
              fallback={
                <div className="condition-editor">
                  <Lines count={3} />
                </div>
              }
            >
              <ConditionEditor
                key={draft.field}
                field={draftField}
                row={draft}
                onApply={(row) => {
                  write([...conditions, row])
                  setDraft(null)
                }}
                onRemove={() => setDraft(null)}
              />
            </Suspense>
          }
        >
          <span className="chip open">{text(draftField.label)} …</span>
        </LatePopover>
      ) : (
        <FieldMenu fields={usable} onChoose={(field) => setDraft(newRow(field))} />
      )}
      {conditions.length > 0 && (
        <Button type="link" size="small" onClick={() => onFilter(undefined)}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  )
}

function FieldMenu({ fields, onChoose }: { fields: FieldDef[]; onChoose: (field: FieldDef) => void }) {
  const { t } = useTranslation('records')
  const text = useText()
  return (
    <MenuButton
      label={t('filter.add')}
      className="filter-add"
      align="left"
      items={fields.map((field) => ({ key: field.name, label: text(field.label) }))}
      onChoose={(key) => {
        const field = fields.find((other) => other.name === key)
        if (field) onChoose(field)
      }}
    >
      <FilterOutlined /> {t('filter.add')}
    </MenuButton>
  )
}

interface ChipProps {
  field: FieldDef
  row: Row
  onChange: (row: Row) => void
  onRemove: () => void
}

function RowChip({ field, row, onChange, onRemove }: ChipProps) {
  const { t } = useTranslation('records')
  const text = useText()
  const [open, setOpen] = useState(false)
  const value = useValueText(field, row)
  return (
    <LatePopover
      open={open}
      onOpenChange={setOpen}
      placement="bottomLeft"
      destroyOnHidden
      content={
        <Suspense
          fallback={
            <div className="condition-editor">
              <Lines count={3} />
            </div>
          }
        >
          <ConditionEditor
            field={field}
            row={row}
            onApply={(next) => {
              setOpen(false)
              onChange(next)
            }}
            onRemove={onRemove}
          />
        </Suspense>
      }
    >
      <span className="chip">
        <button
          type="button"
          className="plain ellipsis"
          title={`${text(field.label)} ${operatorLabel(t, field, row.operator)} ${value}`}
        >
          {text(field.label)} <span className="muted">{operatorLabel(t, field, row.operator)}</span> {value}
        </button>
        <Remove onRemove={onRemove} />
      </span>
    </LatePopover>
  )
}

function RuleChip({ rule, onRemove }: { rule: string; onRemove: () => void }) {
  return (
    <span className="chip">
      <code className="ellipsis" title={rule}>
        {rule}
      </code>
      <Remove onRemove={onRemove} />
    </span>
  )
}

function Remove({ onRemove }: { onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className="plain"
      aria-label={t('action.remove')}
      onClick={(event) => {
        event.stopPropagation()
        onRemove()
      }}
    >
      <CloseOutlined style={{ fontSize: 10 }} />
    </button>
  )
}
