import { DownloadOutlined, UndoOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { url } from '@/api/client'
import { useShell } from '@/api/session'
import { TakeBackDialog } from '@/changes/take-back-dialog'
import { ChangeButton } from '@/changes/whole-change'
import { useText } from '@/i18n/text'
import type { ImportInfo } from './import-api'
import { Troubles } from './import-check'

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
          {info.state === 'done' && info.change_set && <Undo changeSet={info.change_set} />}
        </div>
      </div>
    </section>
  )
}

function Undo({ changeSet }: { changeSet: string }) {
  const { t } = useTranslation('admin')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button icon={<UndoOutlined />} onClick={() => setAsking(true)}>
        {t('undoImport')}
      </Button>
      {asking && <TakeBackDialog change={{ id: changeSet }} onClose={() => setAsking(false)} />}
    </>
  )
}
