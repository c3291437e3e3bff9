import { ToolOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Run } from '@/diagram/run-picture'
import { useText } from '@/i18n/text'
import { Lines } from '@/ui/skeleton'
import { type RunVerb, runOptionsQuery } from './queries'

const AdminDialog = lazy(() => import('./admin-dialog'))

/** Verbs that stand beside the incident they mend. */
const ofIncidents = ['retry', 'skip']
/** Verbs that need somebody who is asked. */
const ofTasks = ['override', 'assign']

/** What an administrator may do to a run. It looks unlike a decision, because it is none. */
export function AdminPanel({ run }: { run: Run }) {
  const { t } = useTranslation('workflows')
  const options = useQuery(runOptionsQuery(run.id))
  const [verb, setVerb] = useState<RunVerb>()
  const waiting = (options.data?.tasks.length ?? 0) > 0
  const verbs = (options.data?.verbs ?? []).filter(({ verb: name }) =>
    ofIncidents.includes(name) ? false : waiting || !ofTasks.includes(name),
  )
  if (options.data && verbs.length === 0) return null
  return (
    <section className="panel admin-panel">
      <header>
        <ToolOutlined aria-hidden />
        <h2>{t('admin')}</h2>
      </header>
      <div className="body stack">
        <p className="muted">{t('adminHelp')}</p>
        {!options.data && <Lines count={4} />}
        <div className="admin-verbs">
          {verbs.map((one) => (
            <VerbButton key={one.verb} verb={one} onPress={() => setVerb(one)} />
          ))}
        </div>
      </div>
      {verb && options.data && (
        <Suspense fallback={null}>
          <AdminDialog run={run} verb={verb} options={options.data} onClose={() => setVerb(undefined)} />
        </Suspense>
      )}
    </section>
  )
}

function VerbButton({ verb, onPress }: { verb: RunVerb; onPress: () => void }) {
  const text = useText()
  return (
    <button
      type="button"
      className={verb.grave ? 'plain admin-verb grave' : 'plain admin-verb'}
      aria-label={text(verb.label)}
      onClick={onPress}
    >
      <b>{text(verb.label)}</b>
      <span className="muted">{text(verb.text)}</span>
    </button>
  )
}
