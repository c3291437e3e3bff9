import { WarningOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMayAdmin } from '@/api/session'
import type { Run } from '@/diagram/run-picture'
import { useText } from '@/i18n/text'
import { RelativeTime } from '@/ui/time'
import { type IncidentInfo, type RunOptions, type RunVerb, runOptionsQuery } from './queries'

const AdminDialog = lazy(() => import('./admin-dialog'))

/** What stopped a run, what to do about it, and the ways on. */
export function IncidentPanel({ run }: { run: Run }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const may = useMayAdmin('runs')
  const options = useQuery({ ...runOptionsQuery(run.id), enabled: may && !!run.incidents?.length })
  const [asking, setAsking] = useState<{ verb: RunVerb; incident: string }>()
  if (!run.incidents?.length) return null
  return (
    <section className="panel incident" role="alert" aria-label={t('status.incident')}>
      {options.data
        ? options.data.incidents.map((incident) => (
            <Mend
              key={incident.id}
              incident={incident}
              options={options.data}
              onVerb={(verb) => setAsking({ verb, incident: incident.id })}
            />
          ))
        : run.incidents.map((incident) => (
            <p key={incident.id ?? incident.step}>
              <WarningOutlined aria-hidden /> {text(incident.message)}
            </p>
          ))}
      {asking && options.data && (
        <Suspense fallback={null}>
          <AdminDialog run={run} {...asking} options={options.data} onClose={() => setAsking(undefined)} />
        </Suspense>
      )}
    </section>
  )
}

interface MendProps {
  incident: IncidentInfo
  options: RunOptions
  onVerb: (verb: RunVerb) => void
}

function Mend({ incident, options, onVerb }: MendProps) {
  const text = useText()
  const verbs = incident.verbs.flatMap((name) => options.verbs.filter((verb) => verb.verb === name))
  return (
    <div className="incident-body">
      <p>
        <WarningOutlined aria-hidden /> <b>{text(incident.step_label)}</b> {text(incident.message)}{' '}
        <span className="nowrap">
          <RelativeTime at={incident.at} />
        </span>
      </p>
      <p className="incident-advice">{text(incident.advice)}</p>
      <div className="row wrap">
        {verbs.map((verb, index) => (
          <Button
            key={verb.verb}
            type={index === 0 ? 'primary' : 'default'}
            danger={verb.grave}
            title={text(verb.text)}
            onClick={() => onVerb(verb)}
          >
            {text(verb.label)}
          </Button>
        ))}
      </div>
    </div>
  )
}
