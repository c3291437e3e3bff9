import { WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Incident, Run } from '@/diagram/run-picture'
import { useText } from '@/i18n/text'
import { RelativeTime } from '@/ui/time'
import { AdminDialog } from './admin-dialog'

/** What stopped a run, and the ways on: try again, or go past it. */
export function IncidentPanel({ run }: { run: Run }) {
  const { t } = useTranslation('workflows')
  const [asking, setAsking] = useState<{ verb: string; incident: string }>()
  if (!run.incidents?.length) return null
  return (
    <section className="panel incident" role="alert">
      {run.incidents.map((incident) => (
        <div className="row wrap" key={incident.id ?? incident.step}>
          <WarningOutlined />
          <Words incident={incident} />
          {['retry', 'skip'].map(
            (verb) =>
              run.admin?.includes(verb) && (
                <Button
                  key={verb}
                  size="small"
                  onClick={() => setAsking({ verb, incident: incident.id ?? '' })}
                >
                  {t(`verb.${verb}`)}
                </Button>
              ),
          )}
        </div>
      ))}
      {asking && <AdminDialog run={run} {...asking} onClose={() => setAsking(undefined)} />}
    </section>
  )
}

function Words({ incident }: { incident: Incident }) {
  const text = useText()
  return (
    <span className="grow">
      <b>{incident.step}</b> {text(incident.message)} <RelativeTime at={incident.at} />
    </span>
  )
}
