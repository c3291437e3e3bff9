import { useRouter } from '@tanstack/react-router'
import { Button, Checkbox, Drawer } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task, TaskRow } from '@/api/types'
import { usePhone, useWide } from '@/ui/preferences'
import { useShortcuts } from '@/ui/shortcuts'
import { Lines } from '@/ui/skeleton'
import { batchVerbs } from './batch'
import { BatchBar } from './batch-bar'
import type { Box } from './queries'
import { InboxRow } from './task-row'
import { type Selection, useSelection } from './use-selection'
import { useVerbs } from './use-verbs'

const BatchDialog = lazy(() => import('./batch-dialog'))
const TaskPreview = lazy(() => import('./task-preview'))
const RunPreview = lazy(() => import('./run-preview'))

interface Props {
  tasks: TaskRow[]
  box: Box
  /** Stands in the place of an empty list. */
  empty: ReactNode
  more: ReactNode
}

/** The list, and on wide screens the chosen task beside it; several can be decided together. */
export function InboxDesk({ tasks, box, empty, more }: Props) {
  const wide = useWide()
  const router = useRouter()
  const [chosen, setChosen] = useState<string>()
  const [batch, setBatch] = useState<Batch>()
  const [sheet, setSheet] = useState<TaskRow>()
  const selection = useSelection(tasks)
  const found = tasks.findIndex((task) => task.id === chosen)
  const index = Math.max(0, found)
  const current = tasks[index]
  const { start, dialog, busy } = useVerbs({
    task: current,
    onDecided: () => setChosen(tasks[index + 1]?.id ?? tasks[index - 1]?.id),
  })
  const open = (task: TaskRow) => void router.navigate(placeOf(task))
  const select = (task: TaskRow) => {
    if (wide) setChosen(task.id)
    else if (isRun(task)) setSheet(task)
    else open(task)
  }
  const decideMany = (verb: string) => setBatch({ verb, tasks: selection.chosen })
  const begin = (verb: string, task?: TaskRow) =>
    batchVerbs(selection.chosen).includes(verb) ? decideMany(verb) : start(verb, task)
  useInboxKeys({ tasks, index, choose: setChosen, open, start: begin, selection, selects: box === 'todo' })
  useEffect(() => {
    document.querySelector(`[data-task="${current?.id}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [current?.id])
  return (
    <>
      {tasks.length === 0 ? (
        empty
      ) : (
        <div className="inbox-desk">
          <div className="inbox-side">
            {box === 'todo' && <SelectHead tasks={tasks} selection={selection} />}
            <ul className="inbox-list">
              {tasks.map((task) => (
                <InboxRow
                  key={task.id}
                  task={task}
                  box={box}
                  current={wide && task.id === current?.id}
                  selection={box === 'todo' ? selection : undefined}
                  onSelect={() => select(task)}
                  onOpen={() => open(task)}
                  onVerb={(verb) => start(verb, task)}
                />
              ))}
              {more}
            </ul>
            {selection.chosen.length > 0 ? (
              <BatchBar tasks={selection.chosen} onVerb={decideMany} onClear={selection.clear} />
            ) : (
              wide && <KeyHint selects={box === 'todo'} />
            )}
          </div>
          {wide && current && <Preview key={current.id} task={current} busy={busy} onVerb={start} />}
        </div>
      )}
      {dialog}
      <RunSheet row={wide ? undefined : sheet} onClose={() => setSheet(undefined)} />
      {batch && (
        <Suspense fallback={null}>
          <BatchDialog {...batch} onClose={() => setBatch(undefined)} onDecided={selection.clear} />
        </Suspense>
      )}
    </>
  )
}

/** Something I started, where there is no room beside the list. */
function RunSheet({ row, onClose }: { row: TaskRow | undefined; onClose: () => void }) {
  const { t } = useTranslation('tasks')
  return (
    <Drawer
      open={!!row}
      onClose={onClose}
      placement="bottom"
      size="88vh"
      title={t('box.started')}
      className="run-sheet"
      destroyOnHidden
    >
      {row && (
        <Suspense fallback={<Lines count={8} />}>
          <RunPreview row={row} />
        </Suspense>
      )}
    </Drawer>
  )
}

interface PreviewProps {
  task: TaskRow
  busy?: string
  onVerb: (verb: string, task: Task) => void
}

function Preview({ task, busy, onVerb }: PreviewProps) {
  return (
    <section className="inbox-preview panel">
      <Suspense fallback={<Lines count={12} />}>
        {isRun(task) ? <RunPreview row={task} /> : <TaskPreview id={task.id} busy={busy} onVerb={onVerb} />}
      </Suspense>
    </section>
  )
}

interface Batch {
  verb: string
  tasks: TaskRow[]
}

function SelectHead({ tasks, selection }: { tasks: TaskRow[]; selection: Selection }) {
  const { t } = useTranslation('tasks')
  const phone = usePhone()
  const able = tasks.filter((task) => task.batch)
  const count = selection.chosen.length
  if (able.length < 2) return null
  if (phone && !selection.active)
    return (
      <Button size="small" className="select-on" onClick={selection.begin}>
        {t('select.several')}
      </Button>
    )
  return (
    <div className="select-head">
      <Checkbox
        checked={count > 0 && count >= able.length}
        indeterminate={count > 0 && count < able.length}
        onChange={(event) => selection.set(event.target.checked ? able.map((task) => task.id) : [])}
      >
        {t('select.all', { count: able.length })}
      </Checkbox>
      {phone && (
        <Button type="link" size="small" onClick={selection.clear}>
          {t('action.cancel')}
        </Button>
      )}
    </div>
  )
}

/** What I started is a run, not a task of mine: it opens its record. */
function isRun(task: TaskRow): boolean {
  return task.kind === 'run'
}

function placeOf(task: TaskRow) {
  if (!isRun(task)) return { to: '/tasks/$id' as const, params: { id: task.id } }
  return { to: '/records/$entity/$id' as const, params: { entity: task.record.entity, id: task.record.id } }
}

interface Keys {
  tasks: TaskRow[]
  index: number
  choose: (id: string | undefined) => void
  open: (task: TaskRow) => void
  start: (verb: string, task?: TaskRow) => void
  selection: Selection
  selects: boolean
}

function useInboxKeys({ tasks, index, choose, open, start, selection, selects }: Keys) {
  const { t } = useTranslation('tasks')
  const current = tasks[index]
  const step = (by: number) => choose(tasks[Math.min(Math.max(index + by, 0), tasks.length - 1)]?.id)
  useShortcuts(t('inbox'), [
    { keys: 'j', label: t('keys.next'), run: () => step(1) },
    { keys: 'k', label: t('keys.previous'), run: () => step(-1) },
    { keys: 'enter', label: t('keys.open'), run: () => current && open(current) },
    {
      keys: 'x',
      label: t('keys.select'),
      run: () => current?.batch && selects && selection.toggle(current.id),
    },
    {
      keys: 'a',
      label: t('keys.approve'),
      run: () => start(current?.can.includes('approve') ? 'approve' : 'complete', current),
    },
    { keys: 'r', label: t('keys.reject'), run: () => start('reject', current) },
    { keys: 't', label: t('keys.transfer'), run: () => start('transfer', current) },
  ])
}

/** The keys of the inbox, where they can be seen. */
function KeyHint({ selects }: { selects: boolean }) {
  const { t } = useTranslation('tasks')
  const hints: [string[], string][] = [
    [['j', 'k'], t('hint.move')],
    [['Enter'], t('hint.open')],
  ]
  if (selects)
    hints.push(
      [['x'], t('hint.select')],
      [['a'], t('hint.approve')],
      [['r'], t('hint.reject')],
      [['t'], t('hint.transfer')],
    )
  return (
    <div className="key-hint">
      {hints.map(([keys, label]) => (
        <span key={label}>
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}{' '}
          {label}
        </span>
      ))}
    </div>
  )
}
