import { queryOptions, useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { PathNode, Process, Ref, RunHistoryEntry, Text } from '@/api/types'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { Lines } from '@/ui/skeleton'
import type { Definition } from './definition'
import { nodesByStep, type RunView, type StepFigure } from './overlay'
import { PathList } from './path-list'
import type { Picture } from './picture'
import { WorkflowPicture } from './workflow-picture'

export interface RunInfo {
  id: string
  workflow: string
  workflow_title: Text
  record: { entity: string; id: string; title: string }
  state: string
  state_label: Text
  status: string
  incident: boolean
  submitter: Ref | null
  round: number
  release: number
  started_at: string
  ended_at?: string | null
}

export interface Incident {
  id?: string
  step?: string
  message?: Text
  at?: string
  [more: string]: unknown
}

export interface Run extends RunInfo, RunView {
  /** The run that called this one. */
  caller?: RunInfo
  /** The runs that this one called. */
  called?: RunInfo[]
  process: Process
  history: (RunHistoryEntry & { step_label?: Text })[]
  diagram: Picture
  incidents: Incident[] | null
  timers: { id: string; kind: string; text: Text; place: Text; due_at: string }[]
  admin: string[]
}

export interface WorkflowDetail {
  key: string
  title: Text
  entity: string
  versions: number
  active?: number
  definition: Definition
  diagram: Picture
  counts?: Record<string, number>
}

/** A run with its path and history. */
export const runQuery = (id: string) =>
  queryOptions({ queryKey: ['run', id], queryFn: () => api.get<Run>(`/runs/${id}`) })

/** A workflow's definition with the names and counts of its states. */
export const workflowQuery = (key: string) =>
  queryOptions({ queryKey: ['workflow', key], queryFn: () => api.get<WorkflowDetail>(`/workflows/${key}`) })

/** How the steps of a workflow went in its latest runs; for administrators. */
export const overlayQuery = (key: string) =>
  queryOptions({
    queryKey: ['workflow', key, 'overlay'],
    queryFn: () => api.get<{ steps: Record<string, StepFigure> }>(`/workflows/${key}/overlay`),
  })

/** The picture of a run: path taken in colour, current place lit, what is expected dashed. */
export function RunPicture({ runId, height }: { runId: string; height?: number | string }) {
  const text = useText()
  const [step, setStep] = useState<string>()
  const run = useQuery(runQuery(runId))
  if (run.error) return <ErrorState error={run.error} retry={() => void run.refetch()} />
  if (!run.data) return <Lines count={8} />
  return (
    <>
      <WorkflowPicture
        diagram={run.data.diagram}
        run={run.data}
        title={[text(run.data.workflow_title), run.data.record.title].join(' · ')}
        selected={step}
        height={height}
        onStep={(id) => setStep(id)}
      />
      <StepDrawer
        node={step ? nodesByStep(run.data.path).get(step) : undefined}
        onClose={() => setStep(undefined)}
      />
    </>
  )
}

/** What was decided at a step, by whom, and why it was asked. */
function StepDrawer({ node, onClose }: { node: PathNode | undefined; onClose: () => void }) {
  const text = useText()
  const { t } = useTranslation('diagram')
  return (
    <Drawer open={!!node} onClose={onClose} title={text(node?.label)} size={380}>
      {node && (
        <div className="stack">
          {text(node.why) && <p className="muted">{t('whyText', { text: text(node.why) })}</p>}
          <PathList nodes={[node]} />
        </div>
      )}
    </Drawer>
  )
}

export default RunPicture
