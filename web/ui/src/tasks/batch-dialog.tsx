import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TaskRow } from '@/api/types'
import { useText } from '@/i18n/text'
import { ErrorBox } from '@/ui/error-box'
import { FigureLine } from '@/ui/figures'
import { useNotify } from '@/ui/notify'
import { type BatchResult, splitBatch } from './batch'
import { sumText } from './batch-bar'
import { useDecideMany, useTakeBack } from './queries'

interface Props {
  tasks: TaskRow[]
  verb: string
  onClose: () => void
  /** Called as soon as something was decided. */
  onDecided: () => void
}

/** Decides many tasks with one comment, and tells of each how it went. */
export default function BatchDialog({ tasks, verb, onClose, onDecided }: Props) {
  const { t } = useTranslation('tasks')
  const decide = useDecideMany()
  const [comment, setComment] = useState('')
  const [asked, setAsked] = useState(tasks)
  const { fit, unfit } = splitBatch(asked, verb)
  const results = decide.data?.results
  const send = () => {
    if (decide.isPending || fit.length === 0) return
    const batch = { tasks: fit.map((task) => task.id), verb, comment: comment.trim() }
    decide.mutate(batch, { onSuccess: onDecided })
  }
  const again = () => {
    setAsked(fit.filter((task) => results?.some((result) => result.task === task.id && !result.ok)))
    decide.reset()
  }
  if (results) return <Results tasks={fit} results={results} verb={verb} onAgain={again} onClose={onClose} />
  const title = t(`batch.${verb}`, { count: fit.length })
  return (
    <Modal
      open
      title={title}
      okText={title}
      okButtonProps={{ danger: verb === 'reject', disabled: fit.length === 0 }}
      confirmLoading={decide.isPending}
      onOk={send}
      onCancel={onClose}
      width={560}
    >
      <Form
        layout="vertical"
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && send()}
      >
        <BatchList tasks={fit} />
        {fit.length > 1 && sumText(fit) && (
          <p className="batch-sum">
            {t('batch.sum')} <b className="tabular">{sumText(fit)}</b>
          </p>
        )}
        {unfit.length > 0 && <Unfit tasks={unfit} />}
        <Form.Item label={t('comment.label')}>
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
            placeholder={t('batch.comment')}
          />
        </Form.Item>
        <ErrorBox error={decide.error} />
      </Form>
    </Modal>
  )
}

function BatchList({ tasks }: { tasks: TaskRow[] }) {
  return (
    <ul className="batch-list">
      {tasks.map((task) => (
        <li key={task.id}>
          <span className="grow ellipsis">
            <b>{task.record.title}</b> <span className="muted">{task.submitter?.title}</span>
          </span>
          <FigureLine items={task.summary ?? []} most={2} />
        </li>
      ))}
    </ul>
  )
}

/** What has to be opened on its own stays out, and says so before anything is sent. */
function Unfit({ tasks }: { tasks: TaskRow[] }) {
  const { t } = useTranslation('tasks')
  return (
    <div className="asked-why changed">
      {t('batch.unfit', { count: tasks.length })}
      <ul className="batch-unfit">
        {tasks.map((task) => (
          <li key={task.id}>{task.record.title}</li>
        ))}
      </ul>
    </div>
  )
}

interface ResultsProps {
  tasks: TaskRow[]
  results: BatchResult[]
  verb: string
  onAgain: () => void
  onClose: () => void
}

/** Row by row how it went; what was refused says why, and what was decided can be taken back. */
function Results({ tasks, results, verb, onAgain, onClose }: ResultsProps) {
  const { t } = useTranslation('tasks')
  const notify = useNotify()
  const back = useTakeBack()
  const decided = results.filter((result) => result.ok)
  const refused = results.length - decided.length
  const shown = back.data ?? results
  const title = (id: string) => tasks.find((task) => task.id === id)?.record.title ?? id
  const takeBack = () =>
    back.mutate(
      decided.map((result) => result.task),
      { onError: notify.failed },
    )
  return (
    <Modal
      open
      title={back.data ? t('batch.tookBack') : t('batch.done', { done: decided.length, refused })}
      onCancel={onClose}
      width={560}
      footer={
        <>
          {decided.length > 0 && !back.data && (
            <Button onClick={takeBack} loading={back.isPending}>
              {t('batch.takeBack')}
            </Button>
          )}
          {refused > 0 && !back.data && <Button onClick={onAgain}>{t('batch.again')}</Button>}
          <Button type="primary" onClick={onClose}>
            {t('action.close')}
          </Button>
        </>
      }
    >
      <ul className="batch-list" aria-live="polite">
        {shown.map((result) => (
          <Result
            key={result.task}
            result={result}
            title={title(result.task)}
            done={t(back.data ? 'did.withdraw' : `did.${verb}`)}
          />
        ))}
      </ul>
    </Modal>
  )
}

function Result({ result, title, done }: { result: BatchResult; title: string; done: string }) {
  const text = useText()
  const words = result.problem?.texts?.detail ?? result.problem?.texts?.title
  return (
    <li className={result.ok ? 'good' : 'bad'}>
      {result.ok ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}
      <span className="grow">
        {result.ok ? (
          <b>{title}</b>
        ) : (
          <a href={`/tasks/${result.task}`} target="_blank" rel="noreferrer">
            {title}
          </a>
        )}
        <span className="muted"> {result.ok ? done : text(words)}</span>
      </span>
    </li>
  )
}
