import { DownloadOutlined, UndoOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Popconfirm, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, url } from '@/api/client'
import { useShell } from '@/api/session'
import type { Text } from '@/api/types'
import { ChangeButton } from '@/changes/whole-change'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { type ImportInfo, importQuery } from './import-api'
import { Troubles } from './import-check'

interface Undone {
  reverted: number
  conflicts: { entity: string; id: string; title: string; reason: Text }[] | null
}

/** A running import with its progress, a finished one with its result and the way back. */
export function ImportReport({ info, next }: { info: ImportInfo; next: string | undefined }) {
  return (
    <>
      {info.state === 'running' ? <Running info={info} /> : <Result info={info} next={next} />}
      {(info.problems?.length ?? 0) > 0 && (
        <Troubles problems={info.problems ?? []} total={info.failed} past />
      )}
    </>
  )
}

function Running({ info }: { info: ImportInfo }) {
  const { t } = useTranslation('admin')
  const percent = info.rows > 0 ? Math.floor((info.done / info.rows) * 100) : 0
  return (
    <section className="panel">
      <div className="body stack">
        <b>{t('importing', { done: info.done.toLocaleString(), rows: info.rows.toLocaleString() })}</b>
        <Progress percent={percent} status="active" aria-label={t('progress')} />
        <p className="muted">{t('importingHelp')}</p>
        <Numbers info={info} />
      </div>
    </section>
  )
}

function Numbers({ info }: { info: ImportInfo }) {
  const { t } = useTranslation('admin')
  const numbers: [string, number][] = [
    [t('created'), info.created],
    [t('updated'), info.updated],
    [t('skipped'), info.skipped],
    [t('refused'), info.failed],
  ]
  return (
    <dl className="facts">
      {numbers.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="tabular">{count.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  )
}

function Result({ info, next }: { info: ImportInfo; next: string | undefined }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const shell = useShell()
  const plural = text(shell?.entities[info.entity]?.plural) || info.entity
  return (
    <section className="panel">
      <header>
        <h2>{t(`result.${info.state}`, { defaultValue: info.state })}</h2>
      </header>
      <div className="body stack">
        <Numbers info={info} />
        <div className="row wrap">
          {next && (
            <Link to="/imports/$id" params={{ id: next }}>
              <Button type="primary">{t('nextFile')}</Button>
            </Link>
          )}
          <Link to="/records/$entity" params={{ entity: info.entity }}>
            <Button type={next ? 'default' : 'primary'}>{t('showRecords', { plural })}</Button>
          </Link>
          {info.failed > 0 && (
            <Button icon={<DownloadOutlined />} href={url(`/imports/${info.id}/problems.csv`)}>
              {t('downloadProblems')}
            </Button>
          )}
          {info.change_set && <ChangeButton id={info.change_set} />}
          {info.state === 'done' && <Undo info={info} />}
        </div>
      </div>
    </section>
  )
}

function Undo({ info }: { info: ImportInfo }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const client = useQueryClient()
  const notify = useNotify()
  const undo = useMutation({
    mutationFn: () => api.post<Undone>(`/imports/${info.id}/undo`, {}),
    onSuccess: (answer) => notify.done(t('undone', { count: answer.reverted })),
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: importQuery(info.id).queryKey }),
  })
  const conflicts = undo.data?.conflicts ?? []
  return (
    <>
      <Popconfirm
        title={t('undoAsk', { count: info.created + info.updated })}
        okText={t('undoImport')}
        onConfirm={() => undo.mutate()}
      >
        <Button icon={<UndoOutlined />} loading={undo.isPending}>
          {t('undoImport')}
        </Button>
      </Popconfirm>
      {conflicts.length > 0 && (
        <div className="error-box">
          {t('kept', { count: conflicts.length })}
          <ul>
            {conflicts.slice(0, 10).map((one) => (
              <li key={one.id}>
                {one.title}: {text(one.reason)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
