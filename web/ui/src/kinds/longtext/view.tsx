import { lazy, Suspense } from 'react'
import { plain, type ViewProps } from '../kind'
import { unmarked } from './unmarked'

const Formatted = lazy(() => import('./formatted'))

export function View({ field, value, compact }: ViewProps) {
  const text = plain(value)
  const isFormatted = field.format === 'markdown'
  const words = isFormatted ? unmarked(text) : text
  if (compact) return <span>{words}</span>
  const lines = <span style={{ whiteSpace: 'pre-wrap' }}>{words}</span>
  if (!isFormatted) return lines
  return (
    <Suspense fallback={lines}>
      <Formatted text={text} />
    </Suspense>
  )
}
