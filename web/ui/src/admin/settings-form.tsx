import type { UseMutationResult } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBox } from '@/ui/error-box'

interface FormProps {
  save: UseMutationResult<unknown, unknown, void>
  /** It cannot be saved as it is. */
  incomplete?: boolean
  children: ReactNode
}

/** Settings in parts, saved together; what the server refused stands beside the button. */
export function SettingsForm({ save, incomplete, children }: FormProps) {
  const { t } = useTranslation('admin')
  return (
    <Form layout="vertical" className="settings-form" onFinish={() => !save.isPending && save.mutate()}>
      {children}
      <ErrorBox error={save.error} />
      <div className="row settings-foot">
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={incomplete}>
          {t('action.save')}
        </Button>
      </div>
    </Form>
  )
}

interface PartProps {
  title: string
  help: string
  /** What stands beside the title. */
  extra?: ReactNode
  children?: ReactNode
}

/** Settings of one subject under its name. */
export function SettingsPart({ title, help, extra, children }: PartProps) {
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
        {extra}
      </header>
      <div className="body stack">
        <p className="muted">{help}</p>
        {children}
      </div>
    </section>
  )
}
