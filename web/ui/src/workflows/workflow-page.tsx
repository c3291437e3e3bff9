import './workflows.css'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMayAdmin, useShell } from '@/api/session'
import { overlayQuery, workflowQuery } from '@/diagram/run-picture'
import { WorkflowPicture } from '@/diagram/workflow-picture'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { PageSkeleton } from '@/ui/skeleton'

const route = getRouteApi('/workflows/$key')

/** One workflow as a picture, with how many runs are in each state. */
export default function WorkflowPage() {
  const { key } = route.useParams()
  const { t } = useTranslation('workflows')
  const text = useText()
  const workflow = useQuery(workflowQuery(key))
  const shell = useShell()
  const mayDesign = useMayAdmin('metadata')
  const mayRuns = useMayAdmin('runs')
  const overlay = useQuery({ ...overlayQuery(key), enabled: mayDesign || mayRuns })
  if (workflow.error) return <ErrorState error={workflow.error} retry={() => void workflow.refetch()} />
  if (!workflow.data) return <PageSkeleton />
  const { title, entity, versions, diagram, definition, counts } = workflow.data
  return (
    <div className="page fill workflow-page">
      <PageHeader
        title={text(title) || key}
        aside={
          <>
            <Link to="/records/$entity" params={{ entity }} className="tag blue">
              {text(shell?.entities[entity]?.label) || entity}
            </Link>
            {versions && <span className="muted">{t('version', { number: versions })}</span>}
          </>
        }
        actions={
          <>
            {mayRuns && (
              <Link to="/runs" search={{ workflow: key }}>
                <Button>{t('runs')}</Button>
              </Link>
            )}
            {mayDesign && (
              <Link to="/studio" search={{ path: `workflows/${key}.json` }}>
                <Button type="primary">{t('change')}</Button>
              </Link>
            )}
          </>
        }
      />
      <div className="picture-frame">
        <WorkflowPicture
          diagram={diagram}
          definition={definition}
          counts={counts}
          figures={overlay.data?.steps}
          height="100%"
        />
      </div>
    </div>
  )
}
