import { WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, errorText } from '@/api/errors'
import { EmptyState } from './empty-state'

/** Stands where something could not be shown: what happened, and a way on. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation()
  const missing = error instanceof ApiError && error.status === 404
  const forbidden = error instanceof ApiError && error.status === 403
  const title = missing ? t('error.missing') : forbidden ? t('error.forbidden') : t('error.title')
  // The number of the request helps with a fault; what is gone or closed has none.
  const request = error instanceof ApiError && !missing && !forbidden ? error.document.request : undefined
  return (
    <div role="alert">
      <EmptyState
        icon={<WarningOutlined />}
        title={title}
        help={
          <>
            {errorText(error)}
            {request && <span className="muted"> ({request})</span>}
          </>
        }
        action={
          missing || forbidden ? (
            <Button onClick={back}>{t('action.back')}</Button>
          ) : (
            retry && <Button onClick={retry}>{t('action.retry')}</Button>
          )
        }
      />
    </div>
  )
}

/** To where the person came from; who came by an address alone starts at home. */
function back() {
  if (window.history.length > 1) window.history.back()
  else window.location.assign('/')
}

interface BoundaryProps {
  children: ReactNode
  /** A change of this value, e.g. the address, tries again. */
  at?: string
}

/** Keeps a fault of one page from taking the shell down. */
export class ErrorBoundary extends Component<BoundaryProps, { error: unknown }> {
  state = { error: null as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  componentDidUpdate(before: BoundaryProps) {
    if (before.at !== this.props.at && this.state.error) this.setState({ error: null })
  }

  render() {
    if (!this.state.error) return this.props.children
    return <ErrorState error={this.state.error} retry={() => this.setState({ error: null })} />
  }
}
