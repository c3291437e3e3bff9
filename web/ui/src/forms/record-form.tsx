import { LockOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldProblem, Values, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { useShortcuts } from '@/ui/shortcuts'
import { Lines } from '@/ui/skeleton'
import { DraftBar } from './draft-bar'
import { FormView } from './form-view'
import { ProblemsSummary } from './problems-summary'
import { type RecordFormControl, useRecordForm } from './use-record-form'

const CardBar = lazy(() => import('@/cards/card-bar'))
const ConflictDialog = lazy(() => import('./conflict-dialog'))
const TwinsDialog = lazy(() => import('./twins-dialog'))

export interface RecordFormProps {
  entity: string
  /** The record; absent for a new one. */
  id?: string
  /** The name of the form, "default" if absent. */
  form?: string
  /** A task: the form as its step shows it, with the rights of the step. */
  task?: string
  /** What a new record is opened with. */
  prefill?: Values
  /** Fields to mark as changed since the last look. */
  highlight?: string[]
  /** Starts in edit mode when anything can be edited. */
  editing?: boolean
  /** What the server refused in the page around, e.g. a decision's fields. */
  problems?: FieldProblem[]
  /** Called with the edits, as the API takes them, whenever they change: what a decision sends along. */
  onEdits?: (edits: Values) => void
  /** Called after a successful save. */
  onSaved?: (record: WeftRecord) => void
  /** Without own save buttons: the page around it saves, e.g. a decision with its values. */
  embedded?: boolean
}

/** A record's form as this actor may use it, worked out by the server while typing. */
export function RecordForm({
  highlight,
  onEdits,
  onSaved,
  embedded,
  editing,
  problems,
  ...target
}: RecordFormProps) {
  const control = useRecordForm(target, { editing, problems })
  useReport(control, onEdits)
  return (
    <FormFrame control={control} onSaved={onSaved} bar={embedded ? null : undefined}>
      <FormView control={control} highlight={highlight} clickToEdit />
    </FormFrame>
  )
}

function useReport(control: RecordFormControl, onEdits: ((edits: Values) => void) | undefined) {
  const report = useRef(onEdits)
  report.current = onEdits
  const wired = useRef(control.wired)
  wired.current = control.wired
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when the edits change, with what they are then
  useEffect(() => report.current?.(wired.current()), [control.edits])
}

interface FrameProps {
  control: RecordFormControl
  onSaved?: (record: WeftRecord) => void
  /** The bar at the bottom while editing; null for none, absent for save and cancel. */
  bar?: ReactNode
  children: ReactNode
}

/** What stands around a form's sections: loading, problems, drafts, locks, conflicts, the save bar. */
export function FormFrame({ control, onSaved, bar, children }: FrameProps) {
  const text = useText()
  if (control.query.error && !control.data) {
    return <ErrorState error={control.query.error} retry={() => void control.query.refetch()} />
  }
  if (!control.data) return <Lines count={10} />
  return (
    <div className="record-form">
      {control.data.locked && (
        <div className="locked-bar">
          <LockOutlined /> {text(control.data.locked)}
        </div>
      )}
      <DraftBar control={control} />
      {takesCard(control) && (
        <Suspense fallback={null}>
          <CardBar control={control} />
        </Suspense>
      )}
      <ProblemsSummary control={control} />
      {children}
      {bar === undefined && control.editing && <SaveBar control={control} onSaved={onSaved} />}
      {bar}
      {control.question && (
        <Suspense fallback={null}>
          <TwinsDialog control={control} />
        </Suspense>
      )}
      {control.conflict && (
        <Suspense fallback={null}>
          <ConflictDialog control={control} onSaved={onSaved} />
        </Suspense>
      )}
    </div>
  )
}

/** Whether it is a new record's form with a place for the photo of a business card. */
function takesCard({ target, fields, state }: RecordFormControl): boolean {
  return !target.id && fields.some((field) => field.card === 'photo' && state(field).typed)
}

interface BarProps {
  control: RecordFormControl
  onSaved?: (record: WeftRecord) => void
  onCancel?: () => void
  saveLabel?: string
  /** A second button that leads: save and go on. */
  onSavedAndOn?: (record: WeftRecord) => void
  saveAndOnLabel?: string
}

/** Save and cancel, always in sight while editing; Ctrl S and Ctrl Enter save, Esc gives up what is unchanged. */
export function SaveBar({ control, onSaved, onCancel, saveLabel, onSavedAndOn, saveAndOnLabel }: BarProps) {
  const { t } = useTranslation('forms')
  const save = async (then = onSaved) => {
    const record = await control.save()
    if (record) then?.(record)
  }
  const cancel = () => {
    control.reset()
    onCancel?.()
  }
  useShortcuts(t('keys.title'), [
    { keys: 'mod+s', label: saveLabel ?? t('action.save'), run: () => void save(), typing: true },
    {
      keys: 'mod+enter',
      label: saveAndOnLabel ?? t('action.save'),
      run: () => void save(onSavedAndOn ?? onSaved),
      typing: true,
    },
    { keys: 'escape', label: t('action.cancel'), run: () => !control.dirty && cancel() },
  ])
  return (
    <div className="save-bar">
      <span className="grow muted">
        {control.saving ? t('state.saving') : control.dirty && t('unsaved')}
        {control.dirty && !control.saving && <span className="for-keyboards">{t('unsavedKeys')}</span>}
      </span>
      <Button onClick={cancel}>{t('action.cancel')}</Button>
      <Button
        type={onSavedAndOn ? 'default' : 'primary'}
        loading={control.saving}
        onClick={() => void save()}
      >
        {saveLabel ?? t('action.save')}
      </Button>
      {onSavedAndOn && (
        <Button type="primary" loading={control.saving} onClick={() => void save(onSavedAndOn)}>
          {saveAndOnLabel}
        </Button>
      )}
    </div>
  )
}
