import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { entityQuery } from '@/api/entities'
import { ApiError } from '@/api/errors'
import type { Action, EntityDetail, RecordFormData } from '@/api/types'
import { FormView } from '@/forms/form-view'
import { FormFrame } from '@/forms/record-form'
import { useRecordForm } from '@/forms/use-record-form'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { usePhone } from '@/ui/preferences'
import { useShortcuts } from '@/ui/shortcuts'
import { Lines } from '@/ui/skeleton'
import { pastControl, TurnTo, usePast } from './as-of'
import { HistoryTab } from './history-tab'
import { ProcessStrip } from './process-strip'
import { RecordHeader } from './record-header'
import { titleOf } from './record-value'
import { RelatedTab } from './related-tab'
import './records.css'

const TransitionDialog = lazy(() => import('./transition-dialog'))
const ApprovalsTab = lazy(() => import('./approvals-tab'))
const AsOfBar = lazy(() => import('./as-of-bar'))
const ChainStrip = lazy(() => import('./chain-strip'))
const StageStrip = lazy(() => import('./stage-strip'))
const TimelineTab = lazy(() => import('./timeline-tab'))

interface Props {
  entity: string
  id: string
  /** Beside a list instead of on a page. */
  panel?: boolean
  tab?: string
  onTab?: (tab: string) => void
  /** An event to begin with as soon as the record is there: "submit" after creating. */
  startWith?: string
  onStarted?: () => void
  onDeleted: () => void
}

/** A record: what it is, where it stands, what can be done, its form, and what belongs to it. */
export function RecordView({ entity, id, panel, tab, onTab, startWith, onStarted, onDeleted }: Props) {
  const { t } = useTranslation('records')
  const control = useRecordForm({ entity, id })
  const detail = useQuery(entityQuery(entity))
  const [action, setAction] = useState<Action | null>(null)
  const [at, setAt] = useState<string | null>(null)
  const past = usePast({ entity, id }, at)
  const data = control.data
  const begin = (next: Action) => void beginAction(control, next, setAction)
  useBeginning(data, startWith, begin, onStarted)
  useShortcuts(t('keys.record'), [
    { keys: 'e', label: t('action.edit'), run: () => control.mayEdit && control.startEditing() },
    {
      keys: 'mod+enter',
      label: t('keys.primary'),
      run: () => {
        const primary = data?.actions.find((one) => one.primary && one.allowed)
        if (primary && !control.editing) begin(primary)
      },
    },
  ])
  const merged = mergedInto(control.query.error)
  if (merged && !data) return <Merged entity={entity} id={merged} />
  if (control.query.error && !data)
    return <ErrorState error={control.query.error} retry={() => void control.query.refetch()} />
  if (!data || !detail.data) return <Lines count={12} />
  const shown = at && past.data && !past.error ? pastControl(control, past.data) : control
  return (
    <TurnTo value={setAt}>
      <div className={panel ? 'record panel-view' : 'record'}>
        {at && data.record && (
          <Suspense>
            <AsOfBar
              at={at}
              record={data.record}
              failure={past.error}
              onTurn={setAt}
              onClose={() => setAt(null)}
            />
          </Suspense>
        )}
        <RecordHeader
          control={shown}
          data={shown.data ?? data}
          detail={detail.data}
          panel={panel}
          onDeleted={onDeleted}
          onPast={() => setAt(new Date().toISOString())}
        />
        {!at && (data.process || data.actions.length > 0) && (
          <ProcessStrip process={data.process} actions={data.actions} onAction={begin} />
        )}
        {!at && data.record && <Stages entity={entity} data={data} detail={detail.data} control={control} />}
        {!at && data.record && detail.data.chained && (
          <Suspense fallback={null}>
            <ChainStrip entity={entity} id={data.record.id} />
          </Suspense>
        )}
        <RecordBody
          control={shown}
          data={data}
          detail={detail.data}
          past={at !== null}
          panel={panel}
          tab={tab}
          onTab={onTab}
        />
        {action && data.record && (
          <Suspense fallback={null}>
            <TransitionDialog
              key={action.event}
              action={action}
              record={data.record}
              entity={entity}
              fields={control.fields}
              onClose={() => setAction(null)}
            />
          </Suspense>
        )}
      </div>
    </TurnTo>
  )
}

interface StagesProps {
  entity: string
  data: RecordFormData
  detail: EntityDetail
  control: ReturnType<typeof useRecordForm>
}

/** A strip for each field with guides that this person may see. */
function Stages({ entity, data, detail, control }: StagesProps) {
  const { record } = data
  const guided = detail.entity.fields.filter((field) => field.guide && field.rights !== 'mask')
  if (!record || guided.length === 0) return null
  const ready = async () => !control.dirty || (await control.save()) !== null
  return (
    <Suspense fallback={null}>
      {guided.map((field) => (
        <StageStrip
          key={field.name}
          entity={entity}
          record={record}
          field={field}
          fields={control.fields}
          editable={field.rights === 'edit' && data.can.includes('edit') && !data.locked}
          ready={ready}
        />
      ))}
    </Suspense>
  )
}

/** The record that an old link leads to now, when the error says that it was merged. */
function mergedInto(error: unknown): string | undefined {
  return error instanceof ApiError && error.code === 'merged' ? error.document.merged_into : undefined
}

function Merged({ entity, id }: { entity: string; id: string }) {
  const { t } = useTranslation('records')
  return (
    <>
      <p className="muted" role="status">
        {t('merge.led')}
      </p>
      <Navigate to="/records/$entity/$id" params={{ entity, id }} replace />
    </>
  )
}

/** What is typed is saved before the process goes on. */
async function beginAction(
  control: ReturnType<typeof useRecordForm>,
  action: Action,
  open: (action: Action) => void,
) {
  if (control.dirty && !(await control.save())) return
  open(action)
}

function useBeginning(
  data: RecordFormData | undefined,
  event: string | undefined,
  begin: (action: Action) => void,
  onStarted?: () => void,
) {
  const started = useRef(false)
  useEffect(() => {
    if (!data || !event || started.current) return
    started.current = true
    onStarted?.()
    const action = data.actions.find((one) => (event === 'primary' ? one.primary : one.event === event))
    if (action) begin(action)
  })
}

interface BodyProps {
  control: ReturnType<typeof useRecordForm>
  data: RecordFormData
  detail: EntityDetail
  /** As it was: nothing is added to it. */
  past: boolean
  panel?: boolean
  tab?: string
  onTab?: (tab: string) => void
}

/** On a wide page the form left and the rest right; elsewhere everything in tabs. */
function RecordBody({ control, data, detail, past, panel, tab, onTab }: BodyProps) {
  const { t } = useTranslation('records')
  const phone = usePhone()
  const [own, setOwn] = useState<string>()
  const chosen = onTab ? tab : own
  const choose = onTab ?? setOwn
  const form = (
    <FormFrame control={control}>
      <FormView control={control} clickToEdit />
    </FormFrame>
  )
  const tabs = useTabs(control.target.entity, data, detail, past)
  // Line items need the whole width while they are typed.
  const needsWidth =
    control.editing && control.fields.some((field) => field.kind === 'lines' || field.kind === 'links')
  if (panel || phone) {
    return (
      <Tabs
        size="small"
        activeKey={chosen ?? 'form'}
        onChange={choose}
        items={[{ key: 'form', label: t('tab.form'), children: form }, ...tabs]}
      />
    )
  }
  return (
    <div className={needsWidth ? 'record-columns one' : 'record-columns'}>
      <div className="record-main">{form}</div>
      <aside className="panel record-side">
        <Tabs
          size="small"
          activeKey={tabs.some((one) => one.key === chosen) ? chosen : tabs[0]?.key}
          onChange={choose}
          items={tabs}
        />
      </aside>
    </div>
  )
}

function useTabs(entity: string, data: RecordFormData, detail: EntityDetail, past: boolean) {
  const { t } = useTranslation('records')
  const text = useText()
  const id = data.record?.id ?? ''
  const related = (data.form.related ?? []).map((one) => ({
    key: `${one.entity}.${one.by}`,
    label: text(one.label) || one.entity,
    children: <RelatedTab entity={entity} id={id} related={one} record={data.record} />,
  }))
  const approvals = {
    key: 'approvals',
    label: t('tab.approvals'),
    children: (
      <Suspense fallback={<Lines count={6} />}>
        <ApprovalsTab entity={entity} id={id} process={data.process} />
      </Suspense>
    ),
  }
  const timeline = {
    key: 'timeline',
    label: t('tab.timeline'),
    children: (
      <Suspense fallback={<Lines count={8} />}>
        <TimelineTab
          place={{ entity, id }}
          detail={detail}
          title={titleOf(detail, data.record)}
          past={past}
        />
      </Suspense>
    ),
  }
  const history = {
    key: 'history',
    label: t('tab.history'),
    children: <HistoryTab entity={entity} id={id} detail={detail} />,
  }
  const hasRuns = data.process !== null || detail.workflows.length > 0
  return [timeline, ...(hasRuns ? [approvals] : []), ...related, history]
}
