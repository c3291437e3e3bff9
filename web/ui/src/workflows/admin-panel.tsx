import { ToolOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Run } from '@/diagram/run-picture'
import { AdminDialog } from './admin-dialog'

/** What an administrator may do to a run. It looks unlike a decision, because it is none. */
export function AdminPanel({ run }: { run: Run }) {
  const { t } = useTranslation('workflows')
  const [verb, setVerb] = useState<string>()
  return (
    <section className="panel admin-panel">
      <header>
        <ToolOutlined aria-hidden />
        <h2>{t('admin')}</h2>
      </header>
      <div className="body stack">
        <p className="muted">{t('adminHelp')}</p>
        <div className="row wrap">
          {run.admin
            .filter((one) => one !== 'retry' && one !== 'skip')
            .map((one) => (
              <Button key={one} type="dashed" danger={one === 'cancel'} onClick={() => setVerb(one)}>
                {t(`verb.${one}`)}
              </Button>
            ))}
        </div>
      </div>
      {verb && <AdminDialog run={run} verb={verb} onClose={() => setVerb(undefined)} />}
    </section>
  )
}
