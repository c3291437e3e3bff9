import { queryOptions, useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { Diagram, PathNode, RunHistoryEntry, Text } from '@/api/types'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { Lines } from '@/ui/skeleton'
import type { Definition } from './definition'
import type { RunView } from './overlay'
import { nodesByStep } from './overlay'
import { PathList } from './path-list'
import { WorkflowPicture } from './workflow-picture'

export interface Run extends RunView {
  id?: string
  workflow?: string
  definition?: Definition
  history: RunHistoryEntry[]
  [more: string]: unknown
}

export interface WorkflowDetail {
  definition: Definition
  diagram?: Diagram
  counts?: Record<string, number>
}

/** A run with its path and history. */
export const runQuery = (id: string) =>
  queryOptions({ queryKey: ['run', id], queryFn: () => api.get<Run>(`/runs/${id}`) })

/** A workflow's definition with the names and counts of its states. */
export const workflowQuery = (key: string) =>
  queryOptions({ queryKey: ['workflow', key], queryFn: () => api.get<WorkflowDetail>(`/workflows/${key}`) })

/** The names of states as the server gives them. */
export function diagramLabels(diagram: Diagram | undefined): Record<string, Text> {
  return Object.fromEntries((diagram?.states ?? []).map((state) => [state.name, state.label]))
}

/** The picture of a run: path taken in colour, current place lit, what is expected dashed. */
export function RunPicture({ runId, height }: { runId: string; height?: number | string }) {
  const [step, setStep] = useState<string>()
  const run = useQuery(runQuery(runId))
  const key = run.data?.process.workflow ?? ''
  const workflow = useQuery({ ...workflowQuery(key), enabled: key !== '' && !run.data?.definition })
  const error = run.error ?? workflow.error
  if (error) return <ErrorState error={error} retry={() => void run.refetch()} />
  const definition = run.data?.definition ?? workflow.data?.definition
  if (!run.data || !definition) return <Lines count={8} />
  const node = step ? nodesByStep(run.data.path).get(step) : undefined
  return (
    <>
      <WorkflowPicture
        definition={definition}
        run={run.data}
        labels={diagramLabels(workflow.data?.diagram)}
        selected={step}
        height={height}
        onStep={setStep}
      />
      <StepDrawer node={node} onClose={() => setStep(undefined)} />
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
          {node.why && <p className="muted">{t('whyText', { text: text(node.why) })}</p>}
          <PathList nodes={[node]} />
        </div>
      )}
    </Drawer>
  )
}
