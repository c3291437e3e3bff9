import {
  AccountBookOutlined,
  CopyOutlined,
  DeleteOutlined,
  EditOutlined,
  EllipsisOutlined,
  EyeOutlined,
  HistoryOutlined,
  LinkOutlined,
  LogoutOutlined,
  MergeCellsOutlined,
  PhoneOutlined,
  PlayCircleOutlined,
  PrinterOutlined,
  ShareAltOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { entityQuery } from '@/api/entities'
import { ApiError } from '@/api/errors'
import { useMayAdmin, useShell } from '@/api/session'
import type { EntityDetail, FormField, RecordFormData, Ref, WeftRecord } from '@/api/types'
import { loadFollowUp } from '@/forms/load-follow-up'
import type { RecordFormControl } from '@/forms/use-record-form'
import { useText } from '@/i18n/text'
import { isEmpty, valueKind } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { startableQuery } from '@/process/startable'
import { followUp } from '@/ui/follow-up'
import { Icon } from '@/ui/icon'
import { useNotify } from '@/ui/notify'
import { PersonTag } from '@/ui/person'
import { usePhone } from '@/ui/preferences'
import { useSoon } from '@/ui/soon'
import { useTitle } from '@/ui/title'
import { deleteFamily, deleteRecord, restoreRecord } from './commands'
import { ConvertButton } from './convert-button'
import { FollowButton } from './follow-button'
import { titleOf } from './record-value'

const ShareDialog = lazy(() => import('@/access/share-dialog'))
const ReadersDialog = lazy(() => import('@/access/readers-dialog'))
const FamilyDialog = lazy(() => import('./family-dialog'))
const ReleaseDialog = lazy(() => import('./release-dialog'))
const HandoverDialog = lazy(() => import('./handover-dialog'))
const MergeDialog = lazy(() => import('./merge-dialog'))
const PrintDialog = lazy(() => import('@/prints/print-dialog'))
const StartRun = lazy(() => import('@/process/start-run'))

interface Props {
  control: RecordFormControl
  data: RecordFormData
  detail: EntityDetail
  panel?: boolean
  onDeleted: () => void
  /** Shows the record as it was. */
  onPast: () => void
}

/** What the record is called, its state, owner and key figures, and what can be done with it. */
export function RecordHeader({ control, data, detail, panel, onDeleted, onPast }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const phone = usePhone()
  const record = data.record
  const title = titleOf(detail, record) || text(detail.entity.label)
  useTitle(panel ? undefined : title)
  return (
    <header className="record-header">
      <span className="record-icon">
        <Icon name={detail.entity.icon} />
      </span>
      <div className="grow">
        <div className="muted">
          <Link to="/records/$entity" params={{ entity: detail.entity.name }}>
            {text(detail.entity.plural) || text(detail.entity.label)}
          </Link>
        </div>
        <h1>{title}</h1>
        <div className="row wrap facts">
          <StateTag data={data} control={control} />
          {record?.owner && <PersonTag person={record.owner} />}
          {keyFigures(control, detail.entity.figures).map((field) => (
            <span key={field.name} className="figure">
              <span className="muted">{text(field.label)}</span>{' '}
              <strong>
                <FieldView field={field} value={control.value(field)} />
              </strong>
            </span>
          ))}
        </div>
      </div>
      <div className="row">
        {record && <FollowUpButton entity={detail.entity.name} record={{ id: record.id, title }} />}
        {record && <FollowButton place={{ entity: detail.entity.name, id: record.id }} />}
        {record && !control.editing && (
          <ConvertButton offers={data.conversions ?? []} from={[record.id]} small={phone} />
        )}
        {control.mayEdit && !control.editing && (
          <Button icon={<EditOutlined />} onClick={control.startEditing}>
            {t('action.edit')}
          </Button>
        )}
        <MoreMenu control={control} data={data} detail={detail} onDeleted={onDeleted} onPast={onPast} />
      </div>
    </header>
  )
}

/** Opens the sheet in which a follow-up about the record is written down. */
function FollowUpButton({ entity, record }: { entity: string; record: Ref }) {
  const { t } = useTranslation('records')
  const phone = usePhone()
  const compose = useShell()?.followups.find((one) => one.of?.[entity])
  // Without a connection the sheet opens with what the page already has of it.
  useQuery({ ...entityQuery(compose?.entity ?? ''), enabled: !!compose })
  useSoon(loadFollowUp)
  if (!compose) return null
  return (
    <Button
      icon={<PhoneOutlined />}
      aria-label={t('followUp')}
      title={t('followUp')}
      onClick={() => followUp({ entity, record })}
    >
      {!phone && t('followUp')}
    </Button>
  )
}

function StateTag({ data, control }: { data: RecordFormData; control: RecordFormControl }) {
  const text = useText()
  const state = data.process?.states.find((one) => one.current)
  if (state) return <span className={`tag ${stateColour(state.final)}`}>{text(state.label)}</span>
  const selects = control.fields.filter((one) => one.kind === 'select' && !isEmpty(control.value(one)))
  const field =
    selects.find((one) => /^(status|state|stage)$/.test(one.name)) ??
    selects.find((one) => one.options?.[0]?.colour)
  return field ? <FieldView field={field} value={control.value(field)} compact /> : null
}

function stateColour(final: string | boolean | undefined): string {
  if (final === 'approved' || final === 'done') return 'green'
  if (final === 'rejected') return 'red'
  return final ? '' : 'blue'
}

/** What the entity names as its figures, else at most two: totals before amounts before other sums of money. */
function keyFigures(control: RecordFormControl, named: string[] = []): FormField[] {
  const filled = control.fields.filter(
    (field) => control.state(field).visible && !isEmpty(control.value(field)),
  )
  if (named.length > 0) return named.flatMap((name) => filled.find((field) => field.name === name) ?? [])
  const money = filled.filter((field) => isMoney(field, control))
  const rank = (field: FormField) =>
    /^(total|amount|value)/.test(field.name) ? 0 : field.kind === 'formula' ? 1 : 2
  return money.toSorted((a, b) => rank(a) - rank(b)).slice(0, 2)
}

function isMoney(field: FormField, control: RecordFormControl): boolean {
  const value = control.value(field)
  return (
    valueKind(field).name === 'money' || (typeof value === 'object' && value !== null && 'amount' in value)
  )
}

function MoreMenu({ control, data, detail, onDeleted, onPast }: Omit<Props, 'panel'>) {
  const { t } = useTranslation('records')
  const router = useRouter()
  const client = useQueryClient()
  const notify = useNotify()
  const { remove, dialog: familyDialog } = useDelete(control, onDeleted)
  const { entity, id } = control.target
  const duplicate = () =>
    void router.navigate({
      to: '/records/$entity/new',
      params: { entity },
      search: { copy: id },
    })
  const copyLink = async () => {
    await navigator.clipboard.writeText(`${window.location.origin}/records/${entity}/${id}`)
    notify.done(t('linkCopied'))
  }
  const [opened, setOpened] = useState(false)
  const [dialog, setDialog] = useState<
    'start' | 'share' | 'readers' | 'merge' | 'handover' | 'release' | 'print'
  >()
  const close = () => setDialog(undefined)
  const merged = (stayed: string) => {
    close()
    if (stayed !== id) void router.navigate({ to: '/records/$entity/$id', params: { entity, id: stayed } })
  }
  const handedOver = () => {
    close()
    // Whoever gave it away may see it no more.
    void api
      .get(`/records/${entity}/${id}`)
      .then(() => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(id) }), onDeleted)
  }
  const mayUsers = useMayAdmin('users')
  const startable = useQuery({ ...startableQuery(entity, id ?? ''), enabled: opened && !!id })
  const actions: Record<string, () => void> = {
    duplicate,
    start: () => setDialog('start'),
    share: () => setDialog('share'),
    readers: () => setDialog('readers'),
    merge: () => setDialog('merge'),
    handover: () => setDialog('handover'),
    release: () => setDialog('release'),
    link: () => void copyLink().catch(notify.failed),
    print: () => setDialog('print'),
    statement: () =>
      void router.navigate({ to: '/records/$entity/$id/statement', params: { entity, id: id ?? '' } }),
    past: onPast,
    delete: () => void remove(),
  }
  const items = [
    ...(startable.data?.length
      ? [{ key: 'start', icon: <PlayCircleOutlined />, label: t('process:start.button') }]
      : []),
    ...(data.can.includes('create')
      ? [{ key: 'duplicate', icon: <CopyOutlined />, label: t('duplicateRecord') }]
      : []),
    { key: 'share', icon: <ShareAltOutlined />, label: t('access:share') },
    ...(control.mayEdit || mayUsers
      ? [{ key: 'readers', icon: <EyeOutlined />, label: t('access:readers') }]
      : []),
    { key: 'link', icon: <LinkOutlined />, label: t('copyLink') },
    { key: 'print', icon: <PrinterOutlined />, label: t('print') },
    ...(detail.statements?.length
      ? [{ key: 'statement', icon: <AccountBookOutlined />, label: t('statement') }]
      : []),
    { key: 'past', icon: <HistoryOutlined />, label: t('asOf.show') },
    ...(detail.owned && data.can.includes('edit') && data.record?.owner
      ? [{ key: 'handover', icon: <UserSwitchOutlined />, label: t('handover.button') }]
      : []),
    ...(data.pool?.includes('release')
      ? [{ key: 'release', icon: <LogoutOutlined />, label: t('pool.release') }]
      : []),
    ...(data.can.includes('delete')
      ? [
          { key: 'merge', icon: <MergeCellsOutlined />, label: t('merge.button') },
          { type: 'divider' as const },
          { key: 'delete', danger: true, icon: <DeleteOutlined />, label: t('action.delete') },
        ]
      : []),
  ]
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        menu={{ items, onClick: ({ key }) => actions[key]?.() }}
        onOpenChange={setOpened}
      >
        <Button icon={<EllipsisOutlined />} aria-label={t('action.more')} title={t('action.more')} />
      </Dropdown>
      {familyDialog}
      {dialog && id && (
        <Suspense fallback={null}>
          {dialog === 'merge' && <MergeDialog id={id} detail={detail} onDone={merged} onClose={close} />}
          {dialog === 'print' && (
            <PrintDialog
              entity={entity}
              ids={[id]}
              attach={control.mayEdit ? attachmentOf(control) : undefined}
              onClose={close}
            />
          )}
          {dialog === 'handover' && (
            <HandoverDialog entity={entity} ids={[id]} onDone={handedOver} onClose={close} />
          )}
          {dialog === 'release' && (
            <ReleaseDialog entity={entity} id={id} onDone={onDeleted} onClose={close} />
          )}
          {dialog === 'start' && <StartRun entity={entity} id={id} onClose={close} />}
          {dialog === 'share' && <ShareDialog place={{ entity, id }} onClose={close} />}
          {dialog === 'readers' && <ReadersDialog place={{ entity, id }} onClose={close} />}
        </Suspense>
      )}
    </>
  )
}

/** The first field that takes files. */
function attachmentOf(control: RecordFormControl): string | undefined {
  return control.fields.find((field) => field.kind === 'attachment' && field.rights !== 'read')?.name
}

/** Deletes the record; what cannot do without it is asked about and deleted with it. */
function useDelete(control: RecordFormControl, onDeleted: () => void) {
  const { t } = useTranslation('records')
  const notify = useNotify()
  const client = useQueryClient()
  const [refused, setRefused] = useState<{ record: WeftRecord; refusal: ApiError }>()
  const { entity } = control.target
  const refresh = () => void client.invalidateQueries({ queryKey: ['records', entity] })
  const gone = (id: string, count: number) => {
    onDeleted()
    refresh()
    notify.undoable(
      t('deleted', { count }),
      () => void restoreRecord(entity, id).then(refresh, notify.failed),
    )
  }
  const remove = async () => {
    const record = control.data?.record
    if (!record) return
    try {
      await deleteRecord(entity, record)
      gone(record.id, 1)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'in_use') setRefused({ record, refusal: error })
      else notify.failed(error)
    }
  }
  const removeAll = (record: WeftRecord) =>
    deleteFamily(entity, record).then((answer) => gone(record.id, answer.records), notify.failed)
  const dialog = refused && (
    <Suspense fallback={null}>
      <FamilyDialog
        refusal={refused.refusal}
        onDelete={() => removeAll(refused.record)}
        onClose={() => setRefused(undefined)}
      />
    </Suspense>
  )
  return { remove, dialog }
}
