import { Button, Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'

export interface ColumnListProps {
  fields: FieldDef[]
  shown: string[]
  /** What records are called by; it always shows. */
  title: string | undefined
  onChange: (columns: string[]) => void
  onReset: () => void
}

/** The columns that a list can show, to be ticked. */
export default function ColumnList({ fields, shown, title, onChange, onReset }: ColumnListProps) {
  const { t } = useTranslation('records')
  const text = useText()
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...shown, name] : shown.filter((other) => other !== name))
  return (
    <div className="column-chooser">
      <div className="scroll">
        {fields.filter(isColumn).map((field) => (
          <Checkbox
            key={field.name}
            checked={shown.includes(field.name)}
            disabled={field.name === title}
            onChange={(event) => toggle(field.name, event.target.checked)}
          >
            {text(field.label)}
          </Checkbox>
        ))}
      </div>
      <Button type="link" size="small" onClick={onReset}>
        {t('columns.reset')}
      </Button>
    </div>
  )
}

/** A part of another field can be filtered by, but has no values of its own. */
function isColumn(field: FieldDef): boolean {
  return !field.part
}
