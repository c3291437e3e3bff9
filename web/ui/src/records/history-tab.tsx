import { UndoOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { EntityDetail, FieldDef, HistoryChange, HistoryEntry, LineChange, Value } from '@/api/types'
import { useTakeBack } from '@/changes/use-take-back'
import { WholeChange } from '@/changes/whole-change'
import { useText } from '@/i18n/text'
import { isEmpty, kindOf } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Face } from '@/ui/person'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { AsItWas } from './as-of'
import { useRevert } from './use-revert'
import './timeline.css'

const CompareDialog = lazy(() => import('./compare-dialog'))

const pageSize = 30

/** Everything that ever happened to a record, newest first, with the values before and after. */
export function HistoryTab({ entity, id, detail }: { entity: string; id: string; detail: EntityDetail }) {
  const { t } = useTranslation('records')
  const history = useInfiniteQuery({
    queryKey: ['history', entity, id],
    queryFn: async ({ pageParam }) =>
      (
        await api.get<{ entries: HistoryEntry[] }>(`/records/${entity}/${id}/history`, {
          before: pageParam,
          limit: pageSize,
        })
      ).entries,
    initialPageParam: '',
    getNextPageParam: (page) => (page.length === pageSize ? page.at(-1)?.id : undefined),
  })
  const { revert, dialog } = useRevert({ entity, id })
  const [compared, setCompared] = useState<string | null>(null)
  const mayRevert = detail.can.includes('edit')
  if (history.error) return <ErrorState error={history.error} retry={() => void history.refetch()} />
  if (!history.data) return <Lines count={6} />
  const entries = history.data.pages.flat()
  if (entries.length === 0) return <EmptyState title={t('history.empty')} />
  return (
    <div>
      <ol className="history">
        {entries.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            fields={detail.entity.fields}
            onCompare={setCompared}
            onRevert={mayRevert && entry.action === 'update' ? revert : undefined}
          />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button type="link" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
      {dialog}
      {compared && (
        <Suspense fallback={null}>
          <CompareDialog
            entity={entity}
            id={id}
            detail={detail}
            at={compared}
            onClose={() => setCompared(null)}
          />
        </Suspense>
      )}
    </div>
  )
}

interface EntryProps {
  entry: HistoryEntry
  fields: FieldDef[]
  onCompare: (at: string) => void
  onRevert?: (entry: string, fields?: string[]) => Promise<void>
}

function Entry({ entry, fields, onCompare, onRevert }: EntryProps) {
  const { t } = useTranslation('records')
  const known = t(`history.action.${entry.action}`, { defaultValue: entry.action })
  const actor = entry.actor?.id ? entry.actor : null
  const byProcess = entry.through === 'workflow' && entry.run
  const changes = toldChanges(entry.changes)
  return (
    <li>
      {actor ? <Face person={actor} /> : <span className="face" style={{ background: 'var(--faint)' }} />}
      <div className="grow">
        <div className="history-line">
          <strong>{actor?.title ?? t('person.system')}</strong> {known}
          <span className="muted">
            <RelativeTime at={entry.at} />
            {entry.through &&
              entry.through !== 'form' &&
              !byProcess &&
              ` · ${t(`history.through.${entry.through}`, { defaultValue: entry.through })}`}
            {entry.run && (
              <>
                {' · '}
                <Link to="/runs/$id" params={{ id: entry.run }}>
                  {t(byProcess ? 'history.through.workflow' : 'history.run')}
                </Link>
              </>
            )}
          </span>
          <AsItWas at={entry.at} />
          <span className="history-acts">
            <WholeChange entry={entry} />
            <Button size="small" type="link" onClick={() => onCompare(entry.at)}>
              {t('compare.withNow')}
            </Button>
            {entry.action === 'merge' && entry.change_set && <UndoMerge changeSet={entry.change_set} />}
            {onRevert && changes.length > 1 && (
              <Button size="small" type="link" onClick={() => void onRevert(entry.id)}>
                {t('revert.all')}
              </Button>
            )}
          </span>
        </div>
        {entry.comment && <blockquote>{entry.comment}</blockquote>}
        {changes.length > 0 && (
          <Changes
            changes={changes}
            fields={fields}
            onRevert={onRevert && ((field) => void onRevert(entry.id, [field]))}
          />
        )}
      </div>
    </li>
  )
}

/** Brings back the record that was merged away, with all that pointed to it. */
function UndoMerge({ changeSet }: { changeSet: string }) {
  const { t } = useTranslation('records')
  const undo = useTakeBack()
  return (
    <Button size="small" type="link" onClick={() => void undo(changeSet)}>
      {t('merge.undo')}
    </Button>
  )
}

/** The changes that say something to the reader. */
export function toldChanges(changes: HistoryChange[] | null | undefined): HistoryChange[] {
  return (changes ?? []).filter((one) => !isEmpty(one.old) || !isEmpty(one.new) || !!one.lines?.length)
}

interface ChangesProps {
  changes: HistoryChange[]
  fields: FieldDef[]
  /** Gives a field its old value again. */
  onRevert?: (field: string) => void
}

/** What changed, field by field, before and after. */
export function Changes({ changes, fields, onRevert }: ChangesProps) {
  const { t } = useTranslation('records')
  const text = useText()
  return (
    <dl className="changes">
      {changes.map((change) => {
        const field = fields.find((one) => one.name === change.field) ?? {
          name: change.field,
          kind: change.kind ?? 'text',
          label: change.label,
        }
        return (
          <div key={change.field}>
            <dt>{text(change.label)}</dt>
            <dd>
              {change.lines ? (
                <LineChanges lines={change.lines} more={change.more_lines ?? 0} field={field} />
              ) : (
                <Sides field={field} change={change} />
              )}
              {onRevert && !managed(field) && (
                <button
                  type="button"
                  className="plain undo-field"
                  title={t('revert.field')}
                  aria-label={`${t('revert.field')}: ${text(change.label)}`}
                  onClick={() => onRevert(change.field)}
                >
                  <UndoOutlined />
                </button>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** A value before and after. */
function Sides({ field, change }: { field: FieldDef; change: HistoryChange }) {
  return (
    <>
      {!isEmpty(change.old) && (
        <>
          <del>
            <Side field={field} value={change.old} />
          </del>{' '}
          →{' '}
        </>
      )}
      <Side field={field} value={change.new} />
    </>
  )
}

function Side({ field, value }: { field: FieldDef; value: Value }) {
  if (isEmpty(value)) return <span className="muted">–</span>
  return <FieldView field={field} value={value} />
}

/** Line by line what was added, removed or changed. */
function LineChanges({ lines, more, field }: { lines: LineChange[]; more: number; field: FieldDef }) {
  const { t } = useTranslation('records')
  const text = useText()
  const columnOf = (change: HistoryChange) =>
    field.columns?.find((one) => one.name === change.field) ?? {
      name: change.field,
      kind: change.kind,
      label: change.label,
    }
  return (
    <ul className="line-changes">
      {lines.map((line) => (
        <li key={`${line.action}${line.place}`}>
          {line.action === 'removed' ? <del>{line.title}</del> : <b>{line.title}</b>}{' '}
          <span className="muted">{t(`history.line.${line.action}`, { place: line.place })}</span>
          {line.changes.map((change) => (
            <span key={change.field} className="line-field">
              {text(change.label)}: <Sides field={columnOf(change)} change={change} />
            </span>
          ))}
        </li>
      ))}
      {more > 0 && <li className="muted">{t('history.line.more', { count: more })}</li>}
    </ul>
  )
}

function managed(field: FieldDef): boolean {
  return Boolean(field.managed || kindOf(field).computed)
}
