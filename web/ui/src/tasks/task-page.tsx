import './tasks.css'
import { ArrowLeftOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldProblem, Opinion, PathNode, Task } from '@/api/types'
import { nodesByStep } from '@/diagram/overlay'
import { PathList } from '@/diagram/path-list'
import { FormView } from '@/forms/form-view'
import { FormFrame } from '@/forms/record-form'
import { useRecordForm } from '@/forms/use-record-form'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { FigureBand } from '@/ui/figures'
import { PersonTag } from '@/ui/person'
import { useShortcuts } from '@/ui/shortcuts'
import { Lines, PageSkeleton } from '@/ui/skeleton'
import { DueTime, RelativeTime } from '@/ui/time'
import { DecisionBar } from './decision-bar'
import { taskQuery } from './queries'
import { outcomeColour } from './task-row'
import { useVerbs } from './use-verbs'
import { useWhy } from './use-why'
import { WordForMe } from './word-for-me'

const RunPicture = lazy(() =>
  import('@/diagram/run-picture').then((module) => ({ default: module.RunPicture })),
)
const ExplainDrawer = lazy(() => import('@/process/explain-drawer'))
const route = getRouteApi('/tasks/$id')

/** A task: the record as this step shows it, the path beside it, the decision below. */
export default function TaskPage() {
  const { id } = route.useParams()
  const task = useQuery(taskQuery(id))
  // A task that was just handed on is not ours any more; the page stays until it leads on itself.
  if (task.error && !task.data) return <ErrorState error={task.error} retry={() => void task.refetch()} />
  if (!task.data) return <PageSkeleton />
  return <Open key={id} task={task.data} />
}

function Open({ task }: { task: Task }) {
  const router = useRouter()
  const [problems, setProblems] = useState<FieldProblem[]>([])
  const { entity, id } = task.record
  const control = useRecordForm({ entity, id, task: task.id }, { editing: true, problems })
  const edits = control.dirty ? control.wired() : undefined
  const whole = control.wiredWhole()
  const { start, dialog, busy } = useVerbs({
    task,
    edits,
    whole: Object.keys(whole).length > 0 ? whole : undefined,
    version: control.data?.record?.version,
    onSaved: control.reset,
    onDecided: () => {
      control.reset()
      void router.navigate({ to: '/inbox' })
    },
    onTakenBack: (id) => void router.navigate({ to: '/tasks/$id', params: { id } }),
    onRefused: (error) => setProblems(error.fields),
  })
  useTaskKeys(task, start)
  return (
    <div className="page task-page">
      <Head task={task} />
      <div className="task-columns">
        <div className="stack">
          <FigureBand items={task.summary ?? []} />
          <WordForMe task={task} />
          <Notes task={task} />
          <FormFrame control={control} bar={null}>
            <FormView control={control} highlight={task.changed} clickToEdit />
          </FormFrame>
        </div>
        <Aside task={task} />
      </div>
      {task.verbs.length > 0 && <DecisionBar task={task} busy={busy} onVerb={(verb) => start(verb)} />}
      {dialog}
    </div>
  )
}

function Head({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const { record } = task
  return (
    <header className="task-head">
      <Link to="/inbox" aria-label={t('backToInbox')}>
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t('backToInbox')} />
      </Link>
      <div className="grow">
        <h1 className="ellipsis">
          <Link to="/records/$entity/$id" params={{ entity: record.entity, id: record.id }}>
            {record.title}
          </Link>
        </h1>
        <div className="row wrap muted">
          <span className="tag blue">{text(task.step_label)}</span>
          <span>{text(task.workflow_title)}</span>
          {task.submitter && <PersonTag person={task.submitter} plain />}
          <RelativeTime at={task.opened_at} />
          {task.due_at && <DueTime at={task.due_at} />}
        </div>
      </div>
    </header>
  )
}

/** What became of a task that is not open any more, what changed since the last look, what was kept. */
function Notes({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  if (task.decision) return <Outcome decision={task.decision} />
  return (
    <>
      {!!task.changed?.length && (
        <p className="asked-why changed" role="status">
          {t('changed', { count: task.changed.length })}
        </p>
      )}
      {task.delegated_by && <p className="asked-why">{t('adviceFor', { name: task.delegated_by.title })}</p>}
      {task.on_behalf_of && <p className="asked-why">{t('behalfHelp', { name: task.on_behalf_of.title })}</p>}
      {task.saved && (
        <p className="asked-why">
          <b>{t('savedOpinion')}</b> {task.saved}
        </p>
      )}
    </>
  )
}

function Outcome({ decision }: { decision: NonNullable<Task['decision']> }) {
  const { t } = useTranslation('tasks')
  return (
    <p className="asked-why">
      <span className={`tag ${outcomeColour(decision.verb)}`}>
        {t(`outcome.${decision.verb}`, { defaultValue: decision.verb })}
      </span>{' '}
      <RelativeTime at={decision.at} /> {decision.comment}
    </p>
  )
}

function Aside({ task }: { task: Task }) {
  return (
    <aside className="stack">
      <WhyPanel task={task} />
      <PathPanel task={task} />
      <Opinions opinions={task.opinions ?? []} path={task.path ?? []} />
    </aside>
  )
}

/** Why this person was asked, in a sentence, and behind it the rules and everybody considered. */
function WhyPanel({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const [open, setOpen] = useState(false)
  const why = useWhy(task)
  return (
    <section className="panel">
      <header>
        <h2>{t('whyMe')}</h2>
        <Button type="link" size="small" onClick={() => setOpen(true)}>
          {t('explain')}
        </Button>
      </header>
      {why && <div className="body">{why}</div>}
      {open && (
        <Suspense fallback={null}>
          <ExplainDrawer of={`/tasks/${task.id}`} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  )
}

function PathPanel({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const [picture, setPicture] = useState(false)
  return (
    <section className="panel">
      <header>
        <h2>{t('path')}</h2>
        <Button type="link" size="small" onClick={() => setPicture(true)}>
          {t('picture')}
        </Button>
      </header>
      <div className="body">
        <PathList nodes={task.path ?? []} />
      </div>
      <Drawer
        open={picture}
        onClose={() => setPicture(false)}
        title={text(task.workflow_title)}
        size="min(1100px, 100vw)"
      >
        <Suspense fallback={<Lines count={8} />}>
          <RunPicture runId={task.run} height="calc(100vh - 140px)" />
        </Suspense>
      </Drawer>
    </section>
  )
}

/** What was said that stands in no place of the path: comments, and earlier rounds. */
function Opinions({ opinions: all, path }: { opinions: Opinion[]; path: PathNode[] }) {
  const { t } = useTranslation('tasks')
  const said = new Set(
    [...nodesByStep(path).values()].flatMap((node) => node.people?.flatMap((one) => one.comment ?? []) ?? []),
  )
  const opinions = all.filter(
    (opinion) => opinion.comment && opinion.verb !== 'submit' && !said.has(opinion.comment),
  )
  if (opinions.length === 0) return null
  return (
    <section className="panel">
      <header>
        <h2>{t('opinions')}</h2>
      </header>
      <div className="body stack">
        {opinions.map((opinion) => (
          <div key={`${opinion.at}${opinion.who.id}`}>
            <div className="row wrap">
              <PersonTag person={opinion.who} plain />
              <span className="muted">{t(`outcome.${opinion.verb}`, { defaultValue: opinion.verb })}</span>
              <span className="muted">
                <RelativeTime at={opinion.at} />
              </span>
            </div>
            {opinion.comment && <div className="path-quote">{opinion.comment}</div>}
          </div>
        ))}
      </div>
    </section>
  )
}

function useTaskKeys(task: Task, start: (verb: string) => void) {
  const { t } = useTranslation('tasks')
  const main = task.kind === 'approve' ? 'approve' : 'complete'
  useShortcuts(t('task'), [
    { keys: 'a', label: t('keys.approve'), run: () => start(main) },
    { keys: 'r', label: t('keys.reject'), run: () => start('reject') },
    { keys: 't', label: t('keys.transfer'), run: () => start('transfer') },
    { keys: 'mod+enter', label: t('keys.approve'), run: () => start(main), typing: true },
    { keys: 'mod+s', label: t('keys.save'), run: () => start('save'), typing: true },
  ])
}
