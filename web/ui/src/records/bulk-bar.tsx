import { DeleteOutlined, EditOutlined, PrinterOutlined, UndoOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntityDetail, WeftRecord } from '@/api/types'
import { kindOf } from '@/kinds'
import { useNotify } from '@/ui/notify'
import { deleteRecord, restoreRecord } from './commands'
import { ConvertButton } from './convert-button'

const BulkEdit = lazy(() => import('./bulk-edit'))
const PrintDialog = lazy(() => import('@/prints/print-dialog'))

/** What can be done with the selected rows; says how many before it does anything. */
export default function BulkBar({
  detail,
  records,
  deleted,
  onDone,
}: {
  detail: EntityDetail
  records: WeftRecord[]
  /** They were deleted, and can be restored. */
  deleted?: boolean
  onDone: () => void
}) {
  const { t } = useTranslation('records')
  const entity = detail.entity.name
  const [editing, setEditing] = useState(false)
  const [printing, setPrinting] = useState(false)
  const notify = useNotify()
  const client = useQueryClient()
  const [done, setDone] = useState<number | null>(null)
  const refresh = () => {
    onDone()
    void client.invalidateQueries({ queryKey: ['records', entity] })
  }
  const remove = async () => {
    const removed: WeftRecord[] = []
    const failures: unknown[] = []
    setDone(0)
    for (const record of records) {
      await deleteRecord(entity, record).then(
        () => removed.push(record),
        (error) => failures.push(error),
      )
      setDone(removed.length + failures.length)
    }
    setDone(null)
    refresh()
    if (removed.length > 0)
      notify.undoable(t('deleted', { count: removed.length }), () => void restore(removed))
    if (failures.length > 0) notify.failed(failures[0])
  }
  const restore = async (removed: WeftRecord[]) => {
    for (const record of removed) await restoreRecord(entity, record.id).catch(notify.failed)
    refresh()
  }
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('selected', { count: records.length })}>
      <strong>{t('selected', { count: records.length })}</strong>
      <span className="grow" />
      {deleted && (
        <Button icon={<UndoOutlined />} onClick={() => void restore(records)}>
          {t('action.restore')}
        </Button>
      )}
      {!deleted && (
        <ConvertButton offers={detail.conversions ?? []} from={records.map((record) => record.id)} />
      )}
      {!deleted && detail.can.includes('bulk') && (
        <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
          {t('action.edit')}
        </Button>
      )}
      {!deleted && detail.can.includes('export') && (
        <Button icon={<PrinterOutlined />} onClick={() => setPrinting(true)}>
          {t('print')}
        </Button>
      )}
      {!deleted && detail.can.includes('delete') && (
        <Popconfirm
          title={t('deleteSure', { count: records.length })}
          okText={t('action.delete')}
          onConfirm={() => void remove()}
        >
          <Button danger icon={<DeleteOutlined />} loading={done !== null}>
            {done === null ? t('action.delete') : `${done} / ${records.length}`}
          </Button>
        </Popconfirm>
      )}
      <Button onClick={onDone}>{t('action.cancel')}</Button>
      {printing && (
        <Suspense fallback={null}>
          <PrintDialog
            entity={entity}
            ids={records.map((record) => record.id)}
            onClose={() => setPrinting(false)}
          />
        </Suspense>
      )}
      {editing && (
        <Suspense fallback={null}>
          <BulkEdit
            entity={entity}
            fields={detail.entity.fields}
            records={records}
            titleOf={(record) => titleOf(detail, record)}
            onClose={() => setEditing(false)}
            onDone={() => void client.invalidateQueries({ queryKey: ['records', entity] })}
          />
        </Suspense>
      )}
    </div>
  )
}

function titleOf({ entity }: EntityDetail, record: WeftRecord): string {
  const field = entity.fields.find((one) => one.name === entity.title)
  return (field && kindOf(field).toText(record.values[field.name], field)) || record.id
}
