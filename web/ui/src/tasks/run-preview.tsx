import { BellOutlined, ExpandOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { TaskRow } from '@/api/types'
import { PathList } from '@/diagram/path-list'
import { runQuery } from '@/diagram/run-picture'
import { formQuery, useDevice } from '@/forms/use-layout'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { FigureBand } from '@/ui/figures'
import { useNotify } from '@/ui/notify'
import { Faces } from '@/ui/person'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { useDecide } from './queries'

/** Something I started: where it stands, who has it, and what I can do about it. */
export default function RunPreview({ row }: { row: TaskRow }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const run = useQuery(runQuery(row.run))
  if (run.error) return <ErrorState error={run.error} retry={() => void run.refetch()} />
  const { entity, id } = row.record
  return (
    <>
      <header className="preview-head">
        <div className="grow">
          <div className="muted">
            {text(row.workflow_title)} · {text(row.step_label)}
          </div>
          <h2 className="ellipsis">
            <Link to="/records/$entity/$id" params={{ entity, id }}>
              {row.record.title}
            </Link>
          </h2>
        </div>
        <Link to="/records/$entity/$id" params={{ entity, id }}>
          <Button icon={<ExpandOutlined />}>{t('openFull')}</Button>
        </Link>
      </header>
      <div className="preview-body stack">
        <FigureBand items={row.summary ?? []} />
        {run.data ? <Waiting waiting={run.data.process.waiting ?? []} /> : <Lines count={3} />}
        <section className="panel">
          <header>
            <h2>{t('path')}</h2>
          </header>
          <div className="body">{run.data ? <PathList nodes={run.data.path} /> : <Lines count={6} />}</div>
        </section>
      </div>
      <Ways entity={entity} id={id} />
    </>
  )
}

type WaitingList = {
  task: string
  label: TaskRow['step_label']
  people: { id: string; title: string }[]
  since: string
}[]

/** Who has it now and since when; a click reminds them. */
function Waiting({ waiting }: { waiting: WaitingList }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const notify = useNotify()
  const decide = useDecide()
  const urge = (id: string) =>
    decide.mutate(
      { id, verb: 'urge' },
      { onSuccess: () => notify.done(t('did.urge')), onError: notify.failed },
    )
  if (waiting.length === 0) return null
  return (
    <section className="panel">
      <header>
        <h2>{t('waiting')}</h2>
      </header>
      <ul className="body plain-list waiting-list">
        {waiting.map((one) => (
          <li key={one.task} className="row">
            <Faces people={one.people} />
            <span className="grow">
              {one.people.map((person) => person.title).join(t('comma'))}{' '}
              <span className="muted">
                {text(one.label)} · <RelativeTime at={one.since} />
              </span>
            </span>
            <Button
              size="small"
              icon={<BellOutlined />}
              onClick={() => urge(one.task)}
              loading={decide.isPending && decide.variables.id === one.task}
            >
              {t('verb.urge')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What the record's process allows just now, e.g. to recall it; its page asks what it needs. */
function Ways({ entity, id }: { entity: string; id: string }) {
  const text = useText()
  const form = useQuery(formQuery(useQueryClient(), { entity, id, device: useDevice() }))
  const actions = (form.data?.actions ?? []).filter((action) => action.allowed)
  if (actions.length === 0) return null
  return (
    <div className="decision-bar" role="toolbar">
      <span className="grow" />
      {actions.map((action) => (
        <Link
          key={action.event}
          to="/records/$entity/$id"
          params={{ entity, id }}
          search={{ act: action.event }}
        >
          <Button type={action.primary ? 'primary' : 'default'}>{text(action.label)}</Button>
        </Link>
      ))}
    </div>
  )
}
