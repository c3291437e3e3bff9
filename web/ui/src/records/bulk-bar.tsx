import {
  DeleteOutlined,
  EditOutlined,
  MergeCellsOutlined,
  PrinterOutlined,
  UndoOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntityDetail, WeftRecord } from '@/api/types'
import { useNotify } from '@/ui/notify'
import { deleteRecord, restoreRecord } from './commands'
import { ConvertButton } from './convert-button'
import { titleOf } from './record-value'

const BulkEdit = lazy(() => import('./bulk-edit'))
const HandoverDialog = lazy(() => import('./handover-dialog'))
const MergeDialog = lazy(() => import('./merge-dialog'))
const PrintDialog = lazy(() => import('@/prints/print-dialog'))

interface Props {
  detail: EntityDetail
  records: WeftRecord[]
  /** They were deleted, and can be restored. */
  deleted?: boolean
  onDone: () => void
}

/** What can be done with the selected rows; says how many before it does anything. */
export default function BulkBar({ detail, records, deleted, onDone }: Props) {
  const { t } = useTranslation('records')
  const { remove, restore, removed } = useRemoval(detail.entity.name, onDone)
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('selected', { count: records.length })}>
      <strong>{t('selected', { count: records.length })}</strong>
      <span className="grow" />
      {deleted ? (
        <Button icon={<UndoOutlined />} onClick={() => void restore(records)}>
          {t('action.restore')}
        </Button>
      ) : (
        <Dialogs detail={detail} records={records} onDone={onDone} />
      )}
      {!deleted && detail.can.includes('delete') && (
        <Popconfirm
          title={t('deleteSure', { count: records.length })}
          okText={t('action.delete')}
          onConfirm={() => void remove(records)}
        >
          <Button danger icon={<DeleteOutlined />} loading={removed !== null}>
            {removed === null ? t('action.delete') : `${removed} / ${records.length}`}
          </Button>
        </Popconfirm>
      )}
      <Button onClick={onDone}>{t('action.cancel')}</Button>
    </div>
  )
}

/** What asks more before it does something: convert, edit, merge, print. */
function Dialogs({ detail, records, onDone }: Omit<Props, 'deleted'>) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const [open, setOpen] = useState<'edit' | 'handover' | 'merge' | 'print'>()
  const entity = detail.entity.name
  const ids = records.map((record) => record.id)
  const [first = '', second] = ids
  const may = (right: string) => detail.can.includes(right)
  const close = () => setOpen(undefined)
  return (
    <>
      <ConvertButton offers={detail.conversions ?? []} from={ids} />
      {may('bulk') && (
        <Button icon={<EditOutlined />} onClick={() => setOpen('edit')}>
          {t('action.edit')}
        </Button>
      )}
      {detail.owned && may('edit') && (may('bulk') || ids.length === 1) && (
        <Button icon={<UserSwitchOutlined />} onClick={() => setOpen('handover')}>
          {t('handover.button')}
        </Button>
      )}
      {may('delete') && may('edit') && ids.length === 2 && (
        <Button icon={<MergeCellsOutlined />} onClick={() => setOpen('merge')}>
          {t('merge.do')}
        </Button>
      )}
      {may('export') && (
        <Button icon={<PrinterOutlined />} onClick={() => setOpen('print')}>
          {t('print')}
        </Button>
      )}
      <Suspense fallback={null}>
        {open === 'print' && <PrintDialog entity={entity} ids={ids} onClose={close} />}
        {open === 'handover' && <HandoverDialog entity={entity} ids={ids} onDone={onDone} onClose={close} />}
        {open === 'merge' && (
          <MergeDialog id={first} other={second} detail={detail} onDone={onDone} onClose={close} />
        )}
        {open === 'edit' && (
          <BulkEdit
            entity={entity}
            fields={detail.entity.fields}
            records={records}
            titleOf={(record) => titleOf(detail, record) || record.id}
            onClose={close}
            onDone={() => void client.invalidateQueries({ queryKey: ['records', entity] })}
          />
        )}
      </Suspense>
    </>
  )
}

/** Deletes records one after the other, counting, and brings them back. */
function useRemoval(entity: string, onDone: () => void) {
  const { t } = useTranslation('records')
  const notify = useNotify()
  const client = useQueryClient()
  const [removed, setRemoved] = useState<number | null>(null)
  const refresh = () => {
    onDone()
    void client.invalidateQueries({ queryKey: ['records', entity] })
  }
  const restore = async (records: WeftRecord[]) => {
    for (const record of records) await restoreRecord(entity, record.id).catch(notify.failed)
    refresh()
  }
  const remove = async (records: WeftRecord[]) => {
    const gone: WeftRecord[] = []
    const failures: unknown[] = []
    for (const record of records) {
      setRemoved(gone.length + failures.length)
      await deleteRecord(entity, record).then(
        () => gone.push(record),
        (error) => failures.push(error),
      )
    }
    setRemoved(null)
    refresh()
    if (gone.length > 0) notify.undoable(t('deleted', { count: gone.length }), () => void restore(gone))
    if (failures.length > 0) notify.failed(failures[0])
  }
  return { remove, restore, removed }
}
