import { ExpandOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Task } from '@/api/types'
import { PathList } from '@/diagram/path-list'
import { RecordForm } from '@/forms/record-form'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { FigureBand } from '@/ui/figures'
import { Lines } from '@/ui/skeleton'
import { DecisionBar } from './decision-bar'
import { taskQuery } from './queries'
import { useWhy } from './use-why'
import { WordForMe } from './word-for-me'

interface Props {
  id: string
  busy?: string
  onVerb: (verb: string, task: Task) => void
}

/** A task beside the inbox: what is asked, why, and the path; decided from here or opened in full. */
export default function TaskPreview({ id, busy, onVerb }: Props) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const task = useQuery(taskQuery(id))
  const why = useWhy(task.data)
  if (task.error) return <ErrorState error={task.error} retry={() => void task.refetch()} />
  if (!task.data) return <Lines count={12} />
  const { record, workflow_title, step_label, summary, path, changed } = task.data
  return (
    <>
      <header className="preview-head">
        <div className="grow">
          <div className="muted">
            {text(workflow_title)} · {text(step_label)}
          </div>
          <h2 className="ellipsis">
            <Link to="/records/$entity/$id" params={{ entity: record.entity, id: record.id }}>
              {record.title}
            </Link>
          </h2>
        </div>
        <Link to="/tasks/$id" params={{ id }}>
          <Button icon={<ExpandOutlined />}>{t('openFull')}</Button>
        </Link>
      </header>
      <div className="preview-body stack">
        <FigureBand items={summary ?? []} />
        <WordForMe task={task.data} />
        {why && (
          <p className="asked-why">
            <b>{t('whyMe')}</b> {why}
          </p>
        )}
        <RecordForm entity={record.entity} id={record.id} task={id} highlight={changed} embedded />
        <section className="panel">
          <header>
            <h2>{t('path')}</h2>
          </header>
          <div className="body">
            <PathList nodes={path ?? []} />
          </div>
        </section>
      </div>
      {task.data.verbs.length > 0 && (
        <DecisionBar task={task.data} busy={busy} onVerb={(verb) => onVerb(verb, task.data)} />
      )}
    </>
  )
}
