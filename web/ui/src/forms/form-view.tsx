import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormField, FormSection } from '@/api/types'
import { useText } from '@/i18n/text'
import { valueKind } from '@/kinds'
import { Reasons } from '@/ui/why'
import { FieldRow } from './field-row'
import './forms.css'
import { FormTabs, leadsOutOfSight, shownFields } from './form-tabs'
import { fieldId } from './places'
import type { RecordFormControl } from './use-record-form'

interface Props {
  control: RecordFormControl
  /** Fields to mark as changed since the last look. */
  highlight?: string[]
  /** A click on a value starts editing it. */
  clickToEdit?: boolean
}

/** The sections of a form, in read or in edit mode. */
export function FormView({ control, highlight = [], clickToEdit }: Props) {
  const focus = useRef<string | null>(null)
  useEffect(() => {
    if (!control.editing || !focus.current) return
    document.getElementById(fieldId(focus.current, control.prefix))?.focus()
    focus.current = null
  })
  useFirstField(control)
  const start = useRef(control.startEditing)
  start.current = control.startEditing
  const edit = useCallback((name: string) => {
    focus.current = name
    start.current()
  }, [])
  // A task's form is open for typing even where its step lets nobody change anything: it reads like any other.
  const typing = control.editing && control.fields.some((field) => control.state(field).typed)
  return (
    <>
      <FormTabs control={control}>
        {(shown) => (
          <div className={typing ? 'form-sections editing' : 'form-sections'}>
            {control.data?.form.sections.map(
              (section, index) =>
                shown(section) && (
                  <Section
                    key={section.name ?? index}
                    section={section}
                    index={index}
                    control={control}
                    highlight={highlight}
                    onEdit={clickToEdit && control.mayEdit ? edit : undefined}
                  />
                ),
            )}
          </div>
        )}
      </FormTabs>
      <HiddenFields control={control} />
    </>
  )
}

/** Fields that a rule keeps out of sight, each with the rule, and those that refer to what may not be seen. */
function HiddenFields({ control }: { control: RecordFormControl }) {
  const { t } = useTranslation('forms')
  const text = useText()
  const sections = control.data?.form.sections ?? []
  const hidden = sections.flatMap((section, index) => {
    const shown = shownFields(section, index, control)
    return section.fields.filter((field) => !shown.includes(field))
  })
  if (hidden.length === 0) return null
  return (
    <details className="form-hidden">
      <summary>{t('hidden', { count: hidden.length })}</summary>
      <ul>
        {hidden.map((field) => (
          <li key={field.name}>
            {text(field.label)}{' '}
            {leadsOutOfSight(field, control) ? (
              <span className="muted">{t('unseen')}</span>
            ) : (
              <Reasons reasons={control.why(field)} />
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** A new record is typed into at once. */
function useFirstField(control: RecordFormControl) {
  const started = useRef(control.target.id !== undefined)
  const ready = control.data !== undefined
  const first = control.fields.find(
    (field) => control.state(field).typed && control.state(field).visible,
  )?.name
  useEffect(() => {
    if (!ready || started.current || !first) return
    started.current = true
    document.getElementById(fieldId(first, control.prefix))?.focus()
  }, [ready, first, control.prefix])
}

interface SectionProps {
  section: FormSection
  index: number
  control: RecordFormControl
  highlight: string[]
  onEdit?: (name: string) => void
}

function Section({ section, index, control, highlight, onEdit }: SectionProps) {
  const text = useText()
  const shown = shownFields(section, index, control)
  if (shown.length === 0) return null
  const { grid, totals } = split(shown)
  const draw = (field: FormField, total = false) => (
    <FieldRow
      key={field.name}
      field={field}
      control={control}
      highlighted={highlight.includes(field.name)}
      onEdit={onEdit}
      total={total}
      bare={(field.kind === 'lines' || field.kind === 'links') && text(field.label) === text(section.label)}
    />
  )
  return (
    <section className="panel form-section" aria-label={text(section.label) || undefined}>
      {text(section.label) && (
        <header>
          <h2>{text(section.label)}</h2>
        </header>
      )}
      <div className="form-grid" data-columns={Math.min(Math.max(section.columns ?? 2, 1), 4)}>
        {grid.map((field) => draw(field))}
      </div>
      {totals.length > 0 && <div className="form-totals">{totals.map((field) => draw(field, true))}</div>}
    </section>
  )
}

/** Figures after line items are their totals, written below them on the right. */
function split(fields: FormField[]): { grid: FormField[]; totals: FormField[] } {
  const lines = fields.findIndex((field) => field.kind === 'lines')
  if (lines < 0) return { grid: fields, totals: [] }
  const totals = fields.filter((field, index) => index > lines && isFigure(field))
  return { grid: fields.filter((field) => !totals.includes(field)), totals }
}

function isFigure(field: FormField): boolean {
  return ['formula', 'rollup'].includes(field.kind) || !!valueKind(field).numeric
}
