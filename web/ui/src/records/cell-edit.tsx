import { Button } from 'antd'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ApiError, errorText } from '@/api/errors'
import type { Value, WeftRecord } from '@/api/types'
import { pick, useText } from '@/i18n/text'
import { toWire } from '@/kinds'
import { inputOf } from '@/kinds/inputs'
import { useNotify } from '@/ui/notify'
import type { EditedCell } from './cell'

interface Props extends EditedCell {
  entity: string
  onClose: () => void
  onSaved: () => void
}

const widest = 420
const edge = 8

/** Over the cell, within the window: by its right edge where there is no room to the right. */
function placeOver(at: EditedCell['at']): CSSProperties {
  const room = window.innerWidth
  const place = { top: at.top - 5, minWidth: at.width }
  if (at.left + widest <= room) return { ...place, left: at.left }
  if (room < 2 * widest) return { ...place, left: edge, right: edge }
  return { ...place, right: Math.max(edge, room - at.left - at.width) }
}

/** The value of one cell, over the cell: Enter saves, Esc leaves it as it was. */
export default function CellEdit({ entity, record, field, at, onClose, onSaved }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const notify = useNotify()
  const before = record.values[field.name]
  const [value, setValue] = useState<Value>(before ?? null)
  // Enter ends what is typed into a picker and saves it at once, before the value is drawn.
  const latest = useRef(value)
  const change = (next: Value) => {
    latest.current = next
    setValue(next)
  }
  const [wrong, setWrong] = useState<string>()
  const [saving, setSaving] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector<HTMLElement>('input, textarea, button')?.focus(), [])
  const put = (next: Value, version: number) =>
    api.patch<WeftRecord>(`/records/${entity}/${record.id}`, {
      values: { [field.name]: toWire(field, next) ?? null },
      version,
    })
  const save = async () => {
    setSaving(true)
    try {
      const saved = await put(latest.current, record.version)
      const undo = () => void put(before ?? null, saved.version).then(onSaved, notify.failed)
      notify.undoable(t('cell.saved', { field: text(field.label) }), undo)
      onSaved()
      onClose()
    } catch (error) {
      setWrong(problemOf(error))
      setSaving(false)
    }
  }
  const CellInput = inputOf(field.kind)
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={text(field.label)}
      className="cell-edit panel"
      style={placeOver(at)}
      onKeyDown={(event) => {
        const own = (event.target as HTMLElement).closest('textarea, button, [aria-expanded=true]')
        if (event.key === 'Escape') onClose()
        else if (event.key !== 'Enter' || own || event.nativeEvent.isComposing) return
        else void save()
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <CellInput
        field={field}
        label={text(field.label)}
        value={value}
        onChange={change}
        invalid={wrong !== undefined}
        context={{ entity, values: () => ({}) }}
      />
      {wrong && (
        <div className="form-error" role="alert">
          {wrong}
        </div>
      )}
      <div className="row">
        <span className="grow" />
        <Button size="small" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button size="small" type="primary" loading={saving} onClick={() => void save()}>
          {t('action.save')}
        </Button>
      </div>
    </div>
  )
}

/** What is wrong with the value, or with what follows from it. */
function problemOf(error: unknown): string {
  const problems = error instanceof ApiError ? error.fields : []
  return problems.length > 0 ? problems.map((problem) => pick(problem.message)).join(' ') : errorText(error)
}
