import './workflows.css'
import { BranchesOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMayAdmin, useShell } from '@/api/session'
import type { WorkflowSummary } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Icon } from '@/ui/icon'
import { PageHeader } from '@/ui/page-header'
import { Lines } from '@/ui/skeleton'
import { workflowsQuery } from './queries'

/** Every workflow, by the kind of record it runs on. */
export default function WorkflowsPage() {
  const { t } = useTranslation('workflows')
  const workflows = useQuery(workflowsQuery)
  const mayDesign = useMayAdmin('metadata')
  const mayRuns = useMayAdmin('runs')
  return (
    <div className="page">
      <PageHeader
        title={t('workflows')}
        actions={
          <>
            {mayRuns && (
              <Link to="/runs">
                <Button>{t('runs')}</Button>
              </Link>
            )}
            {mayDesign && (
              <Link to="/studio">
                <Button type="primary">{t('design')}</Button>
              </Link>
            )}
          </>
        }
      />
      {workflows.error && <ErrorState error={workflows.error} retry={() => void workflows.refetch()} />}
      {workflows.isPending && <Lines count={6} />}
      {workflows.data?.length === 0 && (
        <EmptyState icon={<BranchesOutlined />} title={t('none')} help={t('noneHelp')} />
      )}
      <div className="workflow-cards">
        {workflows.data?.map((workflow) => (
          <WorkflowCard key={workflow.key} workflow={workflow} />
        ))}
      </div>
    </div>
  )
}

function WorkflowCard({ workflow }: { workflow: WorkflowSummary & { active?: number } }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const entity = useShell()?.entities[workflow.entity]
  const states = Array.isArray(workflow.states) ? workflow.states.length : workflow.states
  return (
    <Link to="/workflows/$key" params={{ key: workflow.key }} className="panel workflow-card">
      <span className="sign">
        <Icon name={entity?.icon} />
      </span>
      <span className="grow">
        <b>{text(workflow.title) || workflow.key}</b>
        <span className="muted">
          {text(entity?.label) || workflow.entity} · {t('states', { count: states })} ·{' '}
          {t('version', { number: workflow.versions })}
        </span>
      </span>
      {workflow.active ? <span className="tag blue">{t('active', { count: workflow.active })}</span> : null}
    </Link>
  )
}
